#include <algorithm>

#include "dialogs/flow/turn.h"

namespace meldwijzer {

namespace {

// What a slot holds where a question was skipped; the record lists it as open.
constexpr const char* kSkipped = "skipped";

constexpr std::string_view kLanguage = "language-";

}  // namespace

bool Turn::TakeCommand(const TypedText& typed, Tolerance tolerance) {
  const auto step = ReadStepCommand(typed, context_.texts.Words("command.step"));
  if (step && (next_.done || !Current().stands_alone)) {
    result_.trace.push_back("command/step");
    AskReasonOrGo(*step);
    return true;
  }
  for (const Command& command : context_.flow.commands) {
    if (command.builtin == "step" || !MayRun(command)) continue;
    const Tolerance allowed = command.exact ? Tolerance::kExact : tolerance;
    const Selectable ways{"", context_.texts.Words("command." + command.id)};
    if (!ReadSelection(typed, {&ways, 1}, allowed, false)) continue;
    RunCommand(command);
    return true;
  }
  return false;
}

// Under an answer to urgency no question may come (rule U2): there only what tells something works,
// and urgency itself and what ends the conversation.
bool Turn::MayRun(const Command& command) const {
  if (next_.done || !Current().stands_alone) return true;
  return (command.call.empty() && command.builtin.empty()) || command.exact ||
         command.call == context_.flow.interrupts.at("urgent");
}

void Turn::RunCommand(const Command& command) {
  result_.trace.push_back("command/" + command.id);
  if (command.effect) RunOne(*command.effect);
  SayAll(command.say);
  if (!command.call.empty()) {
    if (command.id == "danger-now") next_.urgent = {UrgencyKind::kDanger};
    Push(command.call);
    next_.done = false;
    Enter(StateId(Top().state));
  } else if (command.builtin == "back") {
    GoBack();
  } else if (command.builtin == "skip") {
    Skip();
  } else {
    // The words of this turn are still in the old language; the shell says the question again.
    if (command.builtin.starts_with(kLanguage)) {
      next_.locale = command.builtin.substr(kLanguage.size());
    }
    AskAgain();
  }
}

void Turn::Restart() {
  Snapshot fresh;
  fresh.content_version = context_.flow.version;
  fresh.locale = next_.locale;
  fresh.greeted = true;
  fresh.begun_at = event_.now;
  fresh.told_about_masking = next_.told_about_masking;
  fresh.stack = {{context_.flow.main,
                  context_.flow.FindDialog(context_.flow.main)->start,
                  Resume::kAskAgain,
                  {}}};
  next_ = std::move(fresh);
  Enter(StateId(Top().state));
}

void Turn::JumpTo(const StateId& state) {
  next_.jump_to = {};
  next_.jump_reasons.clear();
  next_.return_to = {};
  next_.done = false;
  Enter(state);
}

bool Turn::StepTouched(int step) const {
  return std::ranges::any_of(context_.flow.slots, [&](const Slot& slot) {
    return slot.record_step == step && next_.slots.contains(slot.id);
  });
}

// Moves on without an answer. The record lists what was skipped as open.
void Turn::Skip() {
  const State& state = Current();
  if (!state.skip) {
    SayKey("skip.not-possible");
    AskAgain();
    return;
  }
  result_.trace.push_back(Top().dialog + "/" + state.id.str() + "/skip");
  Remember(state);
  if (context_.flow.FindSlot(state.slot) != nullptr) SetSlot(state.slot, kSkipped);
  if (!state.skip->reason || next_.slots.contains(*state.skip->reason)) {
    Enter(state.skip->to);
    return;
  }
  next_.jump_to = state.skip->to;
  next_.jump_reasons = {*state.skip->reason};
  Push("skip-reason");
  Enter(StateId(Top().state));
}

// Goes to a step; for those it passes over it asks the reason first (rule D5).
void Turn::AskReasonOrGo(int step) {
  const auto entry = context_.flow.steps.find(step);
  if (entry == context_.flow.steps.end()) {
    SayKey("step.unknown");
    AskAgain();
    return;
  }
  Unwind();
  next_.jump_reasons.clear();
  for (const auto& [passed, slot] : entry->second.reason_when_skipping) {
    if (!StepTouched(passed)) next_.jump_reasons.push_back(slot);
  }
  if (next_.jump_reasons.empty()) {
    JumpTo(entry->second.state);
    return;
  }
  next_.jump_to = entry->second.state;
  SayKey("step.reasons-first");
  Push("skip-reason");
  Enter(StateId(Top().state));
}

void Turn::GoBack() {
  Frame& frame = Top();
  if (!frame.history.empty()) {
    const StateId previous = frame.history.back();
    frame.history.pop_back();
    const Dialog* const dialog = context_.flow.FindDialog(frame.dialog);
    const State* const state = dialog->Find(previous);
    ClearWithDependents(state->slot);
    next_.done = false;
    Enter(previous);
    return;
  }
  if (next_.stack.size() > 1) {
    next_.jump_to = {};
    next_.jump_reasons.clear();
    Pop();
    return;
  }
  SayKey("back.nothing");
  AskAgain();
}

}  // namespace meldwijzer
