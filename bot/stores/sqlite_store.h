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
#include "bot/stores/sqlite_database.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

struct SqliteStoreOptions {
  std::string path;  // ":memory:" keeps everything in memory only
  bool synchronous_full = true;
  size_t queue_max = 4096;  // turns that wait; one more is refused with kUnavailable
  size_t batch_max = 256;   // turns committed together
};

// Conversations in one SQLite file (WAL). One thread writes: it takes waiting turns from a bounded
// queue and commits many of them in one transaction, at most one of a conversation in each, each
// under a savepoint of its own. One process owns the file (flock).
class SqliteStore final : public ConversationStore {
 public:
  // kUnavailable: in use by another process, or not writable. kCorrupt: no database, a newer
  // version of it, or a master key that does not fit.
  static Result<std::unique_ptr<SqliteStore>> Create(const SqliteStoreOptions& options,
                                                     const SecretKey& master_key);
  ~SqliteStore() override;

  Result<TurnRecord> TakeTurn(const ConversationKey& key, const std::string& event_id, Instant now,
                              const Step& step) override;
  Result<std::optional<StoredConversation>> Load(const ConversationKey& key) override;
  Result<int64_t> EraseUser(const std::string& channel, const std::string& user,
                            Instant now) override;
  Result<RetentionResult> Expire(Instant conversations_before, Instant receipts_before) override;
  Status Ready() override;

 private:
  // A piece of work for the writer. `run` is called inside the transaction; `done` after the commit
  // (or with its error), and tells the caller.
  struct Job {
    std::string conversation_hash;  // empty: alone in its batch
    std::function<Status()> run;
    std::function<void(const Status&)> done;
  };
  struct Row;

  SqliteStore(SqliteStoreOptions options, const SecretKey& master_key);

  Status Open();
  Status Migrate();
  Status CheckMasterKey();
  Status Submit(Job job);
  Status RunAndWait(std::string conversation_hash, std::function<Status()> run);
  void WriterLoop();
  std::vector<Job> NextBatch(std::unique_lock<std::mutex>& lock);
  void RunBatch(std::vector<Job>& batch);
  Status RunInSavepoint(const Job& job);

  Result<std::optional<TurnRecord>> FindReceipt(const std::string& event_hash);
  Result<std::optional<Row>> FindRow(const std::string& conversation_hash);
  Result<TurnRecord> TakeTurnInTransaction(const ConversationKey& key,
                                           const std::string& event_hash, Instant now,
                                           const Step& step);
  Status SaveState(const ConversationKey& key, std::optional<Row>& row, const StepOutcome& outcome,
                   Instant now);
  Status SaveReceipt(const std::string& event_hash, int64_t conversation, std::string_view answer,
                     const SecretKey* key, Instant now);
  Status EraseConversation(int64_t id, std::string_view answer, Instant now);
  void TruncateLog();

  std::string ConversationHash(const ConversationKey& key) const;

  SqliteStoreOptions options_;
  SecretKey wrapping_key_;
  SecretKey index_key_;
  int lock_file_ = -1;
  std::unique_ptr<SqliteDatabase> database_;  // the writer's alone once it runs
  bool erased_in_batch_ = false;

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::thread writer_;
};

}  // namespace meldwijzer
