#include <algorithm>
#include <charconv>

#include "base/text/text.h"
#include "dialogs/flow/turn.h"

namespace meldwijzer {
namespace {

constexpr size_t kWordsKeptBytesMax = 1000;  // of a description that waits for its confirmation

// Of places, answers and categories one is meant: of several the first would be a guess.
bool Fits(const std::vector<size_t>& picked, PickKind kind) {
  switch (kind) {
    case PickKind::kCandidates:
      return picked.size() == 1;
    case PickKind::kAnswered:
    case PickKind::kCategories:
      return picked.size() <= 1;
    default:
      return true;
  }
}

bool IsSelf(const std::vector<UrgencyKind>& kinds) {
  return std::ranges::find(kinds, UrgencyKind::kSelf) != kinds.end();
}

}  // namespace

Turn::Turn(const DialogContext& context, const Event& event, Snapshot snapshot)
    : context_(context), event_(event), next_(std::move(snapshot)) {
  next_.updated_at = event.now;
}

void Turn::Welcome() {
  fresh_ = true;
  next_.greeted = true;
  next_.begun_at = event_.now;
  next_.content_version = context_.flow.version;
  const Dialog* const main = context_.flow.FindDialog(context_.flow.main);
  next_.stack = {{main->id, main->start, Resume::kAskAgain, {}}};
  if (event_.greeted) return;
  for (const std::string& key : context_.flow.welcome) SayKey(key);
}

// In the order of the contract: urgency; what was masked; the choice that stands; a command; the
// slot that is asked; a description; a place; the FAQ; not understood.
void Turn::TakeEvent() {
  if (!event_.reading.urgent.empty()) {
    TakeUrgency(event_.reading.urgent);
    return;
  }
  if (!event_.reading.masked.empty()) {
    next_.masked = true;
    SayKey("masked.told", {{"count", std::to_string(event_.reading.masked.size())}});
  }
  const int misunderstood = next_.misunderstood;
  if (!event_.choice.empty()) {
    TakeChoice(event_.choice);
  } else {
    TakeText();
  }
  if (next_.misunderstood == misunderstood) next_.misunderstood = 0;
}

// The answer stands alone (rule U2). Of what was typed only the kinds are kept; of somebody who
// writes about themselves nothing at all (rule U4).
void Turn::TakeUrgency(const std::vector<UrgencyKind>& kinds) {
  result_.say.clear();
  next_.urgent = kinds;
  if (IsSelf(kinds)) {
    result_.effects.push_back({EffectKind::kKeepNothing, "", {}});
    Push(context_.flow.interrupts.at("self"));
  } else {
    Push(context_.flow.interrupts.at("urgent"));
  }
  Enter(StateId(Top().state));
}

void Turn::TakeChoice(const std::string& id) {
  const State& state = Current();
  if (!next_.done) {
    for (const ChoiceSpec& choice : state.choices) {
      if (choice.id == id) {
        AnswerChoice(choice, "");
        return;
      }
    }
  }
  if (!next_.done && state.answer == AnswerKind::kPick && id.starts_with("pick-")) {
    const auto picked = ReadPickId(std::string_view(id).substr(5), next_.options.size());
    if (picked && Fits(*picked, state.pick)) {
      AnswerPick(*picked);
      return;
    }
  }
  for (const Command& command : context_.flow.commands) {
    if (command.id == id && MayRun(command)) {
      RunCommand(command);
      return;
    }
  }
  // Of somebody who wrote about themselves nothing was kept, so their answer finds the old
  // question.
  const Dialog* const self = context_.flow.FindDialog(context_.flow.interrupts.at("self"));
  const State* const met = self->Find(self->start);
  if (std::ranges::find(met->choices, id, &ChoiceSpec::id) != met->choices.end()) {
    result_.trace.push_back(self->id + "/" + met->id.str() + "/" + id);
  } else {
    SayKey("stale-choice");
  }
  AskAgain();
}

void Turn::TakeText() {
  const std::string text(Trim(event_.reading.text));
  const TypedText typed(text);
  if (const std::string numbered = NumberedChoice(text); !numbered.empty()) {
    TakeChoice(numbered);
    return;
  }
  const bool free_text = !next_.done && Current().answer == AnswerKind::kText;
  // A command typed as it is wins over a choice that only looks like it ("help", "hulp").
  if (!next_.done && TakeSelection(typed, Tolerance::kExact)) return;
  if (TakeCommand(typed, Tolerance::kExact)) return;
  if (!next_.done && TakeSelection(typed, Tolerance::kLoose)) return;
  if (!next_.done && TakePick(typed)) return;
  if (!free_text && TakeCommand(typed, Tolerance::kNear)) return;
  if (!next_.done && Current().stands_alone) {
    NotUnderstood();
    return;
  }
  if (!text.empty() && !next_.done && TakeSlotText(text)) return;
  const bool explain = event_.reading.faq && event_.reading.faq->explain;
  if (!next_.done && !explain && TakeDescription(text)) return;
  if (!explain && TakePlace()) return;
  if (TakeQuestion()) return;
  NotUnderstood();
}

// A number alone is the choice that stands in that place of the list, whatever else the question
// takes; "" where it is none.
std::string Turn::NumberedChoice(std::string_view text) const {
  size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (next_.done || parsed.ec != std::errc() || parsed.ptr != end || number == 0) return "";
  // Those of its own list a pick reads itself ("1 en 3").
  if (Current().answer == AnswerKind::kPick && number <= next_.options.size()) return "";
  const std::vector<Choice> offered = OfferedChoices(Current());
  return number <= offered.size() ? offered[number - 1].id : "";
}

std::vector<Selectable> Turn::ChoiceWays(const State& state) const {
  std::vector<Selectable> ways;
  for (const ChoiceSpec& choice : state.choices) {
    ways.push_back(
        {context_.texts.Plain(choice.title), context_.texts.Words("choice." + choice.id)});
  }
  return ways;
}

bool Turn::TakeSelection(const TypedText& typed, Tolerance tolerance) {
  const State& state = Current();
  if (state.choices.empty()) return false;
  const bool only_choices = state.answer == AnswerKind::kChoice;
  const auto selection = ReadSelection(
      typed, ChoiceWays(state),
      std::min(tolerance, only_choices ? Tolerance::kLoose : Tolerance::kNear), only_choices);
  if (!selection) return false;
  // "ja, maar ..." with a question or a place behind it is still the choice.
  const ChoiceSpec& choice = state.choices.at(selection->index);
  const size_t said = result_.say.size();
  AnswerChoice(choice, selection->rest);
  // "Wie bel ik in Assen?" names the place that would be asked now.
  const bool asks_place = !next_.done && Current().answer == AnswerKind::kPlace;
  if (asks_place && !selection->rest.empty() && event_.reading.place) {
    result_.say.resize(said);
    AnswerPlace(event_.reading.place->query);
  }
  return true;
}

bool Turn::TakePick(const TypedText& typed) {
  const State& state = Current();
  if (state.answer != AnswerKind::kPick) return false;
  if (auto reading = ReadPick(typed, next_.options.size(), WordsForPick()); reading) {
    if (!Fits(reading->picked, state.pick)) return false;
    const bool more = !reading->rest.empty();
    const std::string dialog = Top().dialog;
    const StateId asked = state.id;
    if (more && state.pick == PickKind::kPending) {
      Confirm(reading->picked);
      if (AddPending()) {
        Enter(asked);
        return true;
      }
      Follow(*context_.flow.FindDialog(dialog)->Find(asked), nullptr);
      return true;
    }
    AnswerPick(reading->picked);
    return true;
  }
  std::vector<std::string> titles;
  for (const PickOption& option : next_.options) titles.push_back(PlainWords(option.title));
  std::vector<Selectable> ways;
  for (const std::string& title : titles) ways.push_back({title, {}});
  const auto selection = ReadSelection(typed, ways, Tolerance::kLoose, true);
  if (!selection) return false;
  AnswerPick({selection->index});
  return true;
}

bool Turn::TakeSlotText(const std::string& text) {
  const State& state = Current();
  if (state.answer == AnswerKind::kText) {
    AnswerText(text);
    return true;
  }
  if (state.answer == AnswerKind::kPlace && event_.reading.matches.signals.empty()) {
    const std::optional<PlaceMention>& place = event_.reading.place;
    if (!place && event_.reading.faq) return false;
    AnswerPlace(place ? place->query : text);
    return true;
  }
  return false;
}

// A description adds to the signals that wait for confirmation. Where one is asked for, the flow
// goes on; elsewhere it is confirmed at once and the question that stood is asked again.
bool Turn::TakeDescription(const std::string& text) {
  const bool asked = Current().answer == AnswerKind::kDescription;
  const bool added = AddPending();
  // "Hij ontkent alles. Kan ik het laten rusten?" tells and asks: the answer comes first.
  if (added) AnswerQuestion();
  if (asked && !added && TellsKnownSignal()) {
    SayKey("signals.known");
    AskAgain();
    return true;
  }
  if (asked) {
    if (!added && event_.reading.faq) return false;
    if (!added && event_.reading.place && event_.reading.place->whole_message) return false;
    next_.last_words = std::string(Truncate(text, kWordsKeptBytesMax));
    if (!added) Suggest();
    const State& state = Current();
    if (context_.flow.FindSlot(state.slot) != nullptr && state.slot != SlotId("description")) {
      SetSlot(state.slot, text);
    }
    Remember(state);
    Follow(state, nullptr);
    return true;
  }
  if (!added) return false;
  next_.last_words.clear();
  const Dialog* const main = context_.flow.FindDialog(context_.flow.main);
  if (next_.stack.size() == 1 && Top().state == main->start) {
    const auto confirm = std::ranges::find(main->states, PickKind::kPending, &State::pick);
    Enter(confirm->id);
    return true;
  }
  Push(context_.flow.interrupts.at("description"));
  Enter(StateId(Top().state));
  return true;
}

bool Turn::TakePlace() {
  const Reading& reading = event_.reading;
  if (!reading.place) return false;
  Push(context_.flow.interrupts.at("place"));
  AnswerPlace(reading.place->query);
  return true;
}

bool Turn::AnswerQuestion() {
  const std::optional<FaqMention>& asked = event_.reading.faq;
  if (!asked || asked->greeting) return false;
  const auto by_role = asked->text_by_role.find(SlotText(SlotId("role")));
  SayKey(by_role != asked->text_by_role.end() ? by_role->second : asked->text);
  return true;
}

bool Turn::TakeQuestion() {
  if (!event_.reading.faq) return false;
  if (!AnswerQuestion()) {  // a greeting
    if (fresh_) return false;
    SayKey(event_.reading.faq->text);
  }
  AskAgain();
  return true;
}

// A message that is hardly more than a greeting is this alike to it.
constexpr double kGreetingAloneMin = 0.7;

void Turn::NotUnderstood() {
  if (next_.done) {
    SayKey("done.restart-hint");
    return;
  }
  const State& state = Current();
  if (state.stands_alone) {
    SayKey("urgent.continue");
    return;
  }
  // A greeting alone: the welcome answers it. With more in it, that was not understood, and is
  // said.
  const std::optional<FaqMention>& asked = event_.reading.faq;
  if (fresh_ && asked && asked->greeting && asked->score >= kGreetingAloneMin) {
    AskAgain();
    return;
  }
  const std::vector<std::string>& texts = context_.flow.misunderstood;
  const auto index = std::min(static_cast<size_t>(next_.misunderstood), texts.size() - 1);
  SayKey(texts.at(index));
  next_.misunderstood = std::min(next_.misunderstood + 1, static_cast<int>(texts.size()));
  AskAgain();
}

}  // namespace meldwijzer
