#include "bot/stores/sql_store.h"

#include <cstdlib>
#include <utility>

#include "bot/stores/schema.h"
#include "bot/stores/sql_values.h"

namespace meldwijzer {
namespace {

constexpr std::string_view kFindRow =
    "SELECT c.key_generation,c.wrapped_key,c.state,c.revision,c.updated_at,c.active_day,"
    "c.undelivered,c.warned,c.address,r.sealed_by,r.answer FROM conversations c LEFT JOIN receipts "
    "r"
    " ON r.event=$1 AND r.conversation=c.conversation WHERE c.conversation=$2";
constexpr std::string_view kFindRowLocked =
    "SELECT c.key_generation,c.wrapped_key,c.state,c.revision,c.updated_at,c.active_day,"
    "c.undelivered,c.warned,c.address,r.sealed_by,r.answer FROM conversations c LEFT JOIN receipts "
    "r"
    " ON r.event=$1 AND r.conversation=c.conversation WHERE c.conversation=$2 FOR UPDATE OF c";

}  // namespace

// A conversation as it stands in the store, opened; and the receipt of the event, if there is one.
struct SqlStore::Row {
  SecretKey key;
  StoredConversation stored;
  int64_t active_day = 0;
  bool warned = false;
  std::optional<TurnRecord> receipt{};
};

Status SqlStore::Prepare(SqlSession& session, const SecretKey& master) {
  const Status migrated = MigrateSchema(session, master);
  if (!migrated) return migrated;
  Result<StoreKeys> keys = StoreKeys::Load(session, master);
  if (!keys) return std::unexpected(keys.error());
  const Result<std::string> copying = ReadMeta(session, kCopyProgress);
  if (!copying) return std::unexpected(copying.error());
  if (!copying->empty() && !copying_) {
    return Fail(ErrorCode::kUnavailable,
                "a restore or migration into this store has not been finished: run it again");
  }
  keys_ = std::make_shared<const StoreKeys>(std::move(*keys));
  return {};
}

Status SqlStore::ReloadKeys(const SecretKey& master) {
  return Transact({}, [&](SqlSession& session) { return Prepare(session, master); });
}

SecretKey SqlStore::DeriveKey(std::string_view purpose) const {
  return keys_.load()->index_key().Derive(purpose);
}

std::string SqlStore::HashOf(const ConversationKey& key) const {
  return KeyedHash(keys_.load()->index_key(), {"conversation", key.channel, key.conversation});
}

Result<SecretKey> SqlStore::StoreKey(SqlSession& session, int64_t generation) {
  Keys keys = keys_.load();
  if (const SecretKey* const key = keys->Find(generation)) return *key;
  StoreKeys newer = *keys;
  const Status followed = newer.Follow(session);
  if (!followed) return std::unexpected(followed.error());
  const SecretKey* const key = newer.Find(generation);
  if (key == nullptr) {
    return Fail(ErrorCode::kCorrupt, "a conversation is wrapped by a key that the store lacks");
  }
  SecretKey found = *key;
  keys_ = std::make_shared<const StoreKeys>(std::move(newer));
  return found;
}

Result<SecretKey> SqlStore::UnwrapKey(SqlSession& session, const SqlCell& generation,
                                      const SqlCell& wrapped, const std::string& hash) {
  const Result<SecretKey> wrapping = StoreKey(session, generation.integer);
  if (!wrapping) return wrapping;
  const Result<std::string> bytes = Open(*wrapping, wrapped.bytes, hash);
  if (!bytes) return std::unexpected(bytes.error());
  return SecretKey::FromBytes(*bytes);
}

Result<TurnRecord> SqlStore::TakeTurn(const ConversationKey& key, const std::string& event_id,
                                      Instant now, const Step& step) {
  const std::string event =
      KeyedHash(keys_.load()->index_key(), {"event", key.channel, key.conversation, event_id});
  TurnRecord record;
  const Status status = Transact(HashOf(key), [&](SqlSession& session) -> Status {
    auto taken = TakeIn(session, key, event, now, step);
    if (!taken) return std::unexpected(taken.error());
    record = std::move(*taken);
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return record;
}

void SqlStore::TakeTurnLater(const ConversationKey& key, const std::string& event_id, Instant now,
                             Step step, TurnDone done) {
  const std::string event =
      KeyedHash(keys_.load()->index_key(), {"event", key.channel, key.conversation, event_id});
  const auto record = std::make_shared<TurnRecord>();
  TransactLater(
      HashOf(key),
      [this, key, event, now, record, step = std::move(step)](SqlSession& session) -> Status {
        auto taken = TakeIn(session, key, event, now, step);
        if (!taken) return std::unexpected(taken.error());
        *record = std::move(*taken);
        return {};
      },
      [record, done = std::move(done)](const Status& status) {
        if (!status) return done(std::unexpected(status.error()));
        done(std::move(*record));
      });
}

Result<TurnRecord> SqlStore::TakeIn(SqlSession& session, const ConversationKey& key,
                                    const std::string& event, Instant now, const Step& step) {
  const std::string hash = HashOf(key);
  auto row = FindRow(session, hash, event);
  if (!row) return std::unexpected(row.error());
  if (*row && (*row)->receipt) return *(*row)->receipt;
  if (!*row) {
    auto receipt = FindReceipt(session, hash, event);
    if (!receipt && receipt.error().code == ErrorCode::kNotFound) {
      // The conversation was begun by another server between the two looks.
      row = FindRow(session, hash, event);
      if (!row) return std::unexpected(row.error());
      if (*row && (*row)->receipt) return *(*row)->receipt;
    }
    if (!receipt) return std::unexpected(receipt.error());
    if (*receipt) return **receipt;
  }
  const StepOutcome outcome =
      step(*row ? std::optional((*row)->stored) : std::optional<StoredConversation>());
  if (outcome.deliveries.size() > kDeliveriesPerTurnMax) {
    return Fail(ErrorCode::kInternal, "a turn wants to send too many messages");
  }
  const Status kept = Keep(session, key, *row, outcome, event, now);
  if (!kept) return std::unexpected(kept.error());
  return TurnRecord{outcome.answer, false};
}

Status SqlStore::Keep(SqlSession& session, const ConversationKey& key, std::optional<Row>& row,
                      const StepOutcome& outcome, const std::string& event, Instant now) {
  const std::string hash = HashOf(key);
  const auto receipt = [&](int64_t sealed_by, const std::string& answer) {
    return session.Run(
        "INSERT INTO receipts(conversation,event,sealed_by,answer,taken_at)"
        " VALUES($1,$2,$3,$4,$5)",
        {hash, event, sealed_by, answer, ToInteger(now)});
  };
  const Keys keys = keys_.load();
  Status kept;
  switch (outcome.keep) {
    case StepOutcome::Keep::kState:
      kept = SaveState(session, key, hash, row, outcome, now);
      // NOLINTBEGIN(bugprone-unchecked-optional-access): SaveState made it
      if (kept) kept = receipt(kByConversation, Seal(row->key, outcome.answer, event));
      if (kept) kept = Enqueue(session, hash, key.channel, outcome.deliveries, &row->key, now);
      // NOLINTEND(bugprone-unchecked-optional-access)
      if (kept && outcome.remind_at) kept = SetReminder(session, hash, *outcome.remind_at);
      break;
    case StepOutcome::Keep::kNothing:
      kept = receipt(kByStore, Seal(keys->fixed_key(), outcome.answer, event));
      if (kept) kept = Enqueue(session, hash, key.channel, outcome.deliveries, nullptr, now);
      break;
    case StepOutcome::Keep::kErase:
      kept = Erase(session, hash, outcome.answer, now);
      if (kept) kept = receipt(kSeeErasures, "");
      if (kept) kept = Enqueue(session, hash, key.channel, outcome.deliveries, nullptr, now);
      if (kept) kept = Undo(session, hash, now);
      break;
  }
  return kept;
}

Result<std::optional<TurnRecord>> SqlStore::FindReceipt(SqlSession& session,
                                                        const std::string& hash,
                                                        const std::string& event) {
  // An empty conversation: written by version 1, which did not know it.
  const auto rows = session.Query(
      "SELECT sealed_by,answer,conversation FROM receipts WHERE conversation IN ($1,$2)"
      " AND event=$3",
      {hash, "", event});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  const SqlRow& row = rows->front();
  Result<std::string> answer =
      OpenReceipt(session, row[2].bytes, event, row[0].integer, row[1].bytes, nullptr);
  if (!answer) return std::unexpected(answer.error());
  return TurnRecord{std::move(*answer), true};
}

Result<std::string> SqlStore::OpenReceipt(SqlSession& session, const std::string& hash,
                                          const std::string& event, int64_t sealed_by,
                                          const std::string& answer, const SecretKey* key) {
  const Keys keys = keys_.load();
  switch (sealed_by) {
    case kByConversation:
      if (key == nullptr) return Fail(ErrorCode::kNotFound, "a receipt has lost its conversation");
      return meldwijzer::Open(*key, answer, event);
    case kByStore:
      return meldwijzer::Open(keys->fixed_key(), answer, event);
    default: {
      const auto rows = session.Query("SELECT answer FROM erasures WHERE conversation=$1", {hash});
      if (!rows) return std::unexpected(rows.error());
      if (rows->empty() || rows->front()[0].bytes.empty()) return std::string();
      return meldwijzer::Open(keys->fixed_key(), rows->front()[0].bytes, "erasure");
    }
  }
}

Result<std::optional<SqlStore::Row>> SqlStore::FindRow(SqlSession& session, const std::string& hash,
                                                       const std::string& event) {
  const bool sqlite = session.dialect() == SqlSession::Dialect::kSqlite;
  const auto rows = session.Query(sqlite ? kFindRow : kFindRowLocked, {event, hash});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  const SqlRow& found = rows->front();
  const Result<SecretKey> key = UnwrapKey(session, found[0], found[1], hash);
  if (!key) return std::unexpected(key.error());
  Row row;
  row.key = *key;
  if (!found[9].null) {
    Result<std::string> answer =
        OpenReceipt(session, hash, event, found[9].integer, found[10].bytes, &row.key);
    if (!answer) return std::unexpected(answer.error());
    row.receipt = TurnRecord{std::move(*answer), true};
    return row;
  }
  Result<std::string> state = Open(row.key, found[2].bytes, hash);
  if (!state) return std::unexpected(state.error());
  row.stored = {std::move(*state), found[3].integer, ToInstant(found[4].integer), found[6].integer};
  row.active_day = found[5].integer;
  row.warned = found[7].integer != 0;
  if (!found[8].bytes.empty()) {
    Result<std::string> address = Open(row.key, found[8].bytes, AddressContext(hash));
    if (!address) return std::unexpected(address.error());
    row.stored.address = std::move(*address);
  }
  return row;
}

Status SqlStore::SaveState(SqlSession& session, const ConversationKey& key, const std::string& hash,
                           std::optional<Row>& row, const StepOutcome& outcome, Instant now) {
  if (row) return Update(session, hash, *row, outcome, now);
  row.emplace();
  row->key = SecretKey::Random();
  // A rotation that runs must not miss a conversation that begins.
  const Result<int64_t> generation = StoreKeys::LockedGeneration(session);
  if (!generation) return std::unexpected(generation.error());
  const Result<SecretKey> wrapping = StoreKey(session, *generation);
  if (!wrapping) return std::unexpected(wrapping.error());
  const std::string address =
      outcome.address.empty() ? "" : Seal(row->key, outcome.address, AddressContext(hash));
  return session.Run(
      "INSERT INTO conversations(conversation,user_hash,key_generation,wrapped_key,state,address,"
      "revision,updated_at,active_day) VALUES($1,$2,$3,$4,$5,$6,1,$7,$8)",
      {hash, KeyedHash(keys_.load()->index_key(), {"user", key.channel, key.user}), *generation,
       Seal(*wrapping, row->key.bytes(), hash), Seal(row->key, outcome.state, hash), address,
       ToInteger(now), DayOf(now)});
}

Status SqlStore::Update(SqlSession& session, const std::string& hash, const Row& row,
                        const StepOutcome& outcome, Instant now) {
  const std::string state = Seal(row.key, outcome.state, hash);
  if (!outcome.address.empty() && outcome.address != row.stored.address) {
    const Status moved = session.Run("UPDATE conversations SET address=$1 WHERE conversation=$2",
                                     {Seal(row.key, outcome.address, AddressContext(hash)), hash});
    if (!moved) return moved;
  }
  // Most turns leave what is indexed alone.
  if (row.active_day == DayOf(now) && !row.warned) {
    return session.Run(
        "UPDATE conversations SET state=$1,revision=revision+1,updated_at=$2,undelivered=0"
        " WHERE conversation=$3",
        {state, ToInteger(now), hash});
  }
  return session.Run(
      "UPDATE conversations SET state=$1,revision=revision+1,updated_at=$2,undelivered=0,"
      "warned=0,active_day=$3 WHERE conversation=$4",
      {state, ToInteger(now), DayOf(now), hash});
}

// Key and texts go; every event that was seen before keeps a contentless receipt that points to the
// erasure's own answer, so that a redelivery cannot bring the conversation back (rule P2).
Status SqlStore::Erase(SqlSession& session, const std::string& hash, std::string_view answer,
                       Instant now) {
  session.erased = true;
  Status step = session.Run("DELETE FROM conversations WHERE conversation=$1", {hash});
  if (step) {
    step = session.Run("UPDATE receipts SET answer=$1,sealed_by=$2 WHERE conversation=$3",
                       {"", kSeeErasures, hash});
  }
  if (step) step = session.Run("DELETE FROM outbox WHERE conversation=$1", {hash});
  if (step) step = session.Run("DELETE FROM timers WHERE conversation=$1", {hash});
  if (!step) return step;
  const std::string sealed =
      answer.empty() ? "" : Seal(keys_.load()->fixed_key(), answer, "erasure");
  return session.Run(
      "INSERT INTO erasures(conversation,sealed_by,answer,erased_at) VALUES($1,$2,$3,$4)"
      " ON CONFLICT(conversation) DO UPDATE SET answer=excluded.answer,"
      "erased_at=excluded.erased_at",
      {hash, kByStore, sealed, ToInteger(now)});
}

Result<std::optional<StoredConversation>> SqlStore::Load(const ConversationKey& key) {
  std::optional<StoredConversation> stored;
  const std::string hash = HashOf(key);
  const Status status = Transact(hash, [&](SqlSession& session) -> Status {
    auto row = FindRow(session, hash, "");
    if (!row) return std::unexpected(row.error());
    stored.reset();
    if (*row) stored = std::move((*row)->stored);
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return stored;
}

}  // namespace meldwijzer
