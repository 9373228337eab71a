#include "bot/stores/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <exception>
#include <future>
#include <set>
#include <utility>

namespace meldwijzer {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kOthersMax{2'000};  // a server waits for an operator's command
constexpr milliseconds kOwnerMax{10'000};  // an operator's command for the server
constexpr milliseconds kOperatorMoment{5};
constexpr int kGatherMax = 16;  // looks for more turns before a commit

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::Create(const SqliteStoreOptions& options,
                                                         const SecretKey& master_key) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(options));
  const Status opened = store->Open(master_key);
  if (!opened) return std::unexpected(opened.error());
  store->writer_ = std::thread([raw = store.get()] { raw->WriterLoop(); });
  return store;
}

SqliteStore::SqliteStore(SqliteStoreOptions options) : options_(std::move(options)) {
  if (options_.copying) set_copying();
}

SqliteStore::~SqliteStore() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  if (writer_.joinable()) writer_.join();
  database_.reset();
  if (operator_file_ >= 0) close(operator_file_);
  if (lock_file_ >= 0) close(lock_file_);
}

Status SqliteStore::TakeOwnership() {
  if (options_.path == ":memory:") return {};
  lock_file_ = open((options_.path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_file_ < 0) {
    return Fail(ErrorCode::kUnavailable,
                "the folder of " + options_.path + " does not exist or cannot be written");
  }
  operator_file_ = open((options_.path + ".operator").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  owner_ = flock(lock_file_, LOCK_EX | LOCK_NB) == 0;
  if (!owner_ && !options_.beside_owner) {
    return Fail(ErrorCode::kUnavailable, options_.path +
                                             " is in use by another process: stop that one, or "
                                             "choose another file with --store");
  }
  return {};
}

Status SqliteStore::Open(const SecretKey& master_key) {
  if (Status owned = TakeOwnership(); !owned) return owned;
  auto opened = SqliteDatabase::Open(options_.path);
  if (!opened) return std::unexpected(opened.error());
  database_ = std::move(*opened);
  const std::string synchronous = options_.synchronous_full ? "FULL" : "NORMAL";
  database_->WaitForOthers(owner_ ? kOthersMax : kOwnerMax);
  if (!owner_) flock(operator_file_, LOCK_EX);
  Status ready = database_->Execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=" + synchronous +
      "; PRAGMA secure_delete=ON; PRAGMA cache_size=-4096; PRAGMA wal_autocheckpoint=4000;"
      "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;");
  if (ready) ready = database_->Execute("BEGIN IMMEDIATE");
  if (!ready) return ready;
  Status prepared = Prepare(*database_, master_key);
  // Whoever had claimed something is gone.
  if (prepared && owner_) prepared = database_->Run("UPDATE outbox SET claimed_until=0", {});
  if (!prepared) {
    static_cast<void>(database_->Execute("ROLLBACK"));
    return Fail(prepared.error().code, options_.path + ": " + prepared.error().message);
  }
  const Status committed = database_->Execute("COMMIT");
  if (!owner_) flock(operator_file_, LOCK_UN);
  return committed;
}

// A server under load holds the file almost all the time. An operator's command that waits gets a
// moment between two batches; it is a moment only, so that one that hangs cannot stop the server.
void SqliteStore::GiveWay() {
  if (operator_file_ < 0) return;
  if (!owner_) {
    flock(operator_file_, LOCK_EX);
  } else if (flock(operator_file_, LOCK_SH | LOCK_NB) != 0) {
    std::this_thread::sleep_for(kOperatorMoment);
  } else {
    flock(operator_file_, LOCK_UN);
  }
}

void SqliteStore::TransactLater(const std::string& conversation, Work work, Done done) {
  Job job{conversation, std::move(work), std::move(done)};
  const char* refused = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) refused = "the store is closing";
    if (queue_.size() >= options_.queue_max) refused = "too many turns wait for the store";
    if (refused == nullptr) queue_.push_back(std::move(job));
  }
  if (refused != nullptr) return job.done(Fail(ErrorCode::kUnavailable, refused));
  work_.notify_one();
}

Status SqliteStore::Transact(const std::string& conversation, const Work& work) {
  std::promise<Status> promise;
  std::future<Status> future = promise.get_future();
  TransactLater(
      conversation, [&work](SqlSession& session) { return work(session); },
      [&promise](const Status& status) { promise.set_value(status); });
  return future.get();
}

Result<std::unique_ptr<SqlSession>> SqliteStore::OpenSnapshot() {
  if (options_.path == ":memory:") {
    return Fail(ErrorCode::kInvalidArgument, "what is in memory only cannot be copied");
  }
  auto database = SqliteDatabase::Open(options_.path);
  if (!database) return std::unexpected(database.error());
  // The first look fixes what the transaction sees.
  const Status begun =
      (*database)->Execute("PRAGMA busy_timeout=10000; BEGIN; SELECT count(*) FROM store_meta;");
  if (!begun) return std::unexpected(begun.error());
  return std::unique_ptr<SqlSession>(std::move(*database));
}

void SqliteStore::WriterLoop() {
  while (true) {
    std::vector<Job> batch;
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      Gather(lock);
      batch = NextBatch(lock);
    }
    RunBatch(batch);
  }
}

// Turns that others have almost ready share this commit: as long as one more comes while they may
// run, they may run again. Where nobody else has anything to do this returns at once.
void SqliteStore::Gather(std::unique_lock<std::mutex>& lock) {
  for (int i = 0; i < kGatherMax && queue_.size() < options_.batch_max; ++i) {
    const size_t before = queue_.size();
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
    if (queue_.size() == before) return;
  }
}

// The oldest waiting turns, at most one of a conversation, in order; the others keep their place.
std::vector<SqliteStore::Job> SqliteStore::NextBatch(std::unique_lock<std::mutex>& /*lock*/) {
  std::vector<Job> batch;
  std::deque<Job> later;
  std::set<std::string> conversations;
  while (!queue_.empty() && batch.size() < options_.batch_max) {
    Job job = std::move(queue_.front());
    queue_.pop_front();
    const bool alone = job.conversation.empty();
    if (alone && !batch.empty()) {
      queue_.push_front(std::move(job));
      break;
    }
    if (!alone && !conversations.insert(job.conversation).second) {
      later.push_back(std::move(job));
      continue;
    }
    batch.push_back(std::move(job));
    if (alone) break;
  }
  queue_.insert(queue_.begin(), std::make_move_iterator(later.begin()),
                std::make_move_iterator(later.end()));
  return batch;
}

void SqliteStore::RunBatch(std::vector<Job>& batch) {
  GiveWay();
  const Status begun = database_->Run("BEGIN IMMEDIATE", {});
  std::vector<Status> outcomes;
  outcomes.reserve(batch.size());
  for (const Job& job : batch) {
    outcomes.push_back(begun ? RunInSavepoint(job) : begun);
  }
  if (begun) {
    const Status committed = database_->Run("COMMIT", {});
    if (!committed) {
      static_cast<void>(database_->Execute("ROLLBACK"));
      for (Status& outcome : outcomes) outcome = committed;
    } else if (database_->erased) {
      TruncateLog();
    }
  }
  if (!owner_) flock(operator_file_, LOCK_UN);
  for (size_t i = 0; i < batch.size(); ++i) batch[i].done(outcomes[i]);
}

Status SqliteStore::RunInSavepoint(const Job& job) {
  const Status begun = database_->Run("SAVEPOINT turn", {});
  if (!begun) return begun;
  Status outcome;
  try {
    outcome = job.run(*database_);
  } catch (const std::exception&) {
    // A step must not throw; if one does, only its own turn is undone.
    outcome = Fail(ErrorCode::kInternal, "the turn failed");
  }
  if (!outcome) static_cast<void>(database_->Run("ROLLBACK TO turn", {}));
  const Status released = database_->Run("RELEASE turn", {});
  return outcome ? released : outcome;
}

// After an erasure neither the wrapped key nor old pages may remain in the side file. Somebody who
// reads the file at this moment (a backup) prevents it; then it is tried again after the next
// batch.
void SqliteStore::TruncateLog() {
  const auto rows = database_->Query("PRAGMA wal_checkpoint(TRUNCATE)", {});
  const bool busy = !rows || rows->empty() || rows->front().front().integer != 0;
  database_->erased = busy;
}

}  // namespace meldwijzer
