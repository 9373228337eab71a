#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/crypto/secret.h"
#include "bot/stores/sql_session.h"
#include "bot/stores/store_keys.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

// What every store in SQL does, in statements that SQLite and PostgreSQL both understand. The two
// differ in how they run a piece of work in a transaction, and in nothing else.
class SqlStore : public ConversationStore, public OutboxStore {
 public:
  Result<TurnRecord> TakeTurn(const ConversationKey& key, const std::string& event_id, Instant now,
                              const Step& step) override;
  void TakeTurnLater(const ConversationKey& key, const std::string& event_id, Instant now,
                     Step step, TurnDone done) override;
  Result<std::optional<StoredConversation>> Load(const ConversationKey& key) override;
  Result<int64_t> EraseUser(const std::string& channel, const std::string& user,
                            Instant now) override;
  Result<RetentionResult> Expire(Instant conversations_before, Instant receipts_before,
                                 Instant now) override;
  Result<std::optional<Instant>> ExchangeLastSeen(Instant now) override;
  Status Ready() override;

  Result<std::vector<Delivery>> Claim(const std::string& lane, Instant now,
                                      std::chrono::milliseconds claim, size_t max) override;
  Status Delivered(const DeliveryId& id, const NewDelivery& undo, Instant now) override;
  Status RetryAt(const DeliveryId& id, Instant due, const std::string& why) override;
  Status GiveUp(const DeliveryId& id, const std::string& why) override;
  Result<std::vector<DeliverySummary>> List(size_t max) override;
  Result<bool> RetryFailed(const DeliveryId& id, Instant now) override;
  Result<bool> Drop(const DeliveryId& id) override;
  Result<int64_t> FireReminders(Instant now, const NoticeMaker& make, size_t max) override;
  Result<int64_t> WarnOfRetention(Instant before, Instant now, const NoticeMaker& make,
                                  size_t max) override;
  Status FollowKeys() override;

  // A key for one purpose that lasts as long as the store, whatever master key seals it.
  SecretKey DeriveKey(std::string_view purpose) const;

  // Gives the store a new master key and a new key of its own, and wraps the key of every
  // conversation anew, in portions between which servers take turns. After an interruption it may
  // be run again, with the new master key. `begun` is called once that is the one that fits.
  // `grace`: how long servers that run may take to learn of the new key (they look every second).
  Status RotateKeys(const SecretKey& next_master, std::chrono::milliseconds grace,
                    const std::function<Status()>& begun);

  // One transaction. `conversation`: the hash of the one that `work` concerns, or empty. `work` may
  // be run again, so it must not add to what it found; its error undoes everything.
  using Work = std::function<Status(SqlSession&)>;
  virtual Status Transact(const std::string& conversation, const Work& work) = 0;
  // The same without waiting, where the store has a thread that commits; `done` is called once.
  using Done = std::function<void(const Status&)>;
  virtual void TransactLater(const std::string& conversation, Work work, Done done) {
    done(Transact(conversation, work));
  }

  // A connection of its own that sees the store as it is now, whatever turns are taken meanwhile.
  virtual Result<std::unique_ptr<SqlSession>> OpenSnapshot() = 0;

  // Reads the keys anew, after another store's have been copied here.
  Status ReloadKeys(const SecretKey& master);
  // Erases again what was erased after its last turn here: a backup is older than an erasure.
  Result<int64_t> RepeatErasures(Instant now);

 protected:
  // Tables and keys; within a transaction, before anything else.
  Status Prepare(SqlSession& session, const SecretKey& master);
  // Whoever copies into the store may open one that is half full.
  void set_copying() { copying_ = true; }

 private:
  struct Row;
  using Keys = std::shared_ptr<const StoreKeys>;

  std::string HashOf(const ConversationKey& key) const;
  // The store's key of a generation, also one that was made since.
  Result<SecretKey> StoreKey(SqlSession& session, int64_t generation);
  Result<SecretKey> UnwrapKey(SqlSession& session, const SqlCell& generation,
                              const SqlCell& wrapped, const std::string& hash);

  Result<std::optional<TurnRecord>> FindReceipt(SqlSession& session, const std::string& hash,
                                                const std::string& event);
  Result<std::string> OpenReceipt(SqlSession& session, const std::string& hash,
                                  const std::string& event, int64_t sealed_by,
                                  const std::string& answer, const SecretKey* key);
  Result<std::optional<Row>> FindRow(SqlSession& session, const std::string& hash,
                                     const std::string& event);
  Result<TurnRecord> TakeIn(SqlSession& session, const ConversationKey& key,
                            const std::string& event, Instant now, const Step& step);
  Status Keep(SqlSession& session, const ConversationKey& key, std::optional<Row>& row,
              const StepOutcome& outcome, const std::string& event, Instant now);
  Status SaveState(SqlSession& session, const ConversationKey& key, const std::string& hash,
                   std::optional<Row>& row, const StepOutcome& outcome, Instant now);
  Status Update(SqlSession& session, const std::string& hash, const Row& row,
                const StepOutcome& outcome, Instant now);
  Status Erase(SqlSession& session, const std::string& hash, std::string_view answer, Instant now);
  Status Enqueue(SqlSession& session, const std::string& hash, const std::string& lane,
                 const std::vector<std::string>& payloads, const SecretKey* key, Instant now);
  Status Undo(SqlSession& session, const std::string& hash, Instant now);
  Status SetReminder(SqlSession& session, const std::string& hash, Instant due);
  Result<int64_t> ExpirePortion(Instant before, Instant now);
  Result<std::optional<Delivery>> ClaimOne(SqlSession& session, const DeliveryId& id,
                                           int64_t sealed_by, Instant now, Instant until);
  // Puts a notice into the outbox of one conversation; true where it has an address.
  Result<bool> Notify(SqlSession& session, const std::string& hash, NoticeKind kind,
                      const NoticeMaker& make, Instant now);
  // The last conversation of the portion after `after`; empty at the end.
  Result<std::string> RewrapPortion(const std::string& after);

  std::atomic<Keys> keys_;
  bool copying_ = false;
};

}  // namespace meldwijzer
