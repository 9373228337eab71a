#include "bot/turns/turn_handler.h"

#include <chrono>
#include <utility>

#include "base/text/text.h"
#include "bot/turns/delivery_address.h"
#include "bot/turns/reply_json.h"

namespace meldwijzer {
namespace {

constexpr size_t kCodeBytesMax = 40;

bool IsBadId(const std::string& id, bool required) {
  return (required && id.empty()) || id.size() > kTurnIdBytesMax || !IsValidUtf8(id) ||
         id.find('\0') != std::string::npos;
}

// Somebody who pastes from elsewhere brings control characters along and cannot see them, so they
// become spaces instead of a refusal.
std::string WithoutControlCharacters(std::string text) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) c = ' ';
  }
  return text;
}

}  // namespace

TurnHandler::TurnHandler(const TurnParts& parts, std::optional<int> rate_limit,
                         std::optional<int> channel_rate_limit)
    : parts_(parts) {
  if (channel_rate_limit) channel_limiter_.emplace(*channel_rate_limit, *channel_rate_limit);
  if (rate_limit) limiter_.emplace(*rate_limit, *rate_limit);
}

Status TurnHandler::Check(const Activity& activity) const {
  const std::pair<const char*, bool> results[] = {
      {"channel", IsBadId(activity.channel, true)},
      {"conversation", IsBadId(activity.conversation, true)},
      {"user", IsBadId(activity.user, true)},
      {"event id", IsBadId(activity.event_id, true)},
      {"choice", IsBadId(activity.choice, false)},
      {"text", !IsValidUtf8(activity.text)},
      {"text or choice", activity.text.empty() && activity.choice.empty()}};
  for (const auto& [name, bad] : results) {
    if (bad) {
      return Fail(ErrorCode::kInvalidArgument,
                  std::string(name) + ": missing, too long, or not valid UTF-8");
    }
  }
  return {};
}

// One turn under way.
struct TurnHandler::Turn {
  ConversationKey key;
  std::string event_id;
  Instant now{};
  std::chrono::steady_clock::time_point begun;
  PlannedTurn planned;
  std::optional<DeliveryAddress> address;  // to keep with the conversation
  bool sends = false;

  StepOutcome Run(const std::optional<StoredConversation>& stored) {
    StepOutcome outcome = planned.step(stored);
    if (address && outcome.keep == StepOutcome::Keep::kState) outcome.address = ToText(*address);
    sends = !outcome.deliveries.empty();
    return outcome;
  }
};

Result<std::shared_ptr<TurnHandler::Turn>> TurnHandler::Begin(const Activity& activity) {
  auto turn = std::make_shared<Turn>();
  turn->begun = std::chrono::steady_clock::now();
  turn->now = parts_.clock.Now();
  if (Status status = Check(activity); !status) {
    ++parts_.metrics.turns_refused;
    return std::unexpected(status.error());
  }
  if ((limiter_ && !limiter_->Allow(activity.channel + '\0' + activity.user, turn->now)) ||
      (channel_limiter_ && !channel_limiter_->Allow(activity.channel, turn->now))) {
    ++parts_.metrics.turns_limited;
    return Fail(ErrorCode::kLimited, "too many messages in a minute");
  }
  turn->key = {activity.channel, activity.conversation, activity.user};
  turn->event_id = activity.event_id;
  if (parts_.reachable.contains(activity.channel)) {
    turn->address = {activity.channel, activity.conversation, activity.user, activity.locale};
  }
  if (activity.text.size() > kTurnTextBytesMax) {
    turn->planned = parts_.steps.TooLong(activity);
    return turn;
  }
  Activity clean = activity;
  clean.text = WithoutControlCharacters(std::move(clean.text));
  turn->planned = parts_.steps.Plan(clean, turn->now);
  return turn;
}

Result<TurnAnswer> TurnHandler::Handle(const Activity& activity) {
  const auto turn = Begin(activity);
  if (!turn) return std::unexpected(turn.error());
  Turn& one = **turn;
  return Finish(one, parts_.store.TakeTurn(one.key, one.event_id, one.now,
                                           [&one](const std::optional<StoredConversation>& s) {
                                             return one.Run(s);
                                           }));
}

void TurnHandler::HandleLater(const Activity& activity, Done done) {
  auto begun = Begin(activity);
  if (!begun) return done(std::unexpected(begun.error()));
  const std::shared_ptr<Turn> turn = std::move(*begun);
  parts_.store.TakeTurnLater(
      turn->key, turn->event_id, turn->now,
      [turn](const std::optional<StoredConversation>& stored) { return turn->Run(stored); },
      [this, turn, done = std::move(done)](Result<TurnRecord> record) {
        done(Finish(*turn, std::move(record)));
      });
}

Result<TurnAnswer> TurnHandler::Finish(const Turn& turn, Result<TurnRecord> record) {
  if (record && turn.sends && parts_.delivery_waits) parts_.delivery_waits();
  Result<TurnAnswer> answer = std::unexpected(Error{});
  if (!record) {
    answer = std::unexpected(record.error());
  } else if (record->repeated) {
    answer = Repeat(turn, *record);
  } else {
    ++parts_.metrics.turns_taken;
    Count(*turn.planned.effects);
    const TurnEffects& effects = *turn.planned.effects;
    answer = TurnAnswer{effects.reply, std::move(record->answer), effects.locale, effects.erased};
  }
  if (answer) {
    parts_.metrics.ObserveTurn(std::chrono::steady_clock::now() - turn.begun);
    return answer;
  }
  if (answer.error().code == ErrorCode::kUnavailable) ++parts_.metrics.turns_unavailable;
  parts_.log.Write(LogLevel::kError, "turn-failed",
                   {{"channel", Truncate(turn.key.channel, kCodeBytesMax)},
                    {"user", parts_.log.DailyHash(turn.key.user)},
                    {"why", answer.error().message}});
  return answer;
}

Result<TurnAnswer> TurnHandler::Repeat(const Turn& turn, const TurnRecord& record) {
  ++parts_.metrics.turns_repeated;
  // Erased by the operator or the retention since: there is nothing to say any more.
  Result<Reply> reply = record.answer.empty() ? Reply{} : ReplyFromJson(record.answer);
  if (!reply) return std::unexpected(reply.error());
  // An erasure's receipt is one text for every earlier event; the name of the conversation is the
  // caller's own.
  reply->conversation = turn.key.conversation;
  std::string json = ReplyToJson(*reply);
  return TurnAnswer{std::move(*reply), std::move(json)};
}

void TurnHandler::Count(const TurnEffects& effects) {
  if (effects.erased) ++parts_.metrics.erased_by_people;
  if (!effects.wrong_number.empty()) {
    ++parts_.metrics.wrong_numbers;
    parts_.log.Write(LogLevel::kWarn, "wrong-number-reported",
                     {{"coordinator", effects.wrong_number}});
    if (parts_.wrong_numbers == nullptr) return;
    const Status kept = parts_.wrong_numbers->Add(effects.wrong_number, parts_.clock.Now());
    if (!kept) {
      parts_.log.Write(LogLevel::kError, "wrong-number-not-kept", {{"why", kept.error().message}});
    }
  }
}

Reply TurnHandler::Opening(const std::string& conversation, const std::string& locale) const {
  return parts_.steps.Opening(conversation, locale, parts_.clock.Now());
}

}  // namespace meldwijzer
