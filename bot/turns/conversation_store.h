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
// hash only.
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
};

// Pure: may be run again, on another machine too. nullopt: no such conversation yet.
using Step = std::function<StepOutcome(const std::optional<StoredConversation>&)>;

struct TurnRecord {
  std::string answer;
  bool repeated = false;  // the event had been taken before; no step was run
};

struct RetentionResult {
  int64_t conversations_erased = 0;
  int64_t receipts_erased = 0;
};

// Where conversations live. Texts (state, answers) are encrypted under a key per conversation,
// which is wrapped by the master key; identities are kept as keyed hashes. All functions are
// thread-safe.
class ConversationStore {
 public:
  virtual ~ConversationStore() = default;

  // One turn, one transaction: event id, new state and answer become durable together, or nothing
  // does. Turns of one conversation are taken one after the other. An event id that was taken
  // before returns the stored answer. Errors: kUnavailable (queue full, disk full, locked; nothing
  // was done, the same event can be sent again), kCorrupt.
  virtual Result<TurnRecord> TakeTurn(const ConversationKey& key, const std::string& event_id,
                                      Instant now, const Step& step) = 0;

  // The conversation as the last turn left it; nullopt where there is none.
  virtual Result<std::optional<StoredConversation>> Load(const ConversationKey& key) = 0;

  // Destroys everything of one user in one channel; returns how many conversations that were.
  virtual Result<int64_t> EraseUser(const std::string& channel, const std::string& user,
                                    Instant now) = 0;

  // Erases conversations whose last turn is older than `conversations_before`, and receipts older
  // than `receipts_before`.
  virtual Result<RetentionResult> Expire(Instant conversations_before, Instant receipts_before) = 0;

  // Ok when a turn could be taken now.
  virtual Status Ready() = 0;
};

// Receipts outlive the redelivery windows of all platforms (the longest is seven days).
inline constexpr std::chrono::hours kReceiptRetention{8 * 24};

}  // namespace meldwijzer
