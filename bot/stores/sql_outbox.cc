// The outbox, reminders and the rotation of keys of SqlStore.
#include <thread>
#include <utility>

#include "bot/stores/sql_store.h"
#include "bot/stores/sql_values.h"

namespace meldwijzer {
namespace {

constexpr size_t kIdempotencyBytes = 16;
constexpr int64_t kWaiting = 0;
constexpr int64_t kFailed = 1;
constexpr int64_t kReminderTimer = 0;
constexpr int64_t kRewrappedAtOnceMax = 500;
// No delivery is put off for longer, so a later moment means that the clock was set back.
constexpr std::chrono::hours kPutOffMax{24};

std::string UndoContext(const std::string& hash) { return "undo" + hash; }

}  // namespace

Status SqlStore::Enqueue(SqlSession& session, const std::string& hash, const std::string& lane,
                         const std::vector<std::string>& payloads, const SecretKey* key,
                         Instant now) {
  const Keys keys = keys_.load();
  for (const std::string& payload : payloads) {
    const std::string idempotency_key = ToHex(RandomBytes(kIdempotencyBytes));
    const Status saved = session.Run(
        "INSERT INTO outbox(conversation,lane,idempotency_key,sealed_by,payload,created_at,due_at)"
        " VALUES($1,$2,$3,$4,$5,$6,$7)",
        {hash, lane, idempotency_key, key == nullptr ? kByStore : kByConversation,
         Seal(key == nullptr ? keys->fixed_key() : *key, payload, idempotency_key), ToInteger(now),
         ToInteger(now)});
    if (!saved) return saved;
  }
  return {};
}

Result<std::vector<Delivery>> SqlStore::Claim(const std::string& lane, Instant now,
                                              std::chrono::milliseconds claim, size_t max) {
  std::vector<Delivery> claimed;
  const Status status = Transact({}, [&](SqlSession& session) -> Status {
    claimed.clear();
    // A clock that was set back must not hold anything up.
    const Status due =
        session.Run("UPDATE outbox SET due_at=$1 WHERE lane=$2 AND failed=$3 AND due_at>$4",
                    {ToInteger(now), lane, kWaiting, ToInteger(now + kPutOffMax)});
    if (!due) return due;
    const auto rows = session.Query(
        "SELECT o.conversation,o.id,o.sealed_by FROM outbox o WHERE o.lane=$1 AND o.failed=$2"
        " AND o.due_at<=$3 AND (o.claimed_until<=$3 OR o.claimed_until>$4)"
        " AND NOT EXISTS(SELECT 1 FROM outbox p WHERE p.conversation=o.conversation"
        " AND p.failed=$2 AND p.id<o.id) ORDER BY o.due_at LIMIT $5",
        {lane, kWaiting, ToInteger(now), ToInteger(now + kPutOffMax), static_cast<int64_t>(max)});
    if (!rows) return std::unexpected(rows.error());
    for (const SqlRow& row : *rows) {
      auto one =
          ClaimOne(session, {row[0].bytes, row[1].integer}, row[2].integer, now, now + claim);
      if (!one) return std::unexpected(one.error());
      if (*one) claimed.push_back(std::move(**one));
    }
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return claimed;
}

// nullopt: another machine was first.
Result<std::optional<Delivery>> SqlStore::ClaimOne(SqlSession& session, const DeliveryId& id,
                                                   int64_t sealed_by, Instant now, Instant until) {
  const auto rows = session.Query(
      "UPDATE outbox SET claimed_until=$1,attempts=attempts+1 WHERE conversation=$2 AND id=$3"
      " AND failed=$4 AND (claimed_until<=$5 OR claimed_until>$6)"
      " RETURNING idempotency_key,payload,attempts,created_at",
      {ToInteger(until), id.conversation, id.number, kWaiting, ToInteger(now),
       ToInteger(now + kPutOffMax)});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty()) return std::nullopt;
  const SqlRow& row = rows->front();
  SecretKey key = keys_.load()->fixed_key();
  if (sealed_by == kByConversation) {
    const auto wrapped =
        session.Query("SELECT key_generation,wrapped_key FROM conversations WHERE conversation=$1",
                      {id.conversation});
    if (!wrapped) return std::unexpected(wrapped.error());
    if (wrapped->empty()) return Fail(ErrorCode::kCorrupt, "a delivery lost its conversation");
    const auto unwrapped =
        UnwrapKey(session, wrapped->front()[0], wrapped->front()[1], id.conversation);
    if (!unwrapped) return std::unexpected(unwrapped.error());
    key = *unwrapped;
  }
  Result<std::string> payload = Open(key, row[1].bytes, row[0].bytes);
  if (!payload) return std::unexpected(payload.error());
  return Delivery{id, row[0].bytes, std::move(*payload), row[2].integer, ToInstant(row[3].integer)};
}

Status SqlStore::Delivered(const DeliveryId& id, const NewDelivery& undo, Instant now) {
  return Transact(id.conversation, [&](SqlSession& session) -> Status {
    const auto deleted = session.RunCounted("DELETE FROM outbox WHERE conversation=$1 AND id=$2",
                                            {id.conversation, id.number});
    if (!deleted) return std::unexpected(deleted.error());
    if (undo.payload.empty()) return {};
    const auto kept_on =
        session.Query("SELECT 1 FROM conversations WHERE conversation=$1", {id.conversation});
    if (!kept_on) return std::unexpected(kept_on.error());
    // Erased while it was on its way.
    if (*deleted == 0 && kept_on->empty()) {
      return Enqueue(session, id.conversation, undo.lane, {undo.payload}, nullptr, now);
    }
    const Status kept =
        session.Run("INSERT INTO undos(conversation,lane,payload,created_at) VALUES($1,$2,$3,$4)",
                    {id.conversation, undo.lane,
                     Seal(keys_.load()->fixed_key(), undo.payload, UndoContext(id.conversation)),
                     ToInteger(now)});
    if (!kept) return kept;
    return session.Run(
        "DELETE FROM undos WHERE conversation=$1 AND id<=(SELECT id FROM undos WHERE"
        " conversation=$1 ORDER BY id DESC LIMIT 1 OFFSET $2)",
        {id.conversation, kUndosPerConversationMax});
  });
}

// Takes back what was delivered, behind whatever is in the outbox already.
Status SqlStore::Undo(SqlSession& session, const std::string& hash, Instant now) {
  const auto rows =
      session.Query("SELECT lane,payload FROM undos WHERE conversation=$1 ORDER BY id", {hash});
  if (!rows) return std::unexpected(rows.error());
  for (const SqlRow& row : *rows) {
    const Result<std::string> payload =
        Open(keys_.load()->fixed_key(), row[1].bytes, UndoContext(hash));
    if (!payload) return std::unexpected(payload.error());
    const Status queued = Enqueue(session, hash, row[0].bytes, {*payload}, nullptr, now);
    if (!queued) return queued;
  }
  return session.Run("DELETE FROM undos WHERE conversation=$1", {hash});
}

Status SqlStore::RetryAt(const DeliveryId& id, Instant due, const std::string& why) {
  return Transact(id.conversation, [&](SqlSession& session) -> Status {
    return session.Run(
        "UPDATE outbox SET due_at=$1,claimed_until=0,why=$2 WHERE conversation=$3 AND id=$4",
        {ToInteger(due), why, id.conversation, id.number});
  });
}

Status SqlStore::GiveUp(const DeliveryId& id, const std::string& why) {
  return Transact(id.conversation, [&](SqlSession& session) -> Status {
    const Status told =
        session.Run("UPDATE conversations SET undelivered=undelivered+1 WHERE conversation=$1",
                    {id.conversation});
    if (!told) return told;
    return session.Run(
        "UPDATE outbox SET failed=$1,claimed_until=0,why=$2 WHERE conversation=$3 AND id=$4",
        {kFailed, why, id.conversation, id.number});
  });
}

Result<std::vector<DeliverySummary>> SqlStore::List(size_t max) {
  std::vector<DeliverySummary> summaries;
  const Status status = Transact({}, [&](SqlSession& session) -> Status {
    summaries.clear();
    const auto rows = session.Query(
        "SELECT conversation,id,failed,attempts,created_at,due_at,why FROM outbox"
        " ORDER BY failed DESC,created_at,id LIMIT $1",
        {static_cast<int64_t>(max)});
    if (!rows) return std::unexpected(rows.error());
    for (const SqlRow& row : *rows) {
      summaries.push_back({{row[0].bytes, row[1].integer},
                           row[2].integer == kFailed,
                           row[3].integer,
                           ToInstant(row[4].integer),
                           ToInstant(row[5].integer),
                           row[6].bytes});
    }
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return summaries;
}

Result<bool> SqlStore::RetryFailed(const DeliveryId& id, Instant now) {
  bool found = false;
  const Status status = Transact(id.conversation, [&](SqlSession& session) -> Status {
    // Its age counts anew as well, or it would be given up on at once.
    const auto changed = session.RunCounted(
        "UPDATE outbox SET failed=$1,attempts=0,due_at=$2,created_at=$2 WHERE conversation=$3"
        " AND id=$4 AND failed=$5",
        {kWaiting, ToInteger(now), id.conversation, id.number, kFailed});
    if (!changed) return std::unexpected(changed.error());
    found = *changed > 0;
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return found;
}

Result<bool> SqlStore::Drop(const DeliveryId& id) {
  bool found = false;
  const Status status = Transact(id.conversation, [&](SqlSession& session) -> Status {
    const auto changed = session.RunCounted("DELETE FROM outbox WHERE conversation=$1 AND id=$2",
                                            {id.conversation, id.number});
    if (!changed) return std::unexpected(changed.error());
    found = *changed > 0;
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return found;
}

Status SqlStore::SetReminder(SqlSession& session, const std::string& hash, Instant due) {
  return session.Run(
      "INSERT INTO timers(conversation,kind,due_at) VALUES($1,$2,$3)"
      " ON CONFLICT(conversation,kind) DO UPDATE SET due_at=excluded.due_at",
      {hash, kReminderTimer, ToInteger(due)});
}

Result<bool> SqlStore::Notify(SqlSession& session, const std::string& hash, NoticeKind kind,
                              const NoticeMaker& make, Instant now) {
  const auto rows = session.Query(
      "SELECT key_generation,wrapped_key,address FROM conversations WHERE conversation=$1", {hash});
  if (!rows) return std::unexpected(rows.error());
  if (rows->empty() || rows->front()[2].bytes.empty()) return false;
  const SqlRow& row = rows->front();
  const Result<SecretKey> key = UnwrapKey(session, row[0], row[1], hash);
  if (!key) return std::unexpected(key.error());
  const Result<std::string> address = Open(*key, row[2].bytes, AddressContext(hash));
  if (!address) return std::unexpected(address.error());
  const std::optional<NewDelivery> notice = make(kind, *address);
  if (!notice) return false;
  const Status queued = Enqueue(session, hash, notice->lane, {notice->payload}, &*key, now);
  if (!queued) return std::unexpected(queued.error());
  return true;
}

// The row that is deleted is the right to fire: one machine gets it, with the message in the same
// transaction.
Result<int64_t> SqlStore::FireReminders(Instant now, const NoticeMaker& make, size_t max) {
  std::vector<std::string> due;
  Status status = Transact({}, [&](SqlSession& session) -> Status {
    due.clear();
    const auto rows =
        session.Query("SELECT conversation FROM timers WHERE due_at<=$1 ORDER BY due_at LIMIT $2",
                      {ToInteger(now), static_cast<int64_t>(max)});
    if (!rows) return std::unexpected(rows.error());
    for (const SqlRow& row : *rows) due.push_back(row[0].bytes);
    return {};
  });
  if (!status) return std::unexpected(status.error());
  int64_t fired = 0;
  for (const std::string& hash : due) {
    bool sent = false;
    status = Transact(hash, [&](SqlSession& session) -> Status {
      sent = false;
      const auto deleted =
          session.RunCounted("DELETE FROM timers WHERE conversation=$1 AND kind=$2 AND due_at<=$3",
                             {hash, kReminderTimer, ToInteger(now)});
      if (!deleted) return std::unexpected(deleted.error());
      if (*deleted == 0) return {};
      const Result<bool> notified = Notify(session, hash, NoticeKind::kReminder, make, now);
      if (!notified) return std::unexpected(notified.error());
      sent = *notified;
      return {};
    });
    if (!status) return std::unexpected(status.error());
    if (sent) ++fired;
  }
  return fired;
}

Result<int64_t> SqlStore::WarnOfRetention(Instant before, Instant now, const NoticeMaker& make,
                                          size_t max) {
  std::vector<std::string> idle;
  Status status = Transact({}, [&](SqlSession& session) -> Status {
    idle.clear();
    const auto rows = session.Query(
        "SELECT conversation FROM conversations WHERE warned=0 AND active_day<=$1"
        " AND updated_at<$2 AND length(address)>0 LIMIT $3",
        {DayOf(before), ToInteger(before), static_cast<int64_t>(max)});
    if (!rows) return std::unexpected(rows.error());
    for (const SqlRow& row : *rows) idle.push_back(row[0].bytes);
    return {};
  });
  if (!status) return std::unexpected(status.error());
  int64_t warned = 0;
  for (const std::string& hash : idle) {
    bool sent = false;
    status = Transact(hash, [&](SqlSession& session) -> Status {
      sent = false;
      const auto marked = session.RunCounted(
          "UPDATE conversations SET warned=1 WHERE conversation=$1 AND warned=0"
          " AND updated_at<$2",
          {hash, ToInteger(before)});
      if (!marked) return std::unexpected(marked.error());
      if (*marked == 0) return {};
      const Result<bool> notified = Notify(session, hash, NoticeKind::kRetentionWarning, make, now);
      if (!notified) return std::unexpected(notified.error());
      sent = *notified;
      return {};
    });
    if (!status) return std::unexpected(status.error());
    if (sent) ++warned;
  }
  return warned;
}

Status SqlStore::FollowKeys() {
  return Transact({}, [&](SqlSession& session) -> Status {
    StoreKeys keys = *keys_.load();
    const int64_t known = keys.newest();
    const Status followed = keys.Follow(session);
    if (followed && keys.newest() != known) {
      keys_ = std::make_shared<const StoreKeys>(std::move(keys));
    }
    return followed;
  });
}

Status SqlStore::RotateKeys(const SecretKey& next_master, std::chrono::milliseconds grace,
                            const std::function<Status()>& begun) {
  StoreKeys keys = *keys_.load();
  Status status = Transact({}, [&](SqlSession& session) -> Status {
    keys = *keys_.load();
    return keys.BeginRotation(session, next_master);
  });
  if (status) status = begun();
  if (!status) return status;
  keys_ = std::make_shared<const StoreKeys>(keys);
  // In order of the hash, so that each is seen once; what begins meanwhile is wrapped anew already.
  for (std::string after; status;) {
    const Result<std::string> last = RewrapPortion(after);
    if (!last) return std::unexpected(last.error());
    if (last->empty()) break;
    after = *last;
  }
  std::this_thread::sleep_for(grace);
  status = Transact({}, [&](SqlSession& session) -> Status {
    StoreKeys ended = keys;
    return ended.EndRotation(session);
  });
  return status;
}

Result<std::string> SqlStore::RewrapPortion(const std::string& after) {
  std::string last;
  const Status status = Transact({}, [&](SqlSession& session) -> Status {
    last.clear();
    const Keys keys = keys_.load();
    const std::string_view all =
        "SELECT conversation,key_generation,wrapped_key FROM conversations WHERE conversation>$1"
        " ORDER BY conversation LIMIT $2";
    const std::string_view locked =
        "SELECT conversation,key_generation,wrapped_key FROM conversations WHERE conversation>$1"
        " ORDER BY conversation LIMIT $2 FOR UPDATE";
    const auto rows =
        session.Query(session.dialect() == SqlSession::Dialect::kSqlite ? all : locked,
                      {after, kRewrappedAtOnceMax});
    if (!rows) return std::unexpected(rows.error());
    for (const SqlRow& row : *rows) {
      last = row[0].bytes;
      if (row[1].integer == keys->newest()) continue;
      const Result<SecretKey> key = UnwrapKey(session, row[1], row[2], last);
      if (!key) return std::unexpected(key.error());
      const Status wrapped = session.Run(
          "UPDATE conversations SET wrapped_key=$1,key_generation=$2 WHERE conversation=$3",
          {Seal(keys->newest_key(), key->bytes(), last), keys->newest(), last});
      if (!wrapped) return wrapped;
    }
    return {};
  });
  if (!status) return std::unexpected(status.error());
  return last;
}

}  // namespace meldwijzer
