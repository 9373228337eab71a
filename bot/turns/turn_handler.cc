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

// Markdown is how texts of ours are marked up, so what a person types must not be any: no bold, no
// link. Curly quotes stand around their words when we quote them, and nowhere inside.
std::string WithoutMarkup(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i);
    if (rest.starts_with("**")) {
      while (i + 1 < text.size() && text[i + 1] == '*') ++i;
    } else if (rest.starts_with("](")) {
      out += "] ";
    } else if (rest.starts_with("“") || rest.starts_with("”")) {
      out += '"';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

TurnHandler::TurnHandler(const TurnParts& parts, std::optional<int> rate_limit,
                         std::optional<int> channel_rate_limit)
    : parts_(parts), too_fast_told_(1, 1) {
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
      {"text or choice", activity.kind == ActivityKind::kMessage && activity.text.empty() &&
                             activity.choice.empty()}};
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
  Activity activity;
  ConversationKey key;
  Instant now{};
  std::chrono::steady_clock::time_point begun;
  PlannedTurn planned;
  PlannedTurn run;  // what was run: `planned`, or the word that more people read here
  bool sends = false;
};

std::shared_ptr<TurnHandler::Turn> TurnHandler::NewTurn(const Activity& activity) const {
  auto turn = std::make_shared<Turn>();
  turn->begun = std::chrono::steady_clock::now();
  turn->now = parts_.clock.Now();
  turn->activity = activity;
  turn->key = {activity.channel, activity.conversation, activity.user};
  return turn;
}

Result<std::shared_ptr<TurnHandler::Turn>> TurnHandler::Begin(const Activity& activity) {
  const std::shared_ptr<Turn> turn = NewTurn(activity);
  if (Status status = Check(activity); !status) {
    ++parts_.metrics.turns_refused;
    return std::unexpected(status.error());
  }
  if ((limiter_ && !limiter_->Allow(activity.channel + '\0' + activity.user, turn->now)) ||
      (channel_limiter_ && !channel_limiter_->Allow(activity.channel, turn->now))) {
    ++parts_.metrics.turns_limited;
    return Fail(ErrorCode::kLimited, "too many messages in a minute");
  }
  std::string& text = turn->activity.text;
  if (text.size() <= kTurnTextBytesMax) text = WithoutMarkup(WithoutControlCharacters(text));
  turn->planned = Plan(turn->activity, turn->now);
  // What was planned holds it, masked.
  text.clear();
  return turn;
}

PlannedTurn TurnHandler::Plan(const Activity& activity, Instant now) const {
  switch (activity.kind) {
    case ActivityKind::kGroup:
      return parts_.steps.Tell(activity, Telling::kGroup);
    case ActivityKind::kAttachment:
      return parts_.steps.Tell(activity, Telling::kAttachment);
    case ActivityKind::kUnreadable:
      return parts_.steps.Tell(activity, Telling::kUnreadable);
    case ActivityKind::kMessage:
    case ActivityKind::kGreeting:
      break;
  }
  if (activity.text.size() > kTurnTextBytesMax) {
    return parts_.steps.Tell(activity, Telling::kTooLong);
  }
  return parts_.steps.Plan(activity, now);
}

// One conversation is one person's. Where somebody else writes in it, more people read: nothing of
// the case is said there any more.
StepOutcome TurnHandler::RunStep(Turn& turn,
                                 const std::optional<StoredConversation>& stored) const {
  const Activity& activity = turn.activity;
  const DeliveryAddress address{activity.channel, activity.conversation, activity.user,
                                activity.locale,  activity.route,        false};
  Result<DeliveryAddress> known = stored ? ParseDeliveryAddress(stored->address)
                                         : Fail(ErrorCode::kNotFound, "nothing is stored");
  if (known && (known->shared || known->user != activity.user)) {
    turn.run = parts_.steps.Tell(activity, Telling::kGroup);
    StepOutcome outcome = turn.run.step(stored);
    if (!known->shared) {
      known->shared = true;
      outcome.keep = StepOutcome::Keep::kState;
      outcome.state = stored->state;
      outcome.address = ToText(*known);
    }
    return outcome;
  }
  turn.run = turn.planned;
  StepOutcome outcome = turn.run.step(stored);
  if (outcome.keep == StepOutcome::Keep::kState && parts_.reachable.contains(activity.channel)) {
    outcome.address = ToText(address);
  }
  return outcome;
}

StepOutcome TurnHandler::Run(Turn& turn, const std::optional<StoredConversation>& stored) const {
  StepOutcome outcome = RunStep(turn, stored);
  if (parts_.deliveries && !turn.activity.answered_in_response) {
    outcome.deliveries = parts_.deliveries(turn.activity, turn.run.effects->reply);
  }
  turn.sends = !outcome.deliveries.empty();
  return outcome;
}

Result<TurnAnswer> TurnHandler::Take(const std::shared_ptr<Turn>& turn) {
  return Finish(
      *turn, parts_.store.TakeTurn(turn->key, turn->activity.event_id, turn->now,
                                   [this, &turn](const std::optional<StoredConversation>& stored) {
                                     return Run(*turn, stored);
                                   }));
}

Result<TurnAnswer> TurnHandler::Handle(const Activity& activity) {
  const auto turn = Begin(activity);
  if (!turn) return std::unexpected(turn.error());
  return Take(*turn);
}

Result<TurnAnswer> TurnHandler::HandleTooFast(const Activity& activity) {
  const std::shared_ptr<Turn> turn = NewTurn(activity);
  if (!too_fast_told_.Allow(activity.channel + '\0' + activity.user, turn->now)) {
    return TurnAnswer{};
  }
  turn->planned = parts_.steps.Tell(activity, Telling::kTooFast);
  return Take(turn);
}

void TurnHandler::HandleLater(const Activity& activity, Done done) {
  auto begun = Begin(activity);
  if (!begun) return done(std::unexpected(begun.error()));
  const std::shared_ptr<Turn> turn = std::move(*begun);
  parts_.store.TakeTurnLater(
      turn->key, turn->activity.event_id, turn->now,
      [this, turn](const std::optional<StoredConversation>& stored) { return Run(*turn, stored); },
      [this, turn, done = std::move(done)](Result<TurnRecord> record) {
        done(Finish(*turn, std::move(record)));
      });
}

Result<TurnAnswer> TurnHandler::Finish(const Turn& turn, Result<TurnRecord> record) {
  if (record && turn.sends && parts_.delivery_waits) {
    parts_.delivery_waits(turn.key.channel);
  }
  Result<TurnAnswer> answer = std::unexpected(Error{});
  if (!record) {
    answer = std::unexpected(record.error());
  } else if (record->repeated) {
    answer = Repeat(turn, *record);
  } else {
    ++parts_.metrics.turns_taken;
    const TurnEffects& effects = *turn.run.effects;
    Count(effects);
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
