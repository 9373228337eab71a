#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "bot/telemetry/log.h"
#include "bot/telemetry/metrics.h"
#include "bot/telemetry/wrong_numbers.h"
#include "bot/turns/activity.h"
#include "bot/turns/conversation_store.h"
#include "bot/turns/rate_limiter.h"
#include "bot/turns/turn_steps.h"

namespace meldwijzer {

inline constexpr size_t kTurnTextBytesMax = 4000;  // about two pages; more is answered, not read
inline constexpr size_t kTurnIdBytesMax = 256;     // of conversation, user, event, choice

// What a handler works with. Not owned; outlives it.
struct TurnParts {
  ConversationStore& store;
  const TurnSteps& steps;
  const Clock& clock;
  const Log& log;
  Metrics& metrics;
  WrongNumbers* wrong_numbers = nullptr;  // null: reports are counted and logged only
  // Channels on which we can send by ourselves; of their conversations the address is kept.
  std::set<std::string> reachable{};
  // The messages for the outbox of an answer, in order, at most kDeliveriesPerTurnMax; none where
  // the channel answers in its response. May be absent; several threads call it.
  std::function<std::vector<std::string>(const Activity&, const Reply&)> deliveries{};
  // Called after a turn that left something in the outbox of a channel.
  std::function<void(const std::string& channel)> delivery_waits{};
};

// The reply, and the same in the neutral JSON form (ReplyToJson).
struct TurnAnswer {
  Reply reply;
  std::string json;
  // Not known of an event that was taken before:
  std::string locale{};  // the language of the reply
  bool erased = false;
};

// Takes turns: checks, limits, plans the step, has the store take it, and returns its answer.
// Thread-safe.
class TurnHandler {
 public:
  // Events a minute of one user, and of all in one channel; nullopt: no limit.
  TurnHandler(const TurnParts& parts, std::optional<int> rate_limit,
              std::optional<int> channel_rate_limit = std::nullopt);

  // The same event gets the same reply and takes no second step. Errors: kInvalidArgument
  // (invalid UTF-8, an id missing or too long), kLimited, kUnavailable and kCorrupt (nothing
  // happened). Messages hold no content.
  Result<TurnAnswer> Handle(const Activity& activity);  // waits while the store commits
  // `done` is called once, here or by the store's thread; the handler must last until then.
  using Done = std::function<void(Result<TurnAnswer>)>;
  void HandleLater(const Activity& activity, Done done);

  // After kLimited, on a channel that cannot make the platform wait: tells the person, once a
  // minute, and takes the event so.
  Result<TurnAnswer> HandleTooFast(const Activity& activity);

  // The first message for somebody who has not typed anything; stores nothing.
  Reply Opening(const std::string& conversation, const std::string& locale) const;

 private:
  struct Turn;

  Status Check(const Activity& activity) const;
  Result<std::shared_ptr<Turn>> Begin(const Activity& activity);
  std::shared_ptr<Turn> NewTurn(const Activity& activity) const;
  PlannedTurn Plan(const Activity& activity, Instant now) const;
  StepOutcome Run(Turn& turn, const std::optional<StoredConversation>& stored) const;
  StepOutcome RunStep(Turn& turn, const std::optional<StoredConversation>& stored) const;
  Result<TurnAnswer> Take(const std::shared_ptr<Turn>& turn);
  Result<TurnAnswer> Finish(const Turn& turn, Result<TurnRecord> record);
  Result<TurnAnswer> Repeat(const Turn& turn, const TurnRecord& record);
  void Count(const TurnEffects& effects);

  const TurnParts parts_;
  std::optional<RateLimiter> limiter_;
  std::optional<RateLimiter> channel_limiter_;
  RateLimiter too_fast_told_;
};

}  // namespace meldwijzer
