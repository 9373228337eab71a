#include "bot/stores/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <exception>
#include <future>
#include <set>
#include <utility>

namespace meldwijzer {
namespace {

constexpr int64_t kSchemaVersion = 1;
constexpr const char* kMasterKeyCheck = "meldwijzer master key";

// Append-only tables by rowid: inserting at the end touches the fewest pages.
constexpr const char* kSchema = R"sql(
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS conversations(
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, user_hash BLOB NOT NULL,
  wrapped_key BLOB NOT NULL, state BLOB NOT NULL, revision INTEGER NOT NULL,
  updated_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS conversations_user ON conversations(user_hash);
CREATE INDEX IF NOT EXISTS conversations_updated ON conversations(updated_at);
CREATE TABLE IF NOT EXISTS receipts(
  id INTEGER PRIMARY KEY, event_hash BLOB NOT NULL UNIQUE, conversation INTEGER NOT NULL,
  erasure INTEGER NOT NULL DEFAULT 0, answer BLOB NOT NULL, taken_at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS receipts_conversation ON receipts(conversation);
CREATE INDEX IF NOT EXISTS receipts_taken ON receipts(taken_at);
CREATE TABLE IF NOT EXISTS erasures(
  id INTEGER PRIMARY KEY, answer BLOB NOT NULL, erased_at INTEGER NOT NULL) STRICT;
)sql";

int64_t ToInteger(Instant instant) { return instant.time_since_epoch().count(); }
Instant ToInstant(int64_t value) { return Instant(std::chrono::milliseconds(value)); }

}  // namespace

// A conversation as it stands in the file, its key unwrapped.
struct SqliteStore::Row {
  int64_t id = 0;
  SecretKey key;
  StoredConversation stored;
};

Result<std::unique_ptr<SqliteStore>> SqliteStore::Create(const SqliteStoreOptions& options,
                                                         const SecretKey& master_key) {
  std::unique_ptr<SqliteStore> store(new SqliteStore(options, master_key));
  const Status opened = store->Open();
  if (!opened) return std::unexpected(opened.error());
  store->writer_ = std::thread([raw = store.get()] { raw->WriterLoop(); });
  return store;
}

SqliteStore::SqliteStore(SqliteStoreOptions options, const SecretKey& master_key)
    : options_(std::move(options)),
      wrapping_key_(master_key.Derive("wrap conversation keys")),
      index_key_(master_key.Derive("hash identities")) {}

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

Status SqliteStore::Open() {
  if (options_.path != ":memory:") {
    lock_file_ = open((options_.path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_file_ < 0) {
      return Fail(ErrorCode::kUnavailable,
                  "the folder of " + options_.path + " does not exist or cannot be written");
    }
    if (flock(lock_file_, LOCK_EX | LOCK_NB) != 0) {
      return Fail(ErrorCode::kUnavailable, options_.path +
                                               " is in use by another process: stop that one, or "
                                               "choose another file with --store");
    }
  }
  auto opened = SqliteDatabase::Open(options_.path);
  if (!opened) return std::unexpected(opened.error());
  database_ = std::move(*opened);
  const std::string synchronous = options_.synchronous_full ? "FULL" : "NORMAL";
  const Status ready = database_->Execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=" + synchronous +
      "; PRAGMA secure_delete=ON; PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=4000;"
      "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY; PRAGMA busy_timeout=2000;");
  if (!ready) return ready;
  const Status migrated = Migrate();
  return migrated ? CheckMasterKey() : migrated;
}

Status SqliteStore::Migrate() {
  int64_t version = 0;
  {
    auto query = database_->Prepare("PRAGMA user_version");
    const auto row = query.Step();
    if (!row) return std::unexpected(row.error());
    version = query.Integer(0);
  }
  if (version > kSchemaVersion) {
    return Fail(ErrorCode::kCorrupt, options_.path +
                                         " was written by a newer version of Meldwijzer: run that "
                                         "version, or choose another file with --store");
  }
  const Status made =
      database_->Execute(std::string("BEGIN IMMEDIATE;") + kSchema +
                         "PRAGMA user_version=" + std::to_string(kSchemaVersion) + ";COMMIT;");
  return made;
}

// A sealed word tells at start, not at the first message, that key and database belong together.
Status SqliteStore::CheckMasterKey() {
  {
    auto query = database_->Prepare("SELECT value FROM meta WHERE name='master_key_check'");
    const auto row = query.Step();
    if (!row) return std::unexpected(row.error());
    if (*row) {
      if (!meldwijzer::Open(wrapping_key_, query.Bytes(0), kMasterKeyCheck)) {
        return Fail(ErrorCode::kCorrupt, "the master key does not fit " + options_.path +
                                             ": give the key that it was made with");
      }
      return {};
    }
  }
  const std::string sealed = Seal(wrapping_key_, kMasterKeyCheck, kMasterKeyCheck);
  return database_->Prepare("INSERT INTO meta(name,value) VALUES('master_key_check',?)")
      .Bind(sealed)
      .Run();
}

std::string SqliteStore::ConversationHash(const ConversationKey& key) const {
  return KeyedHash(index_key_, {"conversation", key.channel, key.conversation});
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

Status SqliteStore::RunAndWait(std::string conversation_hash, std::function<Status()> run) {
  std::promise<Status> promise;
  std::future<Status> future = promise.get_future();
  const Status submitted =
      Submit({std::move(conversation_hash), std::move(run),
              [&promise](const Status& status) { promise.set_value(status); }});
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
    const bool alone = job.conversation_hash.empty();
    if (alone && !batch.empty()) {
      queue_.push_front(std::move(job));
      break;
    }
    if (!alone && !conversations.insert(job.conversation_hash).second) {
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
  erased_in_batch_ = false;
  const Status begun = database_->Prepare("BEGIN IMMEDIATE").Run();
  std::vector<Status> outcomes;
  outcomes.reserve(batch.size());
  for (const Job& job : batch) {
    outcomes.push_back(begun ? RunInSavepoint(job) : begun);
  }
  if (begun) {
    const Status committed = database_->Prepare("COMMIT").Run();
    if (!committed) {
      static_cast<void>(database_->Execute("ROLLBACK"));
      for (Status& outcome : outcomes) outcome = committed;
    } else if (erased_in_batch_) {
      TruncateLog();
    }
  }
  for (size_t i = 0; i < batch.size(); ++i) batch[i].done(outcomes[i]);
}

Status SqliteStore::RunInSavepoint(const Job& job) {
  const Status begun = database_->Prepare("SAVEPOINT turn").Run();
  if (!begun) return begun;
  Status outcome;
  try {
    outcome = job.run();
  } catch (const std::exception&) {
    // A step must not throw; if one does, only its own turn is undone.
    outcome = Fail(ErrorCode::kInternal, "the turn failed");
  }
  if (!outcome) static_cast<void>(database_->Prepare("ROLLBACK TO turn").Run());
  const Status released = database_->Prepare("RELEASE turn").Run();
  return outcome ? released : outcome;
}

// After an erasure neither the wrapped key nor old pages may remain in the side file.
void SqliteStore::TruncateLog() {
  static_cast<void>(database_->Execute("PRAGMA wal_checkpoint(TRUNCATE)"));
}

Result<TurnRecord> SqliteStore::TakeTurn(const ConversationKey& key, const std::string& event_id,
                                         Instant now, const Step& step) {
  const std::string event_hash =
      KeyedHash(index_key_, {"event", key.channel, key.conversation, event_id});
  TurnRecord record;
  const Status status = RunAndWait(ConversationHash(key), [&]() -> Status {
    auto taken = TakeTurnInTransaction(key, event_hash, now, step);
    if (!taken) return std::unexpected(taken.error());
    record = std::move(*taken);
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return record;
}

Result<TurnRecord> SqliteStore::TakeTurnInTransaction(const ConversationKey& key,
                                                      const std::string& event_hash, Instant now,
                                                      const Step& step) {
  // NOLINTBEGIN(bugprone-unchecked-optional-access): *row is tested, or made by SaveState
  auto receipt = FindReceipt(event_hash);
  if (!receipt) return std::unexpected(receipt.error());
  if (*receipt) return **receipt;
  auto row = FindRow(ConversationHash(key));
  if (!row) return std::unexpected(row.error());
  const StepOutcome outcome =
      step(*row ? std::optional((*row)->stored) : std::optional<StoredConversation>());
  Status saved;
  switch (outcome.keep) {
    case StepOutcome::Keep::kState:
      saved = SaveState(key, *row, outcome, now);
      if (saved) saved = SaveReceipt(event_hash, (*row)->id, outcome.answer, &(*row)->key, now);
      break;
    case StepOutcome::Keep::kNothing:
      saved = SaveReceipt(event_hash, *row ? (*row)->id : 0, outcome.answer, nullptr, now);
      break;
    case StepOutcome::Keep::kErase:
      saved = SaveReceipt(event_hash, *row ? (*row)->id : 0, outcome.answer, nullptr, now);
      if (saved && *row) saved = EraseConversation((*row)->id, outcome.answer, now);
      break;
  }
  // NOLINTEND(bugprone-unchecked-optional-access)
  if (!saved) return std::unexpected(saved.error());
  return TurnRecord{outcome.answer, false};
}

Result<std::optional<TurnRecord>> SqliteStore::FindReceipt(const std::string& event_hash) {
  auto query = database_->Prepare(
      "SELECT r.answer, r.erasure, c.id, c.wrapped_key, c.hash, e.answer FROM receipts r"
      " LEFT JOIN conversations c ON c.id=r.conversation"
      " LEFT JOIN erasures e ON e.id=r.erasure WHERE r.event_hash=?");
  query.Bind(event_hash);
  const auto found = query.Step();
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::nullopt;
  // erasure: 0 the answer is sealed with the conversation's key, -1 with ours, else see erasures.
  const int64_t erasure = query.Integer(1);
  Result<std::string> answer;
  if (erasure > 0) {
    answer = meldwijzer::Open(wrapping_key_, query.Bytes(5), "erasure");
  } else if (erasure < 0) {
    answer = meldwijzer::Open(wrapping_key_, query.Bytes(0), event_hash);
  } else {
    const auto key_bytes = meldwijzer::Open(wrapping_key_, query.Bytes(3), query.Bytes(4));
    if (!key_bytes) return std::unexpected(key_bytes.error());
    const auto key = SecretKey::FromBytes(*key_bytes);
    if (!key) return std::unexpected(key.error());
    answer = meldwijzer::Open(*key, query.Bytes(0), event_hash);
  }
  if (!answer) return std::unexpected(answer.error());
  return TurnRecord{std::move(*answer), true};
}

Result<std::optional<SqliteStore::Row>> SqliteStore::FindRow(const std::string& conversation_hash) {
  auto query = database_->Prepare(
      "SELECT id, wrapped_key, state, revision, updated_at FROM conversations WHERE hash=?");
  query.Bind(conversation_hash);
  const auto found = query.Step();
  if (!found) return std::unexpected(found.error());
  if (!*found) return std::nullopt;
  const auto key_bytes = meldwijzer::Open(wrapping_key_, query.Bytes(1), conversation_hash);
  if (!key_bytes) return std::unexpected(key_bytes.error());
  const auto key = SecretKey::FromBytes(*key_bytes);
  if (!key) return std::unexpected(key.error());
  auto state = meldwijzer::Open(*key, query.Bytes(2), conversation_hash);
  if (!state) return std::unexpected(state.error());
  Row row;
  row.id = query.Integer(0);
  row.key = *key;
  row.stored = {std::move(*state), query.Integer(3), ToInstant(query.Integer(4))};
  return row;
}

Status SqliteStore::SaveState(const ConversationKey& key, std::optional<Row>& row,
                              const StepOutcome& outcome, Instant now) {
  const std::string hash = ConversationHash(key);
  if (row) {
    return database_
        ->Prepare("UPDATE conversations SET state=?, revision=revision+1, updated_at=? WHERE id=?")
        .Bind(Seal(row->key, outcome.state, hash))
        .Bind(ToInteger(now))
        .Bind(row->id)
        .Run();
  }
  row.emplace();
  row->key = SecretKey::Random();
  const Status inserted =
      database_
          ->Prepare(
              "INSERT INTO conversations(hash,user_hash,wrapped_key,state,revision,"
              "updated_at) VALUES(?,?,?,?,1,?)")
          .Bind(hash)
          .Bind(KeyedHash(index_key_, {"user", key.channel, key.user}))
          .Bind(Seal(wrapping_key_, row->key.bytes(), hash))
          .Bind(Seal(row->key, outcome.state, hash))
          .Bind(ToInteger(now))
          .Run();
  row->id = database_->LastInsertId();
  return inserted;
}

Status SqliteStore::SaveReceipt(const std::string& event_hash, int64_t conversation,
                                std::string_view answer, const SecretKey* key, Instant now) {
  return database_
      ->Prepare(
          "INSERT INTO receipts(event_hash,conversation,erasure,answer,taken_at)"
          " VALUES(?,?,?,?,?)")
      .Bind(event_hash)
      .Bind(conversation)
      .Bind(int64_t{key == nullptr ? -1 : 0})
      .Bind(Seal(key == nullptr ? wrapping_key_ : *key, answer, event_hash))
      .Bind(ToInteger(now))
      .Run();
}

// Key and texts go; every event that was seen before keeps a contentless receipt that points to the
// erasure's own answer, so that a redelivery cannot bring the conversation back (rule P2).
Status SqliteStore::EraseConversation(int64_t id, std::string_view answer, Instant now) {
  erased_in_batch_ = true;
  Status status = database_->Prepare("INSERT INTO erasures(answer,erased_at) VALUES(?,?)")
                      .Bind(Seal(wrapping_key_, answer, "erasure"))
                      .Bind(ToInteger(now))
                      .Run();
  if (!status) return status;
  const int64_t erasure = database_->LastInsertId();
  status = database_
               ->Prepare(
                   "UPDATE receipts SET answer=x'', conversation=0, erasure=?, taken_at=?"
                   " WHERE conversation=?")
               .Bind(erasure)
               .Bind(ToInteger(now))
               .Bind(id)
               .Run();
  if (!status) return status;
  return database_->Prepare("DELETE FROM conversations WHERE id=?").Bind(id).Run();
}

Result<std::optional<StoredConversation>> SqliteStore::Load(const ConversationKey& key) {
  std::optional<StoredConversation> stored;
  const std::string hash = ConversationHash(key);
  const Status status = RunAndWait(hash, [&]() -> Status {
    auto row = FindRow(hash);
    if (!row) return std::unexpected(row.error());
    if (*row) stored = std::move((*row)->stored);
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return stored;
}

Result<int64_t> SqliteStore::EraseUser(const std::string& channel, const std::string& user,
                                       Instant now) {
  int64_t erased = 0;
  const std::string user_hash = KeyedHash(index_key_, {"user", channel, user});
  const Status status = RunAndWait({}, [&]() -> Status {
    std::vector<int64_t> ids;
    {
      auto query = database_->Prepare("SELECT id FROM conversations WHERE user_hash=?");
      query.Bind(user_hash);
      auto found = query.Step();
      for (; found && *found; found = query.Step()) ids.push_back(query.Integer(0));
      if (!found) return std::unexpected(found.error());
    }
    for (const int64_t id : ids) {
      const Status one = EraseConversation(id, "", now);
      if (!one) return one;
    }
    erased = static_cast<int64_t>(ids.size());
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return erased;
}

Result<RetentionResult> SqliteStore::Expire(Instant conversations_before, Instant receipts_before) {
  RetentionResult result;
  const Status status = RunAndWait({}, [&]() -> Status {
    Status step = database_
                      ->Prepare(
                          "DELETE FROM receipts WHERE conversation IN"
                          " (SELECT id FROM conversations WHERE updated_at<?)")
                      .Bind(ToInteger(conversations_before))
                      .Run();
    if (!step) return step;
    step = database_->Prepare("DELETE FROM conversations WHERE updated_at<?")
               .Bind(ToInteger(conversations_before))
               .Run();
    if (!step) return step;
    result.conversations_erased = database_->Changes();
    step = database_->Prepare("DELETE FROM receipts WHERE taken_at<?")
               .Bind(ToInteger(receipts_before))
               .Run();
    if (!step) return step;
    result.receipts_erased = database_->Changes();
    erased_in_batch_ = result.conversations_erased > 0;
    return database_->Prepare("DELETE FROM erasures WHERE erased_at<?")
        .Bind(ToInteger(receipts_before))
        .Run();
  });
  if (!status) return std::unexpected(status.error());
  return result;
}

Status SqliteStore::Ready() {
  return RunAndWait({}, [this]() -> Status {
    // A write that changes nothing: shows that the file can be written, not only read.
    return database_->Prepare("UPDATE meta SET value=value WHERE name='master_key_check'").Run();
  });
}

}  // namespace meldwijzer
