#include "bot/turns/dialog_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bot/turns/reply_json.h"
#include "bot/turns/text_reader.h"

namespace meldwijzer {
namespace {

Reply MakeReply(const std::string& conversation, const TurnResult& result,
                std::vector<Message> messages) {
  return {conversation,
          std::move(messages),
          {result.dialog, result.state.str(), result.step, result.done}};
}

StepOutcome::Keep KeepOf(const std::vector<Effect>& effects) {
  for (const Effect& effect : effects) {
    if (effect.kind == EffectKind::kErase) return StepOutcome::Keep::kErase;
    if (effect.kind == EffectKind::kKeepNothing) return StepOutcome::Keep::kNothing;
  }
  return StepOutcome::Keep::kState;
}

// A reply has at most so many messages (contract).
constexpr size_t kReplyMessagesMax = 3;

// Told before the answer, except where that must stand alone (rule U2: urgency asks nothing, so it
// has no choices but those of its own dialog).
void TellFirst(const std::string& told, Reply& reply) {
  if (reply.dialog.dialog == "urgent" || reply.messages.empty()) return;
  if (reply.messages.size() < kReplyMessagesMax) {
    reply.messages.insert(reply.messages.begin(), Message{told, {}, {}});
  } else {
    reply.messages.front().text = told + "\n\n" + reply.messages.front().text;
  }
}

// FNV-1a: tells questions apart, nothing more.
void Mix(uint64_t& hash, std::string_view bytes) {
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  hash = (hash ^ 0xffU) * 1099511628211ULL;
}

// The question that stands, with what a number of its list means.
std::string QuestionOf(const Snapshot& snapshot) {
  if (snapshot.stack.empty()) return "";
  uint64_t hash = 14695981039346656037ULL;
  Mix(hash, snapshot.stack.back().dialog);
  Mix(hash, snapshot.stack.back().state.str());
  for (const PickOption& option : snapshot.options) Mix(hash, option.id);
  return fmt::format("{:08x}", static_cast<uint32_t>(hash ^ (hash >> 32U)));
}

const char* KeyOf(Telling what) {
  switch (what) {
    case Telling::kTooLong:
      return "input.too-long";
    case Telling::kGroup:
      return "group.private";
    case Telling::kAttachment:
      return "photo.not-taken";
    case Telling::kUnreadable:
      return "channel.unreadable";
    case Telling::kTooFast:
      return "rate-limited";
  }
  return "input.too-long";
}

// A name that no choice has: the engine says that the button is of an earlier question.
constexpr const char* kStaleChoice = "stale";
// The command that tells where the conversation stands.
constexpr const char* kWhereCommand = "where";

}  // namespace

DialogSteps::DialogSteps(const ContentSet& content, const OrganisationFacts& facts)
    : content_(content) {
  for (const auto& [locale, texts] : content.texts) {
    OrganisationFacts own = facts;
    for (auto& [name, value] : own) {
      if (value.empty() && texts.Has("unset." + name)) value = texts.Format("unset." + name);
    }
    languages_.emplace(locale,
                       Language{&texts, ContactReply(content.directory, texts), std::move(own)});
  }
}

const DialogSteps::Language& DialogSteps::LanguageOf(const std::string& locale) const {
  return languages_.at(content_.TextsOf(locale).locale());
}

DialogContext DialogSteps::Context(const Language& language) const {
  return DialogContext{content_.flow, *language.texts, content_.catalog, language.places};
}

PlannedTurn DialogSteps::Plan(const Activity& activity, Instant now) const {
  Event event;
  event.now = now;
  event.choice = activity.choice;
  event.greeted = activity.opened;
  if (activity.choice.empty()) event.reading = ReadText(content_, activity.text);
  auto effects = std::make_shared<TurnEffects>();
  // The text as typed ends here; only what was masked goes on.
  Activity address = activity;
  address.text.clear();
  return {[this, address = std::move(address), event = std::move(event),
           effects](const std::optional<StoredConversation>& stored) {
            *effects = {};
            return Run(address, event, stored, *effects);
          },
          effects};
}

// A button of an earlier question must not answer this one; a command means the same everywhere.
bool DialogSteps::IsStale(const Activity& activity, const Snapshot& snapshot) const {
  if (activity.question.empty() || activity.question == QuestionOf(snapshot)) return false;
  return std::ranges::find(content_.flow.commands, activity.choice, &Command::id) ==
         content_.flow.commands.end();
}

Event DialogSteps::EventOf(const Activity& activity, const Event& event,
                           const std::optional<Snapshot>& snapshot) const {
  Event own = event;
  if (activity.kind == ActivityKind::kGreeting) own.choice = kWhereCommand;
  if (snapshot && IsStale(activity, *snapshot)) own.choice = kStaleChoice;
  return own;
}

// The first message for somebody who has not typed anything. Nothing is kept of who opened a chat.
StepOutcome DialogSteps::Open(const Activity& activity, Instant now, TurnEffects& effects) const {
  effects.reply = Opening(activity.conversation, activity.locale, now);
  return {StepOutcome::Keep::kNothing, "", ReplyToJson(effects.reply)};
}

StepOutcome DialogSteps::Run(const Activity& activity, const Event& event,
                             const std::optional<StoredConversation>& stored,
                             TurnEffects& effects) const {
  std::optional<Snapshot> snapshot;
  bool unreadable = false;
  if (stored) {
    // Somebody at night must not be left without an answer because of our mistake, so what cannot
    // be read is answered as a first message; but it is not written over.
    Result<Snapshot> parsed = ParseSnapshot(stored->state);
    unreadable = !parsed;
    if (parsed) snapshot = std::move(*parsed);
  }
  if (activity.kind == ActivityKind::kGreeting && !snapshot) {
    return Open(activity, event.now, effects);
  }
  const std::string& locale = snapshot ? snapshot->locale : activity.locale;
  const Language& language = LanguageOf(locale);
  const DialogContext context = Context(language);
  const Event own = EventOf(activity, event, snapshot);
  TurnResult result = Advance(context, snapshot, language.texts->locale(), own);
  if (result.next.locale != language.texts->locale()) {
    return InOtherLanguage(activity, event, std::move(result), !snapshot, effects);
  }
  if (trace_ != nullptr) trace_->insert(trace_->end(), result.trace.begin(), result.trace.end());
  effects.locale = language.texts->locale();
  std::optional<Instant> remind_at;
  for (const Effect& effect : result.effects) {
    if (effect.kind == EffectKind::kErase) effects.erased = true;
    if (effect.kind == EffectKind::kWrongNumber) effects.wrong_number = effect.id;
    if (effect.kind == EffectKind::kRemind) remind_at = effect.at;
  }
  effects.reply = Say(activity.conversation, language, result, event.now);
  if (activity.attachment) {
    TellFirst(language.texts->Format(KeyOf(Telling::kAttachment), language.facts), effects.reply);
  }
  if (stored && stored->undelivered > 0) {
    TellFirst(language.texts->Format("notice.undelivered"), effects.reply);
  }
  StepOutcome outcome;
  outcome.keep = KeepOf(result.effects);
  if (unreadable && outcome.keep == StepOutcome::Keep::kState) {
    outcome.keep = StepOutcome::Keep::kNothing;
  }
  if (outcome.keep == StepOutcome::Keep::kState) outcome.state = Serialize(result.next);
  outcome.answer = ReplyToJson(effects.reply);
  outcome.remind_at = remind_at;
  return outcome;
}

// Somebody who asked for another language gets the question that stands again, in that one.
StepOutcome DialogSteps::InOtherLanguage(const Activity& activity, const Event& event,
                                         TurnResult result, bool began,
                                         TurnEffects& effects) const {
  const Language& language = LanguageOf(result.next.locale);
  std::vector<std::string> trace = std::move(result.trace);
  if (trace_ != nullptr) trace_->insert(trace_->end(), trace.begin(), trace.end());
  TurnResult again = began ? Begin(Context(language), result.next.locale, event.now)
                           : StandAgain(Context(language), result.next, event.now);
  again.next.updated_at = event.now;
  effects.locale = language.texts->locale();
  effects.reply = Say(activity.conversation, language, again, event.now);
  return {StepOutcome::Keep::kState, Serialize(again.next), ReplyToJson(effects.reply)};
}

Reply DialogSteps::Say(const std::string& conversation, const Language& language,
                       const TurnResult& result, Instant now) const {
  Reply reply =
      MakeReply(conversation, result, RenderReply(Context(language), result, language.facts, now));
  reply.question = QuestionOf(result.next);
  return reply;
}

std::optional<Standpoint> DialogSteps::WhereItStands(const std::string& conversation,
                                                     const StoredConversation& stored,
                                                     Instant now) const {
  const Result<Snapshot> snapshot = ParseSnapshot(stored.state);
  if (!snapshot) return std::nullopt;
  const Language& language = LanguageOf(snapshot->locale);
  const TurnResult result = StandAgain(Context(language), *snapshot, now);
  return Standpoint{snapshot->locale, Say(conversation, language, result, now)};
}

std::optional<RecordInLanguage> DialogSteps::MakeRecord(const StoredConversation& stored,
                                                        Instant now) const {
  const Result<Snapshot> snapshot = ParseSnapshot(stored.state);
  if (!snapshot) return std::nullopt;
  const Language& language = LanguageOf(snapshot->locale);
  std::string coordinator;
  if (const auto slot = snapshot->slots.find(SlotId("coordinator"));
      slot != snapshot->slots.end()) {
    coordinator = language.places.OrganisationOf(slot->second.value);
  }
  return RecordInLanguage{
      snapshot->locale,
      BuildRecord({content_.flow, *language.texts, content_.catalog}, *snapshot, coordinator, now),
      language.texts->Format("record.page", {{"page", "{page}"}, {"pages", "{pages}"}})};
}

std::string DialogSteps::Words(const std::string& locale, const std::string& key,
                               const TextArguments& arguments) const {
  const Language& language = LanguageOf(locale);
  TextArguments all = language.facts;
  for (const auto& [name, value] : arguments) all[name] = value;
  return language.texts->Format(key, all);
}

OutgoingMessage DialogSteps::Notice(NoticeKind kind, const DeliveryAddress& address) const {
  const Language& language = LanguageOf(address.locale);
  const char* const key = kind == NoticeKind::kReminder ? "notice.reminder" : "notice.retention";
  return {address,
          {address.conversation, {{language.texts->Format(key, language.facts), {}, {}}}, {}}};
}

Reply DialogSteps::Opening(const std::string& conversation, const std::string& locale,
                           Instant now) const {
  const Language& language = LanguageOf(locale);
  return Say(conversation, language, Begin(Context(language), language.texts->locale(), now), now);
}

PlannedTurn DialogSteps::Tell(const Activity& activity, Telling what) const {
  auto effects = std::make_shared<TurnEffects>();
  Step step = [this, effects, what, conversation = activity.conversation,
               locale = activity.locale](const std::optional<StoredConversation>& stored) {
    Reply& reply = effects->reply = {conversation, {}, {content_.flow.main, "", {}, false}, ""};
    std::string language = locale;
    const Result<Snapshot> snapshot = ParseSnapshot(stored ? stored->state : "");
    if (snapshot) language = snapshot->locale;
    if (snapshot && !snapshot->stack.empty()) {
      const Frame& frame = snapshot->stack.back();
      const Dialog* const dialog = content_.flow.FindDialog(frame.dialog);
      const State* const state = dialog == nullptr ? nullptr : dialog->Find(frame.state);
      reply.dialog = {frame.dialog, frame.state.str(),
                      state == nullptr ? std::nullopt : state->step, snapshot->done};
    } else if (const Dialog* const main = content_.flow.FindDialog(content_.flow.main)) {
      reply.dialog.state = main->start.str();
    }
    const Language& words = LanguageOf(language);
    reply.messages = {{words.texts->Format(KeyOf(what), words.facts), {}, {}}};
    return StepOutcome{StepOutcome::Keep::kNothing, "", ReplyToJson(reply)};
  };
  return {std::move(step), std::move(effects)};
}

}  // namespace meldwijzer
