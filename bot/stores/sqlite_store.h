#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/crypto/secret.h"
#include "bot/stores/sql_store.h"
#include "bot/stores/sqlite_database.h"

namespace meldwijzer {

struct SqliteStoreOptions {
  std::string path;  // ":memory:" keeps everything in memory only
  bool synchronous_full = true;
  size_t queue_max = 4096;  // turns that wait; one more is refused with kUnavailable
  size_t batch_max = 256;   // turns committed together
  // For the operator's commands: beside a server that owns the file, in short transactions.
  bool beside_owner = false;
  bool copying = false;  // for a restore or migration into it
};

// Conversations in one SQLite file (WAL). One thread writes: it takes waiting turns from a bounded
// queue and commits many of them in one transaction, at most one of a conversation in each, each
// under a savepoint of its own. One server owns the file (flock).
class SqliteStore final : public SqlStore {
 public:
  // kUnavailable: in use by another process, or not writable. kCorrupt: no database, a newer
  // version of it, or a master key that does not fit.
  static Result<std::unique_ptr<SqliteStore>> Create(const SqliteStoreOptions& options,
                                                     const SecretKey& master_key);
  ~SqliteStore() override;

  Status Transact(const std::string& conversation, const Work& work) override;
  void TransactLater(const std::string& conversation, Work work, Done done) override;
  Result<std::unique_ptr<SqlSession>> OpenSnapshot() override;

 private:
  // A piece of work for the writer. `run` is called inside the transaction; `done` after the commit
  // (or with its error), and tells the caller.
  struct Job {
    std::string conversation;  // empty: alone in its batch
    Work run;
    Done done;
  };

  explicit SqliteStore(SqliteStoreOptions options);

  Status Open(const SecretKey& master_key);
  Status TakeOwnership();
  void WriterLoop();
  void Gather(std::unique_lock<std::mutex>& lock);
  std::vector<Job> NextBatch(std::unique_lock<std::mutex>& lock);
  void RunBatch(std::vector<Job>& batch);
  Status RunInSavepoint(const Job& job);
  void TruncateLog();
  void GiveWay();

  SqliteStoreOptions options_;
  int lock_file_ = -1;
  int operator_file_ = -1;  // locked by an operator's command that wants to write
  bool owner_ = true;
  std::unique_ptr<SqliteDatabase> database_;  // the writer's alone once it runs

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::thread writer_;
};

}  // namespace meldwijzer
