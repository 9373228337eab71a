#include "bot/stores/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <exception>
#include <future>
#include <set>
#include <utility>

namespace meldwijzer {

Result<std::unique_ptr<SqliteStore>> SqliteStore::Create(const SqliteStoreOptions& options,
                                                         const SecretKey& master_key) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(options));
  const Status opened = store->Open(master_key);
  if (!opened) return std::unexpected(opened.error());
  store->writer_ = std::thread([raw = store.get()] { raw->WriterLoop(); });
  return store;
}

SqliteStore::SqliteStore(SqliteStoreOptions options) : options_(std::move(options)) {}

SqliteStore::~SqliteStore() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  if (writer_.joinable()) writer_.join();
  database_.reset();
  if (lock_file_ >= 0) close(lock_file_);
}

Status SqliteStore::TakeOwnership() {
  if (options_.path == ":memory:") return {};
  lock_file_ = open((options_.path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_file_ < 0) {
    return Fail(ErrorCode::kUnavailable,
                "the folder of " + options_.path + " does not exist or cannot be written");
  }
  if (flock(lock_file_, LOCK_EX | LOCK_NB) != 0 && !options_.beside_owner) {
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
  Status ready = database_->Execute(
      "PRAGMA busy_timeout=2000; PRAGMA journal_mode=WAL; PRAGMA synchronous=" + synchronous +
      "; PRAGMA secure_delete=ON; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=4000;"
      "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;");
  if (ready) ready = database_->Execute("BEGIN IMMEDIATE");
  if (!ready) return ready;
  const Status prepared = Prepare(*database_, master_key);
  if (!prepared) {
    static_cast<void>(database_->Execute("ROLLBACK"));
    return Fail(prepared.error().code, options_.path + ": " + prepared.error().message);
  }
  return database_->Execute("COMMIT");
}

Status SqliteStore::Submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return Fail(ErrorCode::kUnavailable, "the store is closing");
    if (queue_.size() >= options_.queue_max) {
      return Fail(ErrorCode::kUnavailable, "too many turns wait for the store");
    }
    queue_.push_back(std::move(job));
  }
  work_.notify_one();
  return {};
}

Status SqliteStore::Transact(const std::string& conversation, const Work& work) {
  std::promise<Status> promise;
  std::future<Status> future = promise.get_future();
  const Status submitted =
      Submit({conversation, &work, [&promise](const Status& status) { promise.set_value(status); }});
  if (!submitted) return submitted;
  return future.get();
}

void SqliteStore::WriterLoop() {
  while (true) {
    std::vector<Job> batch;
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      batch = NextBatch(lock);
    }
    RunBatch(batch);
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
  for (size_t i = 0; i < batch.size(); ++i) batch[i].done(outcomes[i]);
}

Status SqliteStore::RunInSavepoint(const Job& job) {
  const Status begun = database_->Run("SAVEPOINT turn", {});
  if (!begun) return begun;
  Status outcome;
  try {
    outcome = (*job.run)(*database_);
  } catch (const std::exception&) {
    // A step must not throw; if one does, only its own turn is undone.
    outcome = Fail(ErrorCode::kInternal, "the turn failed");
  }
  if (!outcome) static_cast<void>(database_->Run("ROLLBACK TO turn", {}));
  const Status released = database_->Run("RELEASE turn", {});
  return outcome ? released : outcome;
}

// After an erasure neither the wrapped key nor old pages may remain in the side file. Somebody who
// reads the file at this moment (a backup) prevents it; then it is tried again after the next batch.
void SqliteStore::TruncateLog() {
  const auto rows = database_->Query("PRAGMA wal_checkpoint(TRUNCATE)", {});
  const bool busy = !rows || rows->empty() || rows->front().front().integer != 0;
  database_->erased = busy;
}

}  // namespace meldwijzer
