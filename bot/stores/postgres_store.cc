#include "bot/stores/postgres_store.h"

#include <exception>
#include <thread>
#include <utility>

namespace meldwijzer {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kReconnectPause{100};
constexpr milliseconds kLookMax{500};
// Two servers that start at once on an empty database: one makes the tables.
constexpr const char* kMigrationLock =
    "SELECT pg_advisory_xact_lock(hashtext('meldwijzer schema'))";

std::unexpected<Error> Away() {
  return Fail(ErrorCode::kUnavailable, "PostgreSQL cannot be reached");
}

}  // namespace

Result<std::unique_ptr<PostgresStore>> PostgresStore::Create(const PostgresStoreOptions& options,
                                                             const SecretKey& master_key) {
  std::unique_ptr<PostgresStore> store(new PostgresStore(options));
  auto connection = PostgresConnection::Connect(options.url);
  if (!connection) return std::unexpected(connection.error());
  const Status prepared = store->TryOnce(**connection, [&](SqlSession& session) -> Status {
    const auto locked = session.Query(kMigrationLock, {});
    if (!locked) return std::unexpected(locked.error());
    return store->Prepare(session, master_key);
  });
  if (!prepared) return std::unexpected(prepared.error());
  store->idle_.push_back(std::move(*connection));
  return store;
}

PostgresStore::PostgresStore(PostgresStoreOptions options) : options_(std::move(options)) {
  if (options_.copying) set_copying();
}

Result<std::unique_ptr<SqlSession>> PostgresStore::OpenSnapshot() {
  auto connection = PostgresConnection::Connect(options_.url);
  if (!connection) return std::unexpected(connection.error());
  const Status begun =
      (*connection)
          ->Execute(
              "SET statement_timeout=0; SET idle_in_transaction_session_timeout=0;"
              "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT count(*) FROM store_meta;");
  if (!begun) return std::unexpected(begun.error());
  return std::unique_ptr<SqlSession>(std::move(*connection));
}

Status PostgresStore::Transact(const std::string& conversation, const Work& work) {
  const bool was_away = away_;
  if (was_away && looking_.exchange(true)) return Away();
  const TimePoint deadline = steady_clock::now() + (was_away ? kLookMax : options_.turn_max);
  Status status;
  if (!conversation.empty() && !Enter(conversation, deadline)) {
    status = Fail(ErrorCode::kUnavailable, "another turn of this conversation takes too long");
  } else {
    status = TransactUntil(deadline, work);
    if (!conversation.empty()) Leave(conversation);
  }
  if (was_away) looking_ = false;
  return status;
}

Status PostgresStore::TransactUntil(TimePoint deadline, const Work& work) {
  while (true) {
    auto connection = Borrow(deadline);
    Status status;
    if (connection) {
      status = TryOnce(**connection, work);
      const PostgresConnection::Failure failure = (*connection)->failure();
      if (!status) (*connection)->Rollback();
      GiveBack(std::move(*connection));
      if (status) away_ = false;
      if (status || failure == PostgresConnection::Failure::kNone ||
          failure == PostgresConnection::Failure::kOther) {
        return status;
      }
      if (failure == PostgresConnection::Failure::kConflict && steady_clock::now() < deadline) {
        continue;
      }
    } else {
      status = std::unexpected(connection.error());
    }
    if (steady_clock::now() + kReconnectPause >= deadline) {
      away_ = true;
      return status;
    }
    std::this_thread::sleep_for(kReconnectPause);
  }
}

Status PostgresStore::TryOnce(PostgresConnection& connection, const Work& work) {
  Status status = connection.Run("BEGIN", {});
  if (!status) return status;
  try {
    status = work(connection);
  } catch (const std::exception&) {
    // A step must not throw; if one does, only its own turn is undone.
    return Fail(ErrorCode::kInternal, "the turn failed");
  }
  if (!status) return status;
  return connection.Commit();
}

Result<std::unique_ptr<PostgresConnection>> PostgresStore::Borrow(TimePoint deadline) {
  {
    std::unique_lock lock(mutex_);
    const bool free = changed_.wait_until(
        lock, deadline, [this] { return !idle_.empty() || borrowed_ < options_.connections_max; });
    if (!free) return Fail(ErrorCode::kUnavailable, "too many turns wait for the store");
    ++borrowed_;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  auto connection = PostgresConnection::Connect(options_.url);
  if (!connection) {
    const std::scoped_lock lock(mutex_);
    --borrowed_;
    changed_.notify_all();
  }
  return connection;
}

void PostgresStore::GiveBack(std::unique_ptr<PostgresConnection> connection) {
  const std::scoped_lock lock(mutex_);
  --borrowed_;
  if (connection->failure() == PostgresConnection::Failure::kNone) {
    idle_.push_back(std::move(connection));
  } else {
    // Its neighbours are of the same server, and most likely as dead.
    idle_.clear();
  }
  changed_.notify_all();
}

bool PostgresStore::Enter(const std::string& conversation, TimePoint deadline) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_until(lock, deadline, [&] { return !in_turn_.contains(conversation); })) {
    return false;
  }
  in_turn_.insert(conversation);
  return true;
}

void PostgresStore::Leave(const std::string& conversation) {
  const std::scoped_lock lock(mutex_);
  in_turn_.erase(conversation);
  changed_.notify_all();
}

}  // namespace meldwijzer
