#include "dialogs/flow/validator.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

// Slots that the engine itself fills.
bool SetByEngine(const SlotId& slot) {
  return slot == SlotId("coordinator") || slot == SlotId("category") || slot == SlotId("place");
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

class Validator {
 public:
  Validator(const DialogFlow& flow, const std::vector<const Texts*>& languages, Problems& problems)
      : flow_(flow), languages_(languages), problems_(problems) {}

  void Run() {
    if (flow_.FindDialog(flow_.main) == nullptr) {
      Report({}, fmt::format("the main dialog \"{}\" does not exist", flow_.main));
      return;
    }
    CollectSetSlots();
    for (const Dialog& dialog : flow_.dialogs) CheckDialog(dialog);
    CheckTop();
    for (const Command& command : flow_.commands) CheckCommand(command);
    for (const Slot& slot : flow_.slots) CheckSlot(slot);
  }

 private:
  void Report(const SourcePosition& where, std::string message) {
    const bool known = !where.file.empty();
    problems_.push_back({known ? where : SourcePosition{flow_.file, 0, 0}, std::move(message)});
  }

  void CollectSetSlots() {
    for (const Dialog& dialog : flow_.dialogs) {
      for (const State& state : dialog.states) {
        if (state.Asks()) set_.insert(state.slot);
        if (state.skip && state.skip->reason) set_.insert(*state.skip->reason);
        for (const Action& action : ActionsOf(state)) {
          if (action.kind == Action::Kind::kSet) set_.insert(action.slot);
        }
      }
    }
    for (const auto& [step, entry] : flow_.steps) {
      for (const auto& [passed, slot] : entry.reason_when_skipping) set_.insert(slot);
    }
  }

  static std::vector<Action> ActionsOf(const State& state) {
    std::vector<Action> actions = state.actions;
    for (const ChoiceSpec& choice : state.choices) {
      actions.insert(actions.end(), choice.actions.begin(), choice.actions.end());
    }
    return actions;
  }

  void CheckDialog(const Dialog& dialog) {
    if (dialog.Find(dialog.start) == nullptr) {
      Report(dialog.where, fmt::format("the start \"{}\" of dialog \"{}\" does not exist",
                                       dialog.start.str(), dialog.id));
      return;
    }
    for (const State& state : dialog.states) {
      CheckTargets(dialog, state);
      CheckLeaving(state);
      CheckWords(state);
      CheckActions(state);
      for (const Target& target : state.next) CheckGuard(target.when, target.where);
    }
    CheckReachable(dialog);
    CheckCycles(dialog);
  }

  void CheckTargets(const Dialog& dialog, const State& state) {
    for (const StateId& target : TargetsOf(state)) {
      if (dialog.Find(target) != nullptr) continue;
      std::vector<std::string> names;
      for (const State& other : dialog.states) names.push_back(other.id.str());
      const std::string near = Nearest(target.str(), names);
      Report(state.where,
             fmt::format("state \"{}\" leads to \"{}\", which does not exist{}", state.id.str(),
                         target.str(), near.empty() ? "" : "; did you mean \"" + near + "\"?"));
    }
    if (!state.call.empty()) CheckDialogName(state.call, state.where);
  }

  void CheckDialogName(const std::string& name, const SourcePosition& where) {
    if (flow_.FindDialog(name) == nullptr) {
      Report(where, fmt::format("the dialog \"{}\" does not exist", name));
    }
  }

  void CheckLeaving(const State& state) {
    if (state.end) return;
    if (state.next.empty()) {
      Report(state.where, fmt::format("dead end: state \"{}\" has no \"next\" and no \"end: true\"",
                                      state.id.str()));
    } else if (state.next.back().when.kind != Guard::Kind::kAlways) {
      Report(state.where, fmt::format("state \"{}\": the last \"next\" must have no \"when\", so "
                                      "that there is always a way on",
                                      state.id.str()));
    }
    if (state.answer == AnswerKind::kChoice && state.choices.empty()) {
      Report(state.where,
             fmt::format("state \"{}\" asks for a choice and offers none", state.id.str()));
    }
    if (state.Asks() && state.ask.empty() && !state.stands_alone) {
      Report(state.where,
             fmt::format("state \"{}\" waits for an answer without \"ask\"", state.id.str()));
    }
  }

  // Texts, and choices that a typed answer cannot tell apart.
  void CheckWords(const State& state) {
    for (const Saying& saying : state.say) CheckSaying(saying);
    if (!state.ask.empty()) CheckText(state.ask, state.where);
    std::set<std::string> ids;
    for (const ChoiceSpec& choice : state.choices) {
      CheckText(choice.title, choice.where);
      if (!ids.insert(choice.id).second) {
        Report(choice.where, fmt::format("the choice \"{}\" stands twice in state \"{}\"",
                                         choice.id, state.id.str()));
      }
    }
    for (const Texts* const texts : languages_) CheckTellApart(state, *texts);
  }

  void CheckTellApart(const State& state, const Texts& texts) {
    std::map<std::string, std::string> meaning;
    for (const ChoiceSpec& choice : state.choices) {
      std::vector<std::string> ways = texts.Words("choice." + choice.id);
      ways.push_back(texts.Format(choice.title));
      for (const std::string& way : ways) {
        const auto [known, added] = meaning.emplace(Fold(way), choice.id);
        if (added || known->second == choice.id) continue;
        Report(choice.where,
               fmt::format("state \"{}\" ({}): \"{}\" means both \"{}\" and \"{}\"", state.id.str(),
                           texts.locale(), way, known->second, choice.id));
      }
    }
  }

  void CheckSaying(const Saying& saying) {
    if (!saying.document) CheckText(saying.key, saying.where);
    CheckGuard(saying.when, saying.where);
  }

  void CheckText(const std::string& key, const SourcePosition& where) {
    for (const Texts* const texts : languages_) {
      if (texts->Has(key)) continue;
      Report(where,
             fmt::format("the text \"{}\" is missing in language \"{}\"", key, texts->locale()));
    }
  }

  void CheckActions(const State& state) {
    for (const Action& action : ActionsOf(state)) {
      if (action.kind == Action::Kind::kCall) CheckDialogName(action.value, action.where);
      if (action.kind == Action::Kind::kSay && action.say) CheckSaying(*action.say);
      if (action.kind == Action::Kind::kSet) CheckKnownSlot(action.slot, action.where);
      for (const SlotId& slot : action.slots) CheckKnownSlot(slot, action.where);
    }
    if (state.skip && state.skip->reason) CheckKnownSlot(*state.skip->reason, state.where);
    if (state.Asks() && state.slot.str() != state.id.str()) CheckKnownSlot(state.slot, state.where);
  }

  void CheckGuard(const Guard& guard, const SourcePosition& where) {
    if (!guard.slot.empty()) {
      CheckKnownSlot(guard.slot, where);
      if (!set_.contains(guard.slot) && !SetByEngine(guard.slot)) {
        Report(where, fmt::format("nothing sets the slot \"{}\" that this condition reads",
                                  guard.slot.str()));
      }
    }
    for (const Guard& part : guard.parts) CheckGuard(part, where);
  }

  void CheckKnownSlot(const SlotId& slot, const SourcePosition& where) {
    if (flow_.FindSlot(slot) != nullptr) return;
    std::vector<std::string> names;
    for (const Slot& known : flow_.slots) names.push_back(known.id.str());
    const std::string near = Nearest(slot.str(), names);
    Report(where, fmt::format("unknown slot \"{}\"{}", slot.str(),
                              near.empty() ? "" : "; did you mean \"" + near + "\"?"));
  }

  void CheckReachable(const Dialog& dialog) {
    std::set<StateId> reached = {dialog.start};
    if (dialog.id == flow_.main) {
      for (const auto& [step, entry] : flow_.steps) reached.insert(entry.state);
    }
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
      Report(state.where, fmt::format("unreachable: no way leads to state \"{}\" of dialog \"{}\"",
                                      state.id.str(), dialog.id));
    }
  }

  // A way round on which nothing is asked would never stop.
  void CheckCycles(const Dialog& dialog) {
    for (const State& start : dialog.states) {
      if (start.Asks() || start.end || !start.call.empty()) continue;
      std::set<StateId> seen;
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

  void CheckTop() {
    for (const std::string& key : flow_.welcome) CheckText(key, {});
    for (const std::string& key : flow_.misunderstood) CheckText(key, {});
    if (flow_.misunderstood.empty()) Report({}, "\"misunderstood\" needs at least one text");
    for (const char* const name : {"urgent", "self", "description", "place"}) {
      const auto found = flow_.interrupts.find(name);
      if (found == flow_.interrupts.end()) {
        Report({}, fmt::format("\"interrupts\" needs \"{}\"", name));
      } else {
        CheckDialogName(found->second, {});
      }
    }
    const Dialog* const main = flow_.FindDialog(flow_.main);
    for (const auto& [step, entry] : flow_.steps) {
      if (main->Find(entry.state) == nullptr) {
        Report({}, fmt::format("step {} begins at \"{}\", which does not exist", step,
                               entry.state.str()));
      }
      for (const auto& [passed, slot] : entry.reason_when_skipping) CheckKnownSlot(slot, {});
    }
  }

  void CheckCommand(const Command& command) {
    if (!command.call.empty()) CheckDialogName(command.call, command.where);
    for (const Saying& saying : command.say) CheckSaying(saying);
    for (const Texts* const texts : languages_) {
      if (!texts->Words("command." + command.id).empty()) continue;
      Report(command.where, fmt::format("no words for the command \"{}\" in language \"{}\"",
                                        command.id, texts->locale()));
    }
  }

  void CheckSlot(const Slot& slot) {
    if (!slot.title.empty()) CheckText(slot.title, slot.where);
    for (const SlotId& other : slot.depends_on) CheckKnownSlot(other, slot.where);
  }

  const DialogFlow& flow_;
  const std::vector<const Texts*>& languages_;
  Problems& problems_;
  std::set<SlotId> set_;
};

}  // namespace

void ValidateFlow(const DialogFlow& flow, const std::vector<const Texts*>& languages,
                  Problems& problems) {
  Validator(flow, languages, problems).Run();
}

}  // namespace meldwijzer
