#include "dialogs/flow/flow_ways.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace meldwijzer {
namespace {

using StateSet = std::set<StateId>;
using SlotSet = std::set<SlotId>;

bool Calls(const Action& action) { return action.kind == Action::Kind::kCall; }

// The dialogs that a state puts on top.
std::vector<std::string> CalledBy(const State& state) {
  std::vector<std::string> called;
  if (!state.call.empty()) called.push_back(state.call);
  for (const Action& action : ActionsOf(state)) {
    if (Calls(action)) called.push_back(action.value);
  }
  return called;
}

// A choice that only says something, or comes back after a side dialog.
bool Stays(const ChoiceSpec& choice) { return !choice.actions.empty() && !choice.to; }

bool LeavesForGood(const ChoiceSpec& choice) {
  return std::ranges::any_of(choice.actions, [](const Action& action) {
    return action.kind == Action::Kind::kErase || action.kind == Action::Kind::kRestart ||
           action.kind == Action::Kind::kJump;
  });
}

class Ways {
 public:
  Ways(const DialogFlow& flow, Problems& problems) : flow_(flow), problems_(problems) {}

  void Check() {
    for (const Dialog& dialog : flow_.dialogs) {
      if (dialog.Find(dialog.start) == nullptr) continue;
      CheckReachable(dialog);
      CheckEnds(dialog);
      CheckExits(dialog);
      CheckSilentCycles(dialog);
      CheckReads(dialog);
    }
    CheckStarted();
    CheckCallCycles();
  }

 private:
  void Report(const SourcePosition& where, std::string message) {
    problems_.push_back({where, std::move(message)});
  }

  StateSet EntriesOf(const Dialog& dialog) const {
    StateSet entries = {dialog.start};
    if (dialog.id == flow_.main) {
      for (const auto& [step, entry] : flow_.steps) entries.insert(entry.state);
    }
    return entries;
  }

  void CheckReachable(const Dialog& dialog) {
    StateSet reached = EntriesOf(dialog);
    std::vector<StateId> open(reached.begin(), reached.end());
    while (!open.empty()) {
      const State* const state = dialog.Find(open.back());
      open.pop_back();
      if (state == nullptr) continue;
      for (const StateId& target : TargetsOf(*state)) {
        if (reached.insert(target).second) open.push_back(target);
      }
    }
    for (const State& state : dialog.states) {
      if (reached.contains(state.id)) continue;
      Report(state.where, fmt::format("unreachable: no way leads to state \"{}\" of dialog \"{}\"; "
                                      "let an answer lead there, or remove it",
                                      state.id.str(), dialog.id));
    }
  }

  // From everywhere there is a way to an end, or out of the dialog for good.
  void CheckEnds(const Dialog& dialog) {
    StateSet ends;
    for (const State& state : dialog.states) {
      const bool leaves = std::ranges::any_of(state.choices, LeavesForGood);
      // The engine ends this one itself, when all reasons are given.
      if (state.end || leaves || dialog.id == "skip-reason") ends.insert(state.id);
    }
    for (bool grew = true; grew;) {
      grew = false;
      for (const State& state : dialog.states) {
        if (ends.contains(state.id)) continue;
        const auto targets = TargetsOf(state);
        const bool reaches = std::ranges::any_of(
            targets, [&](const StateId& target) { return ends.contains(target); });
        // Signals from the lists and corrections end their dialog by the answer itself.
        if (reaches) grew = ends.insert(state.id).second || grew;
      }
    }
    for (const State& state : dialog.states) {
      if (ends.contains(state.id)) continue;
      Report(state.where, fmt::format("dead end: no way leads from state \"{}\" to an end of "
                                      "dialog \"{}\"",
                                      state.id.str(), dialog.id));
    }
  }

  // A question whose answers all come back to itself is no question.
  void CheckExits(const Dialog& dialog) {
    for (const State& state : dialog.states) {
      if (state.answer != AnswerKind::kChoice || state.choices.empty()) continue;
      const bool leaves = std::ranges::any_of(state.choices, [&](const ChoiceSpec& choice) {
        if (LeavesForGood(choice)) return true;
        if (Stays(choice)) return false;
        if (choice.to) return *choice.to != state.id;
        return std::ranges::any_of(state.next,
                                   [&](const Target& next) { return next.to != state.id; });
      });
      if (leaves) continue;
      Report(state.where, fmt::format("no way out: every choice of state \"{}\" comes back to the "
                                      "same question",
                                      state.id.str()));
    }
  }

  // A way round on which nothing is asked would never stop.
  void CheckSilentCycles(const Dialog& dialog) {
    for (const State& start : dialog.states) {
      if (start.Asks() || start.end || !start.call.empty()) continue;
      StateSet seen;
      std::vector<StateId> open = {start.id};
      while (!open.empty()) {
        const State* const state = dialog.Find(open.back());
        open.pop_back();
        if (state == nullptr || state->Asks() || state->end || !state->call.empty()) continue;
        for (const Target& target : state->next) {
          if (target.to == start.id) {
            Report(start.where, fmt::format("state \"{}\" leads back to itself without a question",
                                            start.id.str()));
            return;
          }
          if (seen.insert(target.to).second) open.push_back(target.to);
        }
      }
    }
  }

  static void AddSets(const State& state, SlotSet& slots) {
    if (state.Asks()) slots.insert(state.slot);
    if (state.skip && state.skip->reason) slots.insert(*state.skip->reason);
    for (const Action& action : ActionsOf(state)) {
      if (action.kind == Action::Kind::kSet) slots.insert(action.slot);
    }
  }

  // What a state may have filled when it is left, with the dialogs that it calls.
  SlotSet SetsOf(const State& state) const {
    SlotSet slots;
    AddSets(state, slots);
    for (const std::string& name : CalledBy(state)) {
      const Dialog* const called = flow_.FindDialog(name);
      if (called == nullptr) continue;
      for (const State& other : called->states) AddSets(other, slots);
    }
    return slots;
  }

  // For each state: the slots that some way to it may have filled.
  std::map<StateId, SlotSet> MayBeSet(const Dialog& dialog) const {
    std::map<StateId, SlotSet> before;
    SlotSet everything;
    if (dialog.id != flow_.main) {  // it may be called from anywhere
      for (const Dialog& other : flow_.dialogs) {
        if (other.id == dialog.id) continue;
        for (const State& state : other.states) AddSets(state, everything);
      }
    }
    std::vector<StateId> open;
    for (const StateId& entry : EntriesOf(dialog)) {
      before[entry] = everything;
      open.push_back(entry);
    }
    while (!open.empty()) {
      const State* const state = dialog.Find(open.back());
      open.pop_back();
      if (state == nullptr) continue;
      SlotSet after = before[state->id];
      after.merge(SetsOf(*state));
      for (const StateId& target : TargetsOf(*state)) {
        const bool first = !before.contains(target);
        SlotSet& known = before[target];
        const size_t size = known.size();
        known.insert(after.begin(), after.end());
        if (first || known.size() != size) open.push_back(target);
      }
    }
    return before;
  }

  void CheckReads(const Dialog& dialog) {
    const auto before = MayBeSet(dialog);
    for (const State& state : dialog.states) {
      const auto known = before.find(state.id);
      if (known == before.end()) continue;  // unreachable, which is said already
      for (const Saying& saying : state.say) CheckRead(saying.when, state, known->second);
      SlotSet after = known->second;
      after.merge(SetsOf(state));
      for (const Target& target : state.next) CheckRead(target.when, state, after);
    }
  }

  void CheckRead(const Guard& guard, const State& state, const SlotSet& known) {
    for (const Guard& part : guard.parts) CheckRead(part, state, known);
    const bool declared = flow_.FindSlot(guard.slot) != nullptr;
    if (guard.slot.empty() || !declared || SetByEngine(guard.slot)) return;
    if (known.contains(guard.slot)) return;
    Report(guard.where, fmt::format("slot \"{}\" is read in state \"{}\" before anything on the "
                                    "way there can have filled it",
                                    guard.slot.str(), state.id.str()));
  }

  void CheckStarted() {
    std::set<std::string> started = {flow_.main, "skip-reason"};
    for (const auto& [what, dialog] : flow_.interrupts) started.insert(dialog);
    for (const Command& command : flow_.commands) started.insert(command.call);
    for (const Dialog& dialog : flow_.dialogs) {
      for (const State& state : dialog.states) {
        for (const std::string& name : CalledBy(state)) started.insert(name);
      }
    }
    for (const Dialog& dialog : flow_.dialogs) {
      if (started.contains(dialog.id)) continue;
      Report(dialog.where, fmt::format("unreachable: nothing starts the dialog \"{}\"", dialog.id));
    }
  }

  // A dialog whose first states call another at once, and that one the first, would never ask.
  void CheckCallCycles() {
    for (const Dialog& dialog : flow_.dialogs) {
      std::set<std::string> seen;
      std::vector<std::string> open = {dialog.id};
      while (!open.empty()) {
        const Dialog* const current = flow_.FindDialog(open.back());
        open.pop_back();
        const State* const start = current == nullptr ? nullptr : current->Find(current->start);
        if (start == nullptr || start->Asks() || start->call.empty()) continue;
        if (start->call == dialog.id) {
          Report(dialog.where,
                 fmt::format("dialog \"{}\" calls itself without a question", dialog.id));
          break;
        }
        if (seen.insert(start->call).second) open.push_back(start->call);
      }
    }
  }

  const DialogFlow& flow_;
  Problems& problems_;
};

}  // namespace

bool SetByEngine(const SlotId& slot) {
  return slot == SlotId("coordinator") || slot == SlotId("category") || slot == SlotId("place");
}

std::vector<Action> ActionsOf(const State& state) {
  std::vector<Action> actions = state.actions;
  for (const ChoiceSpec& choice : state.choices) {
    actions.insert(actions.end(), choice.actions.begin(), choice.actions.end());
  }
  return actions;
}

std::vector<StateId> TargetsOf(const State& state) {
  std::vector<StateId> targets;
  for (const Target& target : state.next) targets.push_back(target.to);
  for (const ChoiceSpec& choice : state.choices) {
    if (choice.to) targets.push_back(*choice.to);
  }
  if (state.skip) targets.push_back(state.skip->to);
  return targets;
}

void CheckWays(const DialogFlow& flow, Problems& problems) { Ways(flow, problems).Check(); }

}  // namespace meldwijzer
