#include <algorithm>

#include "base/text/text.h"
#include "dialogs/flow/turn.h"

namespace meldwijzer {
namespace {

bool MovesByItself(const ChoiceSpec& choice) {
  return std::ranges::any_of(choice.actions, [](const Action& action) {
    return action.kind == Action::Kind::kCall || action.kind == Action::Kind::kSay ||
           action.kind == Action::Kind::kErase || action.kind == Action::Kind::kRestart ||
           action.kind == Action::Kind::kJump;
  });
}

}  // namespace

const State& Turn::Current() const {
  const Dialog* const dialog = context_.flow.FindDialog(Top().dialog);
  return *dialog->Find(Top().state);
}

// Enters states until a question stands or the dialog ends.
void Turn::Enter(const StateId& id) {
  std::optional<StateId> following = id;
  while (following && moves_ < kMovesMax) {
    ++moves_;
    Top().state = *following;
    const State& state = Current();
    if (!Run(state.actions)) return;
    if (state.end) {
      SayAll(state.say);
      if (next_.stack.size() == 1) {
        next_.done = true;
        return;
      }
      Pop();
      return;
    }
    following = PassThrough(state);
  }
}

// The state behind this one where it is passed over; nullopt where the conversation stays here.
std::optional<StateId> Turn::PassThrough(const State& state) {
  const bool in_main = next_.stack.size() == 1;
  if (in_main && !next_.return_to.empty() && state.id == next_.return_to) next_.return_to = {};
  const bool rewalk = in_main && !next_.return_to.empty();
  const bool answered = state.Asks() && next_.slots.contains(state.slot);
  if (answered && !state.again && state.answer != AnswerKind::kPick) {
    result_.trace.push_back(Top().dialog + "/" + state.id.str() + "/=");
    return RewalkTarget(state);
  }
  if (rewalk && state.Asks() && state.again) return RewalkTarget(state);
  if (!state.Asks()) {
    if (!rewalk) SayAll(state.say);
    if (!state.call.empty()) {
      if (rewalk) return NextOf(state);
      Push(state.call, Resume::kFollow);
      return Top().state;
    }
    result_.trace.push_back(Top().dialog + "/" + state.id.str() + "/>" + NextOf(state).str());
    return NextOf(state);
  }
  if (state.answer == AnswerKind::kPick) {
    BuildOptions(state);
    if (next_.options.empty() && state.choices.empty()) return NextOf(state);
  }
  Ask(state, !rewalk);
  return std::nullopt;
}

// Where an answer that was given before leads.
StateId Turn::RewalkTarget(const State& state) const {
  const auto answer = next_.slots.find(state.slot);
  if (answer != next_.slots.end()) {
    for (const ChoiceSpec& choice : state.choices) {
      if (choice.value == answer->second.value && choice.to && !MovesByItself(choice)) {
        return *choice.to;
      }
    }
  } else if (state.skip) {
    return state.skip->to;
  }
  return NextOf(state);
}

StateId Turn::NextOf(const State& state) const {
  for (const Target& target : state.next) {
    if (Holds(target.when)) return target.to;
  }
  return state.next.empty() ? state.id : state.next.back().to;
}

// Goes on behind an answered state.
void Turn::Follow(const State& state, const ChoiceSpec* choice) {
  const StateId target = choice != nullptr && choice->to ? *choice->to : NextOf(state);
  result_.trace.push_back(Top().dialog + "/" + state.id.str() + "/" +
                          (choice != nullptr ? choice->id : ">" + target.str()));
  Enter(target);
}

// Puts a dialog on top; what is below goes on as `below` says when it ends. The same dialog is
// never stacked twice: asking for it again begins it again.
void Turn::Push(const std::string& dialog, Resume below) {
  const Dialog* const target = context_.flow.FindDialog(dialog);
  const auto open = std::ranges::find(next_.stack, dialog, &Frame::dialog);
  if (open != next_.stack.end() && open != next_.stack.begin()) {
    next_.stack.erase(open + 1, next_.stack.end());
    next_.stack.back() = {dialog, target->start, Resume::kAskAgain, {}};
    return;
  }
  Top().resume = below;
  if (next_.stack.size() >= kStackDepthMax) next_.stack.erase(next_.stack.begin() + 1);
  next_.stack.push_back({dialog, target->start, Resume::kAskAgain, {}});
}

// Leaves every side dialog; nothing of them waits for the main one any more.
void Turn::Unwind() {
  next_.stack.resize(1);
  Top().resume = Resume::kAskAgain;
}

void Turn::Pop() {
  next_.stack.pop_back();
  const Resume resume = Top().resume;
  Top().resume = Resume::kAskAgain;
  if (resume == Resume::kEnter) {
    Enter(StateId(Top().state));
  } else if (resume == Resume::kFollow) {
    Follow(Current(), nullptr);
  } else {
    AskAgain();
  }
}

void Turn::Ask(const State& state, bool say_first) {
  if (say_first || state.answer == AnswerKind::kPick) SayAll(state.say);
  if (!state.ask.empty()) SayKey(state.ask, {{"place", next_.place_name}});
}

// After a side question the same question stands again.
void Turn::AskAgain() {
  const State& state = Current();
  if (state.end) {
    next_.done = true;
    if (result_.say.empty()) SayKey("done.restart-hint");
    return;
  }
  if (!state.Asks()) {  // it waited for another dialog and was not entered yet
    Enter(StateId(state.id));
    return;
  }
  if (state.stands_alone) {
    SayKey("urgent.continue");
    return;
  }
  if (state.answer == AnswerKind::kPick) BuildOptions(state);
  Ask(state, false);
}

void Turn::SayStanding() {
  const State& state = Current();
  if (next_.done || state.end || !state.Asks()) {
    AskAgain();
    return;
  }
  if (state.answer == AnswerKind::kPick) BuildOptions(state);
  Ask(state, true);
}

bool Turn::Holds(const Guard& guard) const {
  const auto slot = next_.slots.find(guard.slot);
  const bool filled = slot != next_.slots.end();
  switch (guard.kind) {
    case Guard::Kind::kAlways:
      return true;
    case Guard::Kind::kSlotIn:
      return filled && std::ranges::find(guard.values, slot->second.value) != guard.values.end();
    case Guard::Kind::kFilled:
      return filled;
    case Guard::Kind::kPending:
      return HasPending();
    case Guard::Kind::kSuggested:
      return !next_.suggested.empty();
    case Guard::Kind::kConfirmed:
      return std::ranges::any_of(next_.signals, [&](const NotedSignal& noted) {
        const Signal* const signal = context_.catalog.Find(noted.id);
        const bool direct = signal != nullptr && signal->weight == SignalWeight::kDirect;
        return noted.confirmed && !noted.vulnerability && (guard.values.at(0) == "any" || direct);
      });
    case Guard::Kind::kMentions: {
      if (!filled) return false;
      const std::vector<std::string>& words = context_.texts.Words("mention." + guard.values.at(0));
      const std::vector<Token> tokens = Tokenize(slot->second.value);
      return std::ranges::any_of(tokens, [&](const Token& token) {
        return std::ranges::find(words, token.text) != words.end();
      });
    }
    case Guard::Kind::kLookup:
      return next_.lookup_outcome == guard.values.at(0);
    case Guard::Kind::kAll:
      return std::ranges::all_of(guard.parts, [&](const Guard& part) { return Holds(part); });
    case Guard::Kind::kAny:
      return std::ranges::any_of(guard.parts, [&](const Guard& part) { return Holds(part); });
    case Guard::Kind::kNot:
      return !Holds(guard.parts.at(0));
  }
  return false;
}

bool Turn::Run(const std::vector<Action>& actions) {
  return std::ranges::all_of(actions, [&](const Action& action) { return RunOne(action); });
}

bool Turn::RunOne(const Action& action) {
  switch (action.kind) {
    case Action::Kind::kSet:
      SetSlot(action.slot, action.value);
      return true;
    case Action::Kind::kClear:
      for (const SlotId& slot : action.slots) next_.slots.erase(slot);
      return true;
    case Action::Kind::kNoteOwnWords:
      if (!next_.last_words.empty() && next_.notes.size() < kNotesMax) {
        next_.notes.push_back({next_.last_words, StepNow(), event_.now});
      }
      next_.last_words.clear();
      return true;
    case Action::Kind::kForgetPlace:
      next_.slots.erase(SlotId("place"));
      next_.place_name.clear();
      return true;
    case Action::Kind::kWrongNumber:
      result_.effects.push_back({EffectKind::kWrongNumber, next_.last_coordinator, {}});
      return true;
    case Action::Kind::kSay:
      if (action.say) SayAll({*action.say});
      return true;
    case Action::Kind::kCall:
      if (action.value == "urgent") next_.urgent = {UrgencyKind::kDanger};
      Push(action.value);
      Enter(StateId(Top().state));
      return false;
    case Action::Kind::kJump:
      Unwind();
      for (const auto& [passed, slot] : context_.flow.steps.at(action.step).reason_when_skipping) {
        if (!StepTouched(passed)) SetSlot(slot, "urgent");
      }
      JumpTo(context_.flow.steps.at(action.step).state);
      return false;
    case Action::Kind::kErase:
      result_.effects.push_back({EffectKind::kErase, "", {}});
      SayKey("erase.done");
      next_.done = true;
      return false;
    case Action::Kind::kRestart:
      Restart();
      return false;
  }
  return true;
}

void Turn::SayAll(const std::vector<Saying>& sayings) {
  for (const Saying& saying : sayings) {
    if (!Holds(saying.when)) continue;
    if (saying.document) {
      SayDocument(*saying.document);
    } else {
      SayKey(saying.key);
    }
  }
}

void Turn::SayKey(const std::string& key, TextArguments arguments) {
  result_.say.push_back({key, std::move(arguments), std::nullopt, {}});
}

void Turn::SayDocument(DocumentKind kind) {
  Utterance utterance;
  utterance.document = kind;
  if (kind == DocumentKind::kContact) {
    PlaceAnswer answer = LookUp(SlotText(SlotId("place")));
    utterance.messages = std::move(answer.messages);
    if (!answer.coordinators.empty()) {
      next_.last_coordinator = answer.coordinators.front();
      SetSlot(SlotId("coordinator"), answer.coordinators.front());
    }
  }
  result_.say.push_back(std::move(utterance));
}

void Turn::SetSlot(const SlotId& slot, const std::string& value) {
  if (value.size() > kSlotBytesMax) SayKey("slot.cut");
  next_.slots[slot] = {std::string(Truncate(value, kSlotBytesMax)), event_.now};
}

void Turn::ClearDependents(const SlotId& slot, std::vector<SlotId>& cleared) {
  for (const Slot& other : context_.flow.slots) {
    if (std::ranges::find(other.depends_on, slot) == other.depends_on.end()) continue;
    if (next_.slots.erase(other.id) == 0) continue;
    cleared.push_back(other.id);
    ClearDependents(other.id, cleared);
  }
}

// Clears the slot and what depends on it; returns the dependents that held something.
std::vector<SlotId> Turn::ClearWithDependents(const SlotId& slot) {
  next_.slots.erase(slot);
  std::vector<SlotId> cleared;
  ClearDependents(slot, cleared);
  return cleared;
}

const State* Turn::FindAsking(const SlotId& slot) const {
  const Dialog* const main = context_.flow.FindDialog(context_.flow.main);
  const auto found = std::ranges::find_if(
      main->states, [&](const State& state) { return state.Asks() && state.slot == slot; });
  return found == main->states.end() ? nullptr : &*found;
}

int Turn::StepNow() const {
  const Dialog* const main = context_.flow.FindDialog(context_.flow.main);
  const State* const state = main->Find(next_.stack.front().state);
  return state != nullptr ? state->step.value_or(1) : 1;
}

}  // namespace meldwijzer
