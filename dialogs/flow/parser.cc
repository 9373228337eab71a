#include "dialogs/flow/parser.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "base/yaml/yaml.h"
#include "dialogs/flow/part_parser.h"

namespace meldwijzer {
namespace {

const std::map<std::string, PickKind>& Picks() {
  static const std::map<std::string, PickKind> picks = {
      {"pending", PickKind::kPending},       {"suggested", PickKind::kSuggested},
      {"candidates", PickKind::kCandidates}, {"answered", PickKind::kAnswered},
      {"categories", PickKind::kCategories}, {"category_signals", PickKind::kCategorySignals},
  };
  return picks;
}

const std::map<std::string, AnswerKind>& Answers() {
  static const std::map<std::string, AnswerKind> answers = {
      {"choice", AnswerKind::kChoice},
      {"text", AnswerKind::kText},
      {"description", AnswerKind::kDescription},
      {"pick", AnswerKind::kPick},
      {"place", AnswerKind::kPlace},
  };
  return answers;
}

const std::map<std::string, bool>& Builtins() {
  static const std::map<std::string, bool> builtins = {
      {"back", true}, {"skip", true}, {"step", true}, {"language-nl", true}, {"language-en", true}};
  return builtins;
}

class FlowParser {
 public:
  FlowParser(std::string_view yaml, const std::string& file, Problems& problems)
      : mistakes_before_(problems.size()),
        root_(ParseYaml(yaml, file, problems)),
        read_(problems.size() == mistakes_before_ || !root_.IsNull()),
        check_(file, problems),
        parts_(check_) {}

  DialogFlow Parse() {
    DialogFlow flow;
    if (!read_ || !check_.ExpectMap(root_, "the flow")) return flow;
    check_.AllowKeys(root_, {"main", "welcome", "steps", "slots", "commands", "interrupts",
                             "misunderstood", "dialogs", "moved"});
    flow.places = parts_.PlacesOf(root_);
    flow.main = check_.RequiredText(root_, "main");
    flow.welcome = check_.TextList(root_, "welcome");
    flow.misunderstood = check_.TextList(root_, "misunderstood");
    ParseSteps(flow);
    ParseSlots(flow);
    ParseCommands(flow);
    if (const Yaml* const interrupts = root_.Find("interrupts"); interrupts != nullptr) {
      check_.AllowKeys(*interrupts, {"urgent", "self", "description", "place"});
      for (const YamlEntry& entry : interrupts->entries) {
        flow.interrupts[entry.key] = entry.value.scalar;
      }
    }
    ParseMoved(flow);
    const Yaml* const dialogs = root_.Find("dialogs");
    if (dialogs == nullptr) {
      check_.Report(root_, "\"dialogs\" is missing");
      return flow;
    }
    for (const YamlEntry& entry : dialogs->entries) flow.dialogs.push_back(ParseDialog(entry));
    return flow;
  }

 private:
  void ParseMoved(DialogFlow& flow) {
    const Yaml* const moved = root_.Find("moved");
    if (moved == nullptr || !check_.ExpectMap(*moved, "moved")) return;
    check_.AllowKeys(*moved, {"states", "slots"});
    if (const Yaml* const states = moved->Find("states"); states != nullptr) {
      for (const YamlEntry& entry : states->entries) {
        flow.moved_states[entry.key] = entry.value.scalar;
      }
    }
    if (const Yaml* const slots = moved->Find("slots"); slots != nullptr) {
      for (const YamlEntry& entry : slots->entries) {
        flow.moved_slots[SlotId(entry.key)] = SlotId(entry.value.scalar);
      }
    }
  }

  void ParseSteps(DialogFlow& flow) {
    const Yaml* const steps = root_.Find("steps");
    if (steps == nullptr) return;
    for (const YamlEntry& entry : steps->entries) {
      const auto step = parts_.StepNumber(entry.key, entry.line, entry.column);
      if (!step || !check_.ExpectMap(entry.value, "a step")) continue;
      check_.AllowKeys(entry.value, {"state", "reason_when_skipping"});
      StepEntry target;
      target.where = check_.Position(entry.value);
      target.state = StateId(check_.RequiredText(entry.value, "state"));
      if (const Yaml* const reasons = entry.value.Find("reason_when_skipping");
          reasons != nullptr) {
        for (const YamlEntry& reason : reasons->entries) {
          const auto passed = parts_.StepNumber(reason.key, reason.line, reason.column);
          if (passed) target.reason_when_skipping[*passed] = SlotId(reason.value.scalar);
        }
      }
      flow.steps[*step] = target;
    }
  }

  void ParseSlots(DialogFlow& flow) {
    const Yaml* const slots = root_.Find("slots");
    if (slots == nullptr) return;
    for (const YamlEntry& entry : slots->entries) {
      if (!check_.ExpectMap(entry.value, "a slot")) continue;
      check_.AllowKeys(entry.value, {"title", "record", "depends_on", "correctable"});
      Slot slot;
      slot.id = SlotId(entry.key);
      slot.title = check_.OptionalText(entry.value, "title").value_or("");
      slot.record_step = check_.OptionalInt(entry.value, "record");
      for (const std::string& id : check_.TextList(entry.value, "depends_on")) {
        slot.depends_on.emplace_back(id);
      }
      slot.correctable = check_.OptionalBool(entry.value, "correctable").value_or(true);
      slot.where = {check_.Position(entry.value).file, entry.line, entry.column};
      slot.places = parts_.PlacesOf(entry.value);
      flow.slots.push_back(std::move(slot));
    }
  }

  void ParseCommands(DialogFlow& flow) {
    const Yaml* const commands = root_.Find("commands");
    if (commands == nullptr || !check_.ExpectList(*commands, "commands")) return;
    for (const Yaml& item : commands->items) {
      if (!check_.ExpectMap(item, "a command")) continue;
      check_.AllowKeys(item, {"id", "do", "call", "say", "effect", "exact"});
      Command command;
      command.id = check_.RequiredText(item, "id");
      command.builtin = check_.OptionalText(item, "do").value_or("");
      if (!command.builtin.empty()) parts_.OneOf(*item.Find("do"), "what it does", Builtins());
      command.call = check_.OptionalText(item, "call").value_or("");
      command.say = parts_.ParseSayings(item.Find("say"));
      if (const Yaml* const effect = item.Find("effect"); effect != nullptr) {
        command.effect = parts_.ParseEffect(*effect);
      }
      command.exact = check_.OptionalBool(item, "exact").value_or(false);
      command.where = check_.Position(item);
      command.places = parts_.PlacesOf(item);
      flow.commands.push_back(std::move(command));
    }
  }

  Dialog ParseDialog(const YamlEntry& entry) {
    Dialog dialog;
    dialog.id = entry.key;
    dialog.where = {check_.Position(entry.value).file, entry.line, entry.column};
    dialog.places = parts_.PlacesOf(entry.value);
    if (!check_.ExpectMap(entry.value, "a dialog")) return dialog;
    check_.AllowKeys(entry.value, {"start", "states"});
    dialog.start = StateId(check_.RequiredText(entry.value, "start"));
    const Yaml* const states = entry.value.Find("states");
    if (states == nullptr || !check_.ExpectMap(*states, "states")) return dialog;
    for (const YamlEntry& state : states->entries) {
      if (check_.ExpectMap(state.value, "a state")) dialog.states.push_back(ParseState(state));
    }
    return dialog;
  }

  State ParseState(const YamlEntry& entry) {
    const Yaml& node = entry.value;
    check_.AllowKeys(node, {"step", "say", "ask", "answer", "slot", "choices", "pick", "next", "do",
                            "skip", "call", "stands_alone", "again", "end"});
    State state;
    state.id = StateId(entry.key);
    state.where = {check_.Position(node).file, entry.line, entry.column};
    state.places = parts_.PlacesOf(node);
    if (const auto step = check_.OptionalText(node, "step"); step) {
      state.step = parts_.StepNumber(*step, node.Find("step")->line, node.Find("step")->column);
    }
    state.say = parts_.ParseSayings(node.Find("say"));
    state.ask = check_.OptionalText(node, "ask").value_or("");
    if (const Yaml* const choices = node.Find("choices"); choices != nullptr) {
      if (check_.ExpectList(*choices, "choices")) {
        for (const Yaml& choice : choices->items) state.choices.push_back(ParseChoice(choice));
      }
    }
    ParseAnswer(node, state);
    state.slot = SlotId(check_.OptionalText(node, "slot").value_or(state.Asks() ? entry.key : ""));
    state.next = parts_.ParseTargets(node.Find("next"));
    state.actions = parts_.ParseActions(node.Find("do"));
    if (const Yaml* const skip = node.Find("skip"); skip != nullptr) ParseSkip(*skip, state);
    state.call = check_.OptionalText(node, "call").value_or("");
    state.stands_alone = check_.OptionalBool(node, "stands_alone").value_or(false);
    state.again = check_.OptionalBool(node, "again").value_or(false);
    state.end = check_.OptionalBool(node, "end").value_or(false);
    return state;
  }

  void ParseAnswer(const Yaml& node, State& state) {
    if (!state.choices.empty()) state.answer = AnswerKind::kChoice;
    if (const auto answer = check_.OptionalText(node, "answer"); answer) {
      if (auto known = parts_.OneOf(*node.Find("answer"), "the answer", Answers())) {
        state.answer = *known;
      }
    }
    if (const auto pick = check_.OptionalText(node, "pick"); pick) {
      if (auto known = parts_.OneOf(*node.Find("pick"), "the list", Picks())) {
        state.pick = *known;
      }
    }
    if ((state.answer == AnswerKind::kPick) != (state.pick != PickKind::kNone)) {
      check_.Report(node, "\"answer: pick\" and \"pick: LIST\" go together");
    }
  }

  void ParseSkip(const Yaml& node, State& state) {
    if (!check_.ExpectMap(node, "skip")) return;
    check_.AllowKeys(node, {"to", "reason"});
    SkipSpec skip;
    skip.to = StateId(check_.RequiredText(node, "to"));
    if (const auto reason = check_.OptionalText(node, "reason"); reason) {
      skip.reason = SlotId(*reason);
    }
    state.skip = skip;
  }

  ChoiceSpec ParseChoice(const Yaml& node) {
    ChoiceSpec choice;
    choice.where = check_.Position(node);
    choice.places = parts_.PlacesOf(node);
    if (!check_.ExpectMap(node, "a choice")) return choice;
    check_.AllowKeys(node, {"id", "title", "value", "to", "do"});
    choice.id = check_.RequiredText(node, "id");
    choice.title = check_.OptionalText(node, "title").value_or("choice." + choice.id);
    choice.value = check_.OptionalText(node, "value").value_or(choice.id);
    if (const auto to = check_.OptionalText(node, "to"); to) choice.to = StateId(*to);
    choice.actions = parts_.ParseActions(node.Find("do"));
    return choice;
  }

  const size_t mistakes_before_;
  Yaml root_;
  const bool read_;  // else what is wrong is said already
  YamlChecker check_;
  FlowPartParser parts_;
};

}  // namespace

DialogFlow ParseFlow(std::string_view yaml, const std::string& file, Problems& problems) {
  DialogFlow flow = FlowParser(yaml, file, problems).Parse();
  // FNV-1a over the text: names the version of the content in snapshots.
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : yaml) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  flow.version = fmt::format("{:016x}", hash);
  flow.file = file;
  return flow;
}

}  // namespace meldwijzer
