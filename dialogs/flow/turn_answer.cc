#include <algorithm>

#include "dialogs/flow/turn.h"

namespace meldwijzer {

// For "terug".
void Turn::Remember(const State& state) {
  Top().history.push_back(state.id);
  if (Top().history.size() > kHistoryMax) Top().history.erase(Top().history.begin());
}

void Turn::AnswerChoice(const ChoiceSpec& choice, const std::string& rest) {
  const State& state = Current();  // of the flow: stands while the turn moves on
  const std::string id = Top().dialog + "/" + state.id.str() + "/" + choice.id;
  const bool has_actions = !choice.actions.empty();
  const bool stays = has_actions && !choice.to;
  if (!stays) {
    Remember(state);
    const bool keep = context_.flow.FindSlot(state.slot) != nullptr || state.again;
    if (keep) SetSlot(state.slot, choice.value);
    const auto before = std::ranges::find(state.choices, next_.old_answer, &ChoiceSpec::value);
    if (before != state.choices.end() && before->to != choice.to) next_.return_to = {};
    next_.old_answer.clear();
  }
  const auto call = std::ranges::find(choice.actions, Action::Kind::kCall, &Action::kind);
  if (choice.to && call != choice.actions.end()) {
    // The other dialog first; then the target is entered.
    result_.trace.push_back(id);
    for (const Action& action : choice.actions) {
      if (action.kind != Action::Kind::kCall) RunOne(action);
    }
    Top().state = *choice.to;
    Push(call->value, Resume::kEnter);
    Enter(StateId(Top().state));
    return;
  }
  if (!Run(choice.actions)) {
    result_.trace.push_back(id);
    return;
  }
  if (stays) {
    result_.trace.push_back(id);
    AskAgain();
    return;
  }
  // What was typed behind the choice may hold signals: they are confirmed before the next question.
  if (!rest.empty() && state.answer == AnswerKind::kChoice && AddPending()) {
    result_.trace.push_back(id);
    Top().state = choice.to ? *choice.to : NextOf(state);
    Push(context_.flow.interrupts.at("description"), Resume::kEnter);
    Enter(StateId(Top().state));
    return;
  }
  Follow(state, &choice);
}

void Turn::AnswerPick(const std::vector<size_t>& picked) {
  const State& state = Current();  // of the flow: stands while the turn moves on
  if (picked.empty() && state.pick != PickKind::kPending && state.pick != PickKind::kSuggested) {
    next_.options.clear();
    if (next_.stack.size() > 1) {
      Pop();
    } else {
      AskAgain();
    }
    return;
  }
  switch (state.pick) {
    case PickKind::kPending:
      Confirm(picked);
      break;
    case PickKind::kSuggested:
      AcceptSuggested(picked);
      break;
    case PickKind::kCandidates: {
      const std::string id = next_.options.at(picked.front()).id;
      NotePlace(id);
      break;
    }
    case PickKind::kAnswered:
      Correct(SlotId(next_.options.at(picked.front()).id));
      return;
    case PickKind::kCategories:
      SetSlot(SlotId("category"), next_.options.at(picked.front()).id);
      break;
    case PickKind::kCategorySignals:
      AddFromList(picked);
      break;
    case PickKind::kNone:
      break;
  }
  Follow(state, nullptr);
}

void Turn::AnswerText(const std::string& text) {
  const State& state = Current();  // of the flow: stands while the turn moves on
  if (Top().dialog == "skip-reason" && !next_.jump_reasons.empty()) {
    SetSlot(next_.jump_reasons.front(), text);
    next_.jump_reasons.erase(next_.jump_reasons.begin());
    if (!next_.jump_reasons.empty()) {
      Enter(state.id);
      return;
    }
    Unwind();
    const StateId target = next_.jump_to;
    result_.trace.push_back("skip-reason/reason/>end");
    JumpTo(target);
    return;
  }
  Remember(state);
  SetSlot(state.slot, text);
  Follow(state, nullptr);
}

void Turn::AnswerPlace(const std::string& query) {
  const State& state = Current();  // of the flow: stands while the turn moves on
  NotePlace(query);
  Follow(state, nullptr);
}

}  // namespace meldwijzer
