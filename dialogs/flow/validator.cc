#include "dialogs/flow/validator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text/text.h"
#include "base/yaml/yaml.h"
#include "dialogs/flow/flow_ways.h"
#include "dialogs/flow/word_check.h"

namespace meldwijzer {
namespace {

// What people must be able to type at every question (rules U3, P2; the contract).
constexpr std::array kCommandsNeeded = {"danger-now", "help",  "back",    "correct", "skip",
                                        "where",      "step",  "contact", "signals", "record",
                                        "pause",      "erase", "restart"};
constexpr std::array kInterruptsNeeded = {"urgent", "self", "description", "place"};

class Validator {
 public:
  Validator(const DialogFlow& flow, Problems& problems)
      : flow_(flow), problems_(problems), top_{flow.file, 0, 0} {}

  // False: there is no main dialog, and nothing else can be said.
  bool Run() {
    if (flow_.FindDialog(flow_.main) == nullptr) {
      Report(PlaceOf(flow_.places, "main", top_),
             fmt::format("the main dialog \"{}\" does not exist{}", flow_.main,
                         DidYouMean(flow_.main, DialogNames())));
      return false;
    }
    CollectValues();
    for (const Dialog& dialog : flow_.dialogs) CheckDialog(dialog);
    CheckTop();
    CheckCommands();
    for (const Slot& slot : flow_.slots) CheckSlot(slot);
    CheckMoved();
    return true;
  }

 private:
  void Report(const SourcePosition& where, std::string message) {
    problems_.push_back({where, std::move(message)});
  }

  std::vector<std::string> DialogNames() const {
    std::vector<std::string> names;
    for (const Dialog& dialog : flow_.dialogs) names.push_back(dialog.id);
    return names;
  }

  static std::vector<std::string> StateNames(const Dialog& dialog) {
    std::vector<std::string> names;
    for (const State& state : dialog.states) names.push_back(state.id.str());
    return names;
  }

  // What each slot may come to hold; a slot with an open answer may hold anything.
  void CollectValues() {
    for (const Dialog& dialog : flow_.dialogs) {
      for (const State& state : dialog.states) {
        if (state.Asks()) {
          for (const ChoiceSpec& choice : state.choices) values_[state.slot].insert(choice.value);
          if (state.answer != AnswerKind::kChoice) open_.insert(state.slot);
        }
        if (state.skip && state.skip->reason) open_.insert(*state.skip->reason);
        for (const Action& action : ActionsOf(state)) {
          if (action.kind == Action::Kind::kSet) values_[action.slot];
        }
      }
    }
    for (const auto& [step, entry] : flow_.steps) {
      for (const auto& [passed, slot] : entry.reason_when_skipping) open_.insert(slot);
    }
  }

  bool Filled(const SlotId& slot) const {
    return SetByEngine(slot) || open_.contains(slot) || values_.contains(slot);
  }

  void CheckDialog(const Dialog& dialog) {
    if (dialog.Find(dialog.start) == nullptr) {
      Report(PlaceOf(dialog.places, "start", dialog.where),
             fmt::format("the start \"{}\" of dialog \"{}\" does not exist{}", dialog.start.str(),
                         dialog.id, DidYouMean(dialog.start.str(), StateNames(dialog))));
    }
    for (const State& state : dialog.states) {
      CheckTargets(dialog, state);
      CheckShape(state);
      CheckLeaving(state);
      CheckChoices(state);
      CheckActions(state);
      for (const Saying& saying : state.say) CheckGuard(saying.when);
      for (const Target& target : state.next) CheckGuard(target.when);
    }
  }

  void CheckTarget(const Dialog& dialog, const State& from, const StateId& to,
                   const SourcePosition& where) {
    if (dialog.Find(to) != nullptr) return;
    Report(where, fmt::format("state \"{}\" leads to \"{}\", which does not exist in dialog "
                              "\"{}\"{}",
                              from.id.str(), to.str(), dialog.id,
                              DidYouMean(to.str(), StateNames(dialog))));
  }

  void CheckTargets(const Dialog& dialog, const State& state) {
    for (const Target& target : state.next) CheckTarget(dialog, state, target.to, target.where);
    for (const ChoiceSpec& choice : state.choices) {
      if (!choice.to) continue;
      CheckTarget(dialog, state, *choice.to, PlaceOf(choice.places, "to", choice.where));
    }
    if (state.skip) {
      CheckTarget(dialog, state, state.skip->to, PlaceOf(state.places, "skip", state.where));
    }
    if (!state.call.empty()) {
      CheckDialogName(state.call, PlaceOf(state.places, "call", state.where));
    }
  }

  void CheckDialogName(const std::string& name, const SourcePosition& where) {
    if (flow_.FindDialog(name) != nullptr) return;
    Report(where, fmt::format("the dialog \"{}\" does not exist{}", name,
                              DidYouMean(name, DialogNames())));
  }

  void CheckShape(const State& state) {
    const std::string& id = state.id.str();
    if (state.Asks() && state.ask.empty() && !state.stands_alone) {
      Report(state.where, fmt::format("state \"{}\" waits for an answer without \"ask\"", id));
    }
    if (!state.Asks() && !state.ask.empty()) {
      Report(PlaceOf(state.places, "ask", state.where),
             fmt::format(
                 "state \"{}\" asks and takes no answer: it needs \"choices\" or \"answer\"", id));
    }
    if (state.end && (state.Asks() || !state.next.empty() || !state.call.empty())) {
      Report(PlaceOf(state.places, "end", state.where),
             fmt::format("state \"{}\" is an end: it asks nothing and leads nowhere", id));
    }
    if (state.answer == AnswerKind::kChoice && state.choices.empty()) {
      Report(state.where, fmt::format("state \"{}\" asks for a choice and offers none", id));
    }
  }

  void CheckLeaving(const State& state) {
    if (state.end) return;
    if (state.next.empty()) {
      Report(state.where, fmt::format("dead end: state \"{}\" has no \"next\" and no \"end: true\"",
                                      state.id.str()));
      return;
    }
    if (state.next.back().when.kind != Guard::Kind::kAlways) {
      Report(state.next.back().where,
             fmt::format("state \"{}\": the last \"next\" must have no \"when\", so that there is "
                         "always a way on",
                         state.id.str()));
    }
    for (size_t i = 0; i + 1 < state.next.size(); ++i) {
      if (state.next[i].when.kind != Guard::Kind::kAlways) continue;
      Report(state.next[i + 1].where,
             fmt::format("state \"{}\": this way is never taken, for the one above it has no "
                         "\"when\"",
                         state.id.str()));
    }
  }

  void CheckChoices(const State& state) {
    std::set<std::string> ids;
    for (const ChoiceSpec& choice : state.choices) {
      if (ids.insert(choice.id).second) continue;
      Report(choice.where, fmt::format("the choice \"{}\" stands twice in state \"{}\"", choice.id,
                                       state.id.str()));
    }
  }

  void CheckActions(const State& state) {
    for (const Action& action : ActionsOf(state)) {
      if (action.kind == Action::Kind::kCall) CheckDialogName(action.value, action.where);
      if (action.kind == Action::Kind::kSay && action.say) CheckGuard(action.say->when);
      if (action.kind == Action::Kind::kSet) {
        CheckKnownSlot(action.slot, action.where);
        CheckValue(action.slot, action.value, action.where);
      }
      if (action.kind == Action::Kind::kJump && !flow_.steps.contains(action.step)) {
        Report(action.where, fmt::format("there is no step {} to jump to", action.step));
      }
      for (const SlotId& slot : action.slots) CheckKnownSlot(slot, action.where);
    }
    if (state.skip && state.skip->reason) {
      CheckKnownSlot(*state.skip->reason, PlaceOf(state.places, "skip", state.where));
    }
    if (state.Asks() && state.slot.str() != state.id.str()) {
      CheckKnownSlot(state.slot, PlaceOf(state.places, "slot", state.where));
    }
  }

  void CheckGuard(const Guard& guard) {
    for (const Guard& part : guard.parts) CheckGuard(part);
    if (guard.slot.empty()) return;
    CheckKnownSlot(guard.slot, guard.where);
    if (guard.kind != Guard::Kind::kSlotIn) return;
    for (const std::string& value : guard.values) CheckValue(guard.slot, value, guard.where);
  }

  // Whether any answer gives the slot that value.
  void CheckValue(const SlotId& slot, const std::string& value, const SourcePosition& where) {
    const auto known = values_.find(slot);
    if (known == values_.end() || open_.contains(slot) || known->second.contains(value)) return;
    Report(where, fmt::format("no answer gives slot \"{}\" the value \"{}\"{}", slot.str(), value,
                              DidYouMean(value, {known->second.begin(), known->second.end()})));
  }

  void CheckKnownSlot(const SlotId& slot, const SourcePosition& where) {
    if (flow_.FindSlot(slot) != nullptr) return;
    std::vector<std::string> names;
    for (const Slot& known : flow_.slots) names.push_back(known.id.str());
    Report(where, fmt::format("unknown slot \"{}\"{}", slot.str(), DidYouMean(slot.str(), names)));
  }

  void CheckTop() {
    if (flow_.welcome.empty()) {
      Report(PlaceOf(flow_.places, "welcome", top_), "\"welcome\" needs at least one text");
    }
    if (flow_.misunderstood.empty()) {
      Report(PlaceOf(flow_.places, "misunderstood", top_),
             "\"misunderstood\" needs at least one text");
    }
    for (const char* const name : kInterruptsNeeded) {
      const auto found = flow_.interrupts.find(name);
      const SourcePosition where = PlaceOf(flow_.places, "interrupts", top_);
      if (found == flow_.interrupts.end()) {
        Report(where, fmt::format("\"interrupts\" needs \"{}\"", name));
      } else {
        CheckDialogName(found->second, where);
      }
    }
    const Dialog* const main = flow_.FindDialog(flow_.main);
    for (int step = 1; step <= 5; ++step) {
      if (flow_.steps.contains(step)) continue;
      Report(PlaceOf(flow_.places, "steps", top_),
             fmt::format("step {} is missing: the meldcode has five", step));
    }
    for (const auto& [step, entry] : flow_.steps) {
      if (main->Find(entry.state) == nullptr) {
        Report(entry.where,
               fmt::format("step {} begins at \"{}\", which does not exist{}", step,
                           entry.state.str(), DidYouMean(entry.state.str(), StateNames(*main))));
      }
      for (const auto& [passed, slot] : entry.reason_when_skipping) {
        CheckKnownSlot(slot, entry.where);
      }
    }
  }

  // What moved must have arrived somewhere.
  void CheckMoved() {
    const SourcePosition where = PlaceOf(flow_.places, "moved", top_);
    std::vector<std::string> names;
    for (const Dialog& dialog : flow_.dialogs) {
      for (const std::string& state : StateNames(dialog)) names.push_back(dialog.id + "/" + state);
    }
    for (const auto& [from, to] : flow_.moved_states) {
      const bool known = std::ranges::find(names, to) != names.end();
      if (known || flow_.moved_states.contains(to)) continue;
      Report(where, fmt::format("\"{}\" has moved to \"{}\", which does not exist{}", from, to,
                                DidYouMean(to, names)));
    }
    for (const auto& [from, to] : flow_.moved_slots) {
      if (!flow_.moved_slots.contains(to)) CheckKnownSlot(to, where);
    }
  }

  void CheckCommands() {
    std::set<std::string> ids;
    for (const Command& command : flow_.commands) {
      if (!ids.insert(command.id).second) {
        Report(command.where, fmt::format("the command \"{}\" stands twice", command.id));
      }
      if (!command.call.empty()) {
        CheckDialogName(command.call, PlaceOf(command.places, "call", command.where));
      }
      for (const Saying& saying : command.say) CheckGuard(saying.when);
      if (command.builtin.empty() && command.call.empty() && command.say.empty() &&
          !command.effect) {
        Report(command.where, fmt::format("the command \"{}\" does nothing", command.id));
      }
      if (command.id == "erase" && !command.exact) {
        Report(command.where, "P2: the command \"erase\" must be typed exactly: exact: true");
      }
    }
    for (const char* const id : kCommandsNeeded) {
      if (ids.contains(id)) continue;
      Report(PlaceOf(flow_.places, "commands", top_),
             fmt::format("the command \"{}\" is missing: people must be able to type it at every "
                         "question{}",
                         id, DidYouMean(id, {ids.begin(), ids.end()})));
    }
  }

  void CheckSlot(const Slot& slot) {
    const SourcePosition depends = PlaceOf(slot.places, "depends_on", slot.where);
    for (const SlotId& other : slot.depends_on) {
      CheckKnownSlot(other, depends);
      if (other == slot.id) {
        Report(depends, fmt::format("slot \"{}\" depends on itself", slot.id.str()));
      }
    }
    if (slot.record_step && (*slot.record_step < 0 || *slot.record_step > 5)) {
      Report(PlaceOf(slot.places, "record", slot.where),
             "\"record\" is a step from 1 to 5, or 0 for what stands above them");
    }
    if (slot.record_step && slot.title.empty()) {
      Report(slot.where,
             fmt::format("slot \"{}\" stands in the record and has no \"title\"", slot.id.str()));
    }
    if (!Filled(slot.id)) {
      Report(slot.where, fmt::format("nothing ever fills the slot \"{}\": ask for it, or remove it",
                                     slot.id.str()));
    }
  }

  const DialogFlow& flow_;
  Problems& problems_;
  const SourcePosition top_;
  std::map<SlotId, std::set<std::string>> values_;
  std::set<SlotId> open_;
};

}  // namespace

void ValidateFlow(const DialogFlow& flow, const std::vector<const Texts*>& languages,
                  Problems& problems) {
  if (flow.main.empty() && flow.dialogs.empty()) return;  // it could not be read
  if (!Validator(flow, problems).Run()) return;
  CheckWays(flow, problems);
  for (const Texts* const texts : languages) CheckWords(flow, *texts, problems);
}

}  // namespace meldwijzer
