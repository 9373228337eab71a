#include <algorithm>
#include <set>

#include "base/text/text.h"
#include "dialogs/flow/turn.h"

namespace meldwijzer {
namespace {

constexpr size_t kSuggestionsAskedMax = 3;  // of one "did you mean" question
// Weaker ones are near enough for a list of guesses, not for a question to somebody.
constexpr double kSuggestionAskedScoreMin = 0.25;
constexpr size_t kQuoteBytesMax = 600;
constexpr size_t kButtonsMax = 10;  // of a list; longer ones are answered by number
constexpr size_t kButtonTitleBytesMax = 60;

}  // namespace

bool Turn::HasPending() const {
  return std::ranges::any_of(next_.signals, [](const NotedSignal& s) { return !s.confirmed; });
}

// Notes what the text shows and is not noted yet; true when there was any. Signals that are never
// shown stay out (rule J2); what the text denies stays out too.
bool Turn::AddPending() {
  bool added = false;
  for (const SignalMatch& match : event_.reading.matches.signals) {
    if (match.status != MatchStatus::kPresent || next_.signals.size() >= kSignalsMax) continue;
    const Signal* const signal = context_.catalog.Find(match.id);
    if (signal == nullptr || signal->shown == SignalShown::kNever) continue;
    const bool known = std::ranges::any_of(
        next_.signals, [&](const NotedSignal& noted) { return noted.id == match.id; });
    if (known) continue;
    const std::string quote = match.evidence.empty() ? "" : match.evidence.front().quote;
    next_.signals.push_back({match.id, std::string(Truncate(quote, kQuoteBytesMax)), match.heard,
                             false, match.vulnerability, StepNow(), event_.now});
    added = true;
  }
  if (added) next_.suggested.clear();
  return added;
}

// Whether the text tells a signal that was told before.
bool Turn::TellsKnownSignal() const {
  return std::ranges::any_of(event_.reading.matches.signals, [&](const SignalMatch& match) {
    return match.status == MatchStatus::kPresent &&
           std::ranges::find(next_.signals, match.id, &NotedSignal::id) != next_.signals.end();
  });
}

// The near misses of one "did you mean" question.
void Turn::Suggest() {
  next_.suggested.clear();
  for (const SignalSuggestion& suggestion : event_.reading.matches.suggestions) {
    if (next_.suggested.size() == kSuggestionsAskedMax) break;
    if (suggestion.score < kSuggestionAskedScoreMin) break;
    const Signal* const signal = context_.catalog.Find(suggestion.id);
    if (signal == nullptr || signal->shown != SignalShown::kSignal) continue;
    next_.suggested.push_back(suggestion.id);
  }
}

// The list that a pick question offers, numbered from 1 in this order.
void Turn::BuildOptions(const State& state) {
  std::vector<PickOption>& options = next_.options;
  const std::string& locale = context_.texts.locale();
  options.clear();
  switch (state.pick) {
    case PickKind::kPending:
      for (const NotedSignal& noted : next_.signals) {
        const Signal* const signal = context_.catalog.Find(noted.id);
        if (noted.confirmed || signal == nullptr) continue;
        options.push_back({noted.id.str(), signal->Text(locale)});
      }
      break;
    case PickKind::kSuggested:
      for (const SignalId& id : next_.suggested) {
        const Signal* const signal = context_.catalog.Find(id);
        if (signal != nullptr) options.push_back({id.str(), signal->Text(locale)});
      }
      break;
    case PickKind::kAnswered:
      for (const Slot& slot : context_.flow.slots) {
        if (!slot.correctable || slot.title.empty() || !next_.slots.contains(slot.id)) continue;
        if (FindAsking(slot.id) == nullptr) continue;
        options.push_back({slot.id.str(), context_.texts.Format(slot.title)});
      }
      break;
    case PickKind::kCategories:
      for (const SignalCategory& category : context_.catalog.categories()) {
        if (category.vulnerability) continue;
        options.push_back({category.id, locale == "en" ? category.title_en : category.title_nl});
      }
      break;
    case PickKind::kCategorySignals:
      for (const Signal& signal : context_.catalog.signals()) {
        if (signal.category != SlotText(SlotId("category"))) continue;
        if (signal.shown != SignalShown::kSignal) continue;
        options.push_back({signal.id.str(), signal.Text(locale)});
      }
      break;
    case PickKind::kCandidates:
      options = LookUp(SlotText(SlotId("place"))).candidates;
      break;
    case PickKind::kNone:
      break;
  }
}

// Confirmed words stay; rejected ones are deleted with this answer (rule P3).
void Turn::Confirm(const std::vector<size_t>& picked) {
  std::set<std::string> confirmed;
  std::set<std::string> offered;
  for (size_t i = 0; i < next_.options.size(); ++i) offered.insert(next_.options[i].id);
  for (const size_t index : picked) confirmed.insert(next_.options.at(index).id);
  for (NotedSignal& noted : next_.signals) {
    if (confirmed.contains(noted.id.str())) noted.confirmed = true;
  }
  std::erase_if(next_.signals, [&](const NotedSignal& noted) {
    return !noted.confirmed && offered.contains(noted.id.str());
  });
  next_.last_words.clear();
}

void Turn::AcceptSuggested(const std::vector<size_t>& picked) {
  for (const size_t index : picked) {
    if (next_.signals.size() >= kSignalsMax) break;
    const SignalId id(next_.options.at(index).id);
    const auto noted = std::ranges::find(next_.signals, id, &NotedSignal::id);
    if (noted != next_.signals.end()) {
      noted->confirmed = true;
      continue;
    }
    const Signal* const signal = context_.catalog.Find(id);
    next_.signals.push_back({id, std::string(Truncate(next_.last_words, kQuoteBytesMax)), false,
                             true, signal != nullptr && signal->vulnerability, StepNow(),
                             event_.now});
  }
  next_.suggested.clear();
  if (!picked.empty()) next_.last_words.clear();
}

void Turn::AddFromList(const std::vector<size_t>& picked) {
  for (const size_t index : picked) {
    const SignalId id(next_.options.at(index).id);
    const bool known = std::ranges::any_of(
        next_.signals, [&](const NotedSignal& noted) { return noted.id == id; });
    if (known || next_.signals.size() >= kSignalsMax) continue;
    next_.signals.push_back({id, "", false, true, false, StepNow(), event_.now});
  }
}

// Opens one answer again, and what depends on it; the rest stays as it is.
void Turn::Correct(const SlotId& slot) {
  const State* const asking = FindAsking(slot);
  next_.old_answer = SlotText(slot);
  next_.asked_again = ClearWithDependents(slot);
  const Slot* const known = context_.flow.FindSlot(slot);
  SayKey("correct.changed", {{"slot", context_.texts.Format(known->title)}});
  result_.trace.push_back(Top().dialog + "/" + Top().state.str() + "/>end");
  Unwind();
  next_.return_to = next_.done ? StateId() : Top().state;
  next_.done = false;
  SayDocument(DocumentKind::kCorrected);
  if (next_.return_to == asking->id) next_.return_to = {};
  Top().state = asking->id;
  Ask(*asking, false);
}

std::string Turn::SlotText(const SlotId& slot) const {
  const auto found = next_.slots.find(slot);
  return found == next_.slots.end() ? "" : found->second.value;
}

PlaceAnswer Turn::LookUp(const std::string& query) const {
  return context_.places.LookUp(query, SlotText(SlotId("age")), event_.now,
                                context_.texts.locale());
}

void Turn::NotePlace(const std::string& query) {
  PlaceAnswer answer = LookUp(query);
  next_.lookup_outcome = answer.outcome;
  next_.place_name = answer.place;
  SetSlot(SlotId("place"), query);
}

PickWords Turn::WordsForPick() const {
  const Texts& texts = context_.texts;
  return {texts.Words("pick.all"), texts.Words("pick.none"), texts.Words("pick.except")};
}

std::vector<Choice> Turn::OfferedChoices(const State& state) const {
  std::vector<Choice> choices;
  if (state.answer == AnswerKind::kPick) {
    const bool several = state.pick == PickKind::kPending || state.pick == PickKind::kSuggested;
    for (size_t i = 0; i < next_.options.size() && next_.options.size() <= kButtonsMax; ++i) {
      std::string title = next_.options[i].title;
      if (title.size() > kButtonTitleBytesMax) {
        title = std::string(Truncate(title, kButtonTitleBytesMax)) + "…";
      }
      choices.push_back({"pick-" + std::to_string(i + 1), std::move(title)});
    }
    if (state.pick == PickKind::kPending && next_.options.size() > 1) {
      choices.push_back({"pick-all", context_.texts.Format("choice.pick-all")});
    }
    if (several) choices.push_back({"pick-none", context_.texts.Format("choice.pick-none")});
  }
  for (const ChoiceSpec& choice : state.choices) {
    choices.push_back({choice.id, context_.texts.Format(choice.title)});
  }
  return choices;
}

}  // namespace meldwijzer
