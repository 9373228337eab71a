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

Result<TurnAnswer> TurnHandler::Handle(const Activity& activity) {
  const auto begin = std::chrono::steady_clock::now();
  const Instant now = parts_.clock.Now();
  if (Status status = Check(activity); !status) {
    ++parts_.metrics.turns_refused;
    return std::unexpected(status.error());
  }
  if ((limiter_ && !limiter_->Allow(activity.channel + '\0' + activity.user, now)) ||
      (channel_limiter_ && !channel_limiter_->Allow(activity.channel, now))) {
    ++parts_.metrics.turns_limited;
    return Fail(ErrorCode::kLimited, "too many messages in a minute");
  }
  Activity clean = activity;
  clean.text = WithoutControlCharacters(std::move(clean.text));
  Result<TurnAnswer> answer = Take(clean, now);
  if (!answer) {
    if (answer.error().code == ErrorCode::kUnavailable) ++parts_.metrics.turns_unavailable;
    parts_.log.Write(LogLevel::kError, "turn-failed",
                     {{"channel", Truncate(activity.channel, kCodeBytesMax)},
                      {"user", parts_.log.DailyHash(activity.user)},
                      {"why", answer.error().message}});
    return answer;
  }
  parts_.metrics.ObserveTurn(std::chrono::steady_clock::now() - begin);
  return answer;
}

Result<TurnAnswer> TurnHandler::Take(const Activity& activity, Instant now) {
  const ConversationKey key{activity.channel, activity.conversation, activity.user};
  PlannedTurn planned;
  if (activity.text.size() > kTurnTextBytesMax) {
    planned = parts_.steps.TooLong(activity);
  } else {
    planned = parts_.steps.Plan(activity, now);
  }
  bool sends = false;
  const Step step = [&](const std::optional<StoredConversation>& stored) {
    StepOutcome outcome = planned.step(stored);
    if (outcome.keep == StepOutcome::Keep::kState && parts_.reachable.contains(activity.channel)) {
      outcome.address = ToText(
          DeliveryAddress{activity.channel, activity.conversation, activity.user, activity.locale});
    }
    sends = !outcome.deliveries.empty();
    return outcome;
  };
  Result<TurnRecord> record = parts_.store.TakeTurn(key, activity.event_id, now, step);
  if (record && sends && parts_.delivery_waits) parts_.delivery_waits();
  if (!record) return std::unexpected(record.error());
  if (!record->repeated) {
    ++parts_.metrics.turns_taken;
    Count(*planned.effects);
    return TurnAnswer{planned.effects->reply, std::move(record->answer)};
  }
  ++parts_.metrics.turns_repeated;
  // Erased by the operator or the retention since: there is nothing to say any more.
  if (record->answer.empty()) record->answer = ReplyToJson({});
  Result<Reply> reply = ReplyFromJson(record->answer);
  if (!reply) return std::unexpected(reply.error());
  // An erasure's receipt is one text for every earlier event; the name of the conversation is the
  // caller's own.
  reply->conversation = activity.conversation;
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
