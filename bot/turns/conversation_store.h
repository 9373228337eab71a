#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace meldwijzer {

// Who talks where, as the platform names them. Never written anywhere as it is: stores keep a keyed
// hash, and sealed where it must be read back to send something (StepOutcome::address).
struct ConversationKey {
  std::string channel;
  std::string conversation;
  std::string user;  // for `erase --channel --user`
  auto operator<=>(const ConversationKey&) const = default;
};

// What a turn finds. `state` is the serialised conversation that the last turn left, decrypted.
struct StoredConversation {
  std::string state;
  int64_t revision = 0;  // number of turns taken
  Instant updated_at{};
  int64_t undelivered = 0;  // messages given up on since the last turn that kept its state
  std::string address{};    // StepOutcome::address of the last turn that gave one
};

// What a turn leaves.
struct StepOutcome {
  enum class Keep {
    kState,    // store `state` and the receipt
    kNothing,  // leave what was stored as it was; store the receipt alone, `answer` must hold no
               // content
    kErase,    // destroy key and data; `answer` becomes the answer to every earlier event for eight
               // days
  };
  Keep keep = Keep::kState;
  std::string state;
  std::string answer;  // the reply as the channel will render it; repeated for a redelivery
  // How to reach the person later (DeliveryAddress as text); empty: not at all. Kept sealed, with
  // the conversation.
  std::string address{};
  // For the outbox, in order, in the lane of the conversation's channel; at most
  // kDeliveriesPerTurnMax.
  std::vector<std::string> deliveries{};
  std::optional<Instant> remind_at{};  // replaces an earlier reminder
};
inline constexpr size_t kDeliveriesPerTurnMax = 48;

// Pure: may be run again, on another machine too. nullopt: no such conversation yet.
using Step = std::function<StepOutcome(const std::optional<StoredConversation>&)>;

struct TurnRecord {
  std::string answer;     // empty: erased by the operator or the retention, nothing to repeat
  bool repeated = false;  // the event had been taken before; no step was run
};

struct RetentionResult {
  int64_t conversations_erased = 0;
  int64_t receipts_erased = 0;
};

// A message that waits in the outbox, or was given up on.
struct DeliveryId {
  std::string conversation;  // hash
  int64_t number = 0;        // rises within a conversation
  bool operator==(const DeliveryId&) const = default;
};
struct Delivery {
  DeliveryId id;
  std::string idempotency_key;  // the same in every attempt
  std::string payload;
  int64_t attempts = 0;  // this one included
  Instant created_at{};
};
struct DeliverySummary {
  DeliveryId id;
  bool failed = false;  // given up on
  int64_t attempts = 0;
  Instant created_at{};
  Instant due_at{};
  std::string why;  // code of the last failure, no content
};

enum class NoticeKind { kReminder, kRetentionWarning };
struct NewDelivery {
  std::string lane;
  std::string payload;
};
// Makes the delivery of a notice for an address; nullopt: nothing is sent there.
using NoticeMaker =
    std::function<std::optional<NewDelivery>(NoticeKind kind, const std::string& address)>;

// Messages that the server sends by itself: at least once, in order within a conversation. A claim
// ends by itself, so that another process goes on when one dies. Each channel is a lane of its own,
// so that one whose platform is slow holds up no other. All functions are thread-safe.
inline constexpr int64_t kUndosPerConversationMax = 200;  // newest; older ones are forgotten
class OutboxStore {
 public:
  virtual ~OutboxStore() = default;

  // Takes up to `max` messages of `lane` that are due, at most one of a conversation, for `claim`.
  virtual Result<std::vector<Delivery>> Claim(const std::string& lane, Instant now,
                                              std::chrono::milliseconds claim, size_t max) = 0;
  // `undo`: the payload of a delivery that takes the message back; empty where there is none. It
  // goes out when the conversation is erased by the person or the operator, and at once where that
  // happened while the message was on its way.
  virtual Status Delivered(const DeliveryId& id, const NewDelivery& undo, Instant now) = 0;
  virtual Status RetryAt(const DeliveryId& id, Instant due, const std::string& why) = 0;
  // Given up on: kept for the operator, and told to the person at the next turn.
  virtual Status GiveUp(const DeliveryId& id, const std::string& why) = 0;

  virtual Result<std::vector<DeliverySummary>> List(size_t max) = 0;
  // What was given up on is tried again from `now`, with its attempts counted anew; false: there is
  // no such message.
  virtual Result<bool> RetryFailed(const DeliveryId& id, Instant now) = 0;
  virtual Result<bool> Drop(const DeliveryId& id) = 0;

  // Puts up to `max` reminders that are due into the outbox; each once, on whatever machine.
  virtual Result<int64_t> FireReminders(Instant now, const NoticeMaker& make, size_t max) = 0;
  // The same for conversations whose last turn is older than `before`, once until their next turn.
  virtual Result<int64_t> WarnOfRetention(Instant before, Instant now, const NoticeMaker& make,
                                          size_t max) = 0;
  // Learns of keys that a rotation elsewhere has made; called every second.
  virtual Status FollowKeys() = 0;
};

// Where conversations live. Texts (state, answers, deliveries) are encrypted under a key per
// conversation, which is wrapped by a key of the store, which the master key seals; identities are
// kept as keyed hashes. All functions are thread-safe.
class ConversationStore {
 public:
  virtual ~ConversationStore() = default;

  // One turn, one transaction: event id, new state, answer and deliveries become durable together,
  // or nothing does. Turns of one conversation are taken one after the other. An event id that was
  // taken before returns the stored answer. Errors: kUnavailable (queue full, disk full, locked,
  // not reached; the same event can be sent again), kCorrupt.
  virtual Result<TurnRecord> TakeTurn(const ConversationKey& key, const std::string& event_id,
                                      Instant now, const Step& step) = 0;

  // The same without waiting: `done` is called once, here or by a thread of the store's own, and
  // should be quick. What `step` and `done` refer to must last until then.
  using TurnDone = std::function<void(Result<TurnRecord>)>;
  virtual void TakeTurnLater(const ConversationKey& key, const std::string& event_id, Instant now,
                             Step step, TurnDone done) = 0;

  // The conversation as the last turn left it; nullopt where there is none.
  virtual Result<std::optional<StoredConversation>> Load(const ConversationKey& key) = 0;

  // Destroys everything of one user in one channel; returns how many conversations that were.
  virtual Result<int64_t> EraseUser(const std::string& channel, const std::string& user,
                                    Instant now) = 0;

  // Erases conversations whose last turn is older than `conversations_before`, and receipts older
  // than `receipts_before`, in bounded portions.
  virtual Result<RetentionResult> Expire(Instant conversations_before, Instant receipts_before,
                                         Instant now) = 0;

  // Notes that the store was looked after at `now`; returns when that was last done, by whatever
  // server.
  virtual Result<std::optional<Instant>> ExchangeLastSeen(Instant now) = 0;

  // Ok when a turn could be taken now.
  virtual Status Ready() = 0;
};

// Receipts outlive the redelivery windows of all platforms (the longest is seven days).
inline constexpr std::chrono::hours kReceiptRetention{8 * 24};
// How long the store remembers that a conversation was erased, so that a backup from before cannot
// bring it back: as long as the longest retention (kRetentionDaysMax).
inline constexpr std::chrono::hours kErasureRetention{90 * 24};

}  // namespace meldwijzer
