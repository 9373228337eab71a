#include "dialogs/flow/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

const std::map<std::string, DocumentKind>& Documents() {
  static const std::map<std::string, DocumentKind> documents = {
      {"pending_signals", DocumentKind::kPendingSignals},
      {"suggested_signals", DocumentKind::kSuggestedSignals},
      {"overview", DocumentKind::kOverview},
      {"record", DocumentKind::kRecord},
      {"call_slip", DocumentKind::kCallSlip},
      {"talk_points", DocumentKind::kTalkPoints},
      {"open_items", DocumentKind::kOpenItems},
      {"where", DocumentKind::kWhere},
      {"categories", DocumentKind::kCategories},
      {"category_signals", DocumentKind::kCategorySignals},
      {"contact", DocumentKind::kContact},
      {"corrected", DocumentKind::kCorrected},
      {"urgent", DocumentKind::kUrgent},
      {"why", DocumentKind::kWhy},
  };
  return documents;
}

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

template <class Map>
std::string Names(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : map) names.push_back(name);
  return fmt::format("{}", fmt::join(names, ", "));
}

class FlowParser {
 public:
  FlowParser(std::string_view yaml, const std::string& file, Problems& problems)
      : root_(ParseYaml(yaml, file, problems)), check_(file, problems) {}

  DialogFlow Parse() {
    DialogFlow flow;
    if (!check_.ExpectMap(root_, "the flow")) return flow;
    check_.AllowKeys(root_, {"main", "welcome", "steps", "slots", "commands", "interrupts",
                             "misunderstood", "dialogs"});
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
    const Yaml* const dialogs = root_.Find("dialogs");
    if (dialogs == nullptr) {
      check_.Report(root_, "\"dialogs\" is missing");
      return flow;
    }
    for (const YamlEntry& entry : dialogs->entries) flow.dialogs.push_back(ParseDialog(entry));
    return flow;
  }

 private:
  std::optional<int> StepNumber(const std::string& text, int line, int column) {
    int step = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
    if (error == std::errc() && end == text.data() + text.size() && step >= 1 && step <= 5) {
      return step;
    }
    check_.Report(line, column, "a step is a number from 1 to 5");
    return std::nullopt;
  }

  void ParseSteps(DialogFlow& flow) {
    const Yaml* const steps = root_.Find("steps");
    if (steps == nullptr) return;
    for (const YamlEntry& entry : steps->entries) {
      const auto step = StepNumber(entry.key, entry.line, entry.column);
      if (!step || !check_.ExpectMap(entry.value, "a step")) continue;
      check_.AllowKeys(entry.value, {"state", "reason_when_skipping"});
      StepEntry target;
      target.state = StateId(check_.RequiredText(entry.value, "state"));
      if (const Yaml* const reasons = entry.value.Find("reason_when_skipping");
          reasons != nullptr) {
        for (const YamlEntry& reason : reasons->entries) {
          const auto passed = StepNumber(reason.key, reason.line, reason.column);
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
      slot.where = check_.Position(entry.value);
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
      static constexpr std::array kBuiltins = {"back", "skip", "step", "language-nl",
                                               "language-en"};
      if (!command.builtin.empty() &&
          std::ranges::find(kBuiltins, command.builtin) == kBuiltins.end()) {
        check_.Report(item, "\"do\" is one of back, skip, step, language-nl, language-en");
      }
      command.call = check_.OptionalText(item, "call").value_or("");
      command.say = ParseSayings(item.Find("say"));
      if (const Yaml* const effect = item.Find("effect"); effect != nullptr) {
        command.effect = ParseEffect(*effect);
      }
      command.exact = check_.OptionalBool(item, "exact").value_or(false);
      command.where = check_.Position(item);
      flow.commands.push_back(std::move(command));
    }
  }

  std::optional<Action> ParseEffect(const Yaml& node) {
    Action action;
    action.where = check_.Position(node);
    if (node.scalar == "erase") {
      action.kind = Action::Kind::kErase;
    } else if (node.scalar == "wrong_number") {
      action.kind = Action::Kind::kWrongNumber;
    } else {
      check_.Report(node, "an effect is one of erase, wrong_number");
      return std::nullopt;
    }
    return action;
  }

  Dialog ParseDialog(const YamlEntry& entry) {
    Dialog dialog;
    dialog.id = entry.key;
    dialog.where = check_.Position(entry.value);
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
    if (const auto step = check_.OptionalText(node, "step"); step) {
      state.step = StepNumber(*step, node.Find("step")->line, node.Find("step")->column);
    }
    state.say = ParseSayings(node.Find("say"));
    state.ask = check_.OptionalText(node, "ask").value_or("");
    if (const Yaml* const choices = node.Find("choices"); choices != nullptr) {
      if (check_.ExpectList(*choices, "choices")) {
        for (const Yaml& choice : choices->items) state.choices.push_back(ParseChoice(choice));
      }
    }
    ParseAnswer(node, state);
    state.slot = SlotId(check_.OptionalText(node, "slot").value_or(state.Asks() ? entry.key : ""));
    state.next = ParseTargets(node.Find("next"));
    state.actions = ParseActions(node.Find("do"));
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
      const auto known = Answers().find(*answer);
      if (known == Answers().end()) {
        check_.Report(*node.Find("answer"), "\"answer\" is one of " + Names(Answers()));
      } else {
        state.answer = known->second;
      }
    }
    if (const auto pick = check_.OptionalText(node, "pick"); pick) {
      const auto known = Picks().find(*pick);
      if (known == Picks().end()) {
        check_.Report(*node.Find("pick"), "\"pick\" is one of " + Names(Picks()));
      } else {
        state.pick = known->second;
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
    if (!check_.ExpectMap(node, "a choice")) return choice;
    check_.AllowKeys(node, {"id", "title", "value", "to", "do"});
    choice.id = check_.RequiredText(node, "id");
    choice.title = check_.OptionalText(node, "title").value_or("choice." + choice.id);
    choice.value = check_.OptionalText(node, "value").value_or(choice.id);
    if (const auto to = check_.OptionalText(node, "to"); to) choice.to = StateId(*to);
    choice.actions = ParseActions(node.Find("do"));
    return choice;
  }

  std::vector<Saying> ParseSayings(const Yaml* node) {
    std::vector<Saying> sayings;
    if (node == nullptr || !check_.ExpectList(*node, "say")) return sayings;
    for (const Yaml& item : node->items) {
      if (auto saying = ParseSaying(item); saying) sayings.push_back(std::move(*saying));
    }
    return sayings;
  }

  std::optional<Saying> ParseSaying(const Yaml& node) {
    Saying saying;
    saying.where = check_.Position(node);
    if (node.IsScalar()) {
      saying.key = node.scalar;
      return saying;
    }
    if (!check_.ExpectMap(node, "what is said")) return std::nullopt;
    check_.AllowKeys(node, {"text", "make", "when"});
    if (const Yaml* const when = node.Find("when"); when != nullptr)
      saying.when = ParseGuard(*when);
    if (const auto make = check_.OptionalText(node, "make"); make) {
      const auto known = Documents().find(*make);
      if (known == Documents().end()) {
        check_.Report(*node.Find("make"), "\"make\" is one of " + Names(Documents()));
        return std::nullopt;
      }
      saying.document = known->second;
      return saying;
    }
    saying.key = check_.RequiredText(node, "text");
    return saying;
  }

  std::vector<Target> ParseTargets(const Yaml* node) {
    std::vector<Target> targets;
    if (node == nullptr) return targets;
    if (node->IsScalar()) {
      targets.push_back({{}, StateId(node->scalar), check_.Position(*node)});
      return targets;
    }
    if (!check_.ExpectList(*node, "next")) return targets;
    for (const Yaml& item : node->items) {
      if (!check_.ExpectMap(item, "a target")) continue;
      check_.AllowKeys(item, {"when", "to"});
      Target target;
      target.where = check_.Position(item);
      target.to = StateId(check_.RequiredText(item, "to"));
      if (const Yaml* const when = item.Find("when"); when != nullptr) {
        target.when = ParseGuard(*when);
      }
      targets.push_back(std::move(target));
    }
    return targets;
  }

  Guard ParseGuard(const Yaml& node) {
    Guard guard;
    if (!check_.ExpectMap(node, "a condition") || node.entries.empty()) return guard;
    const std::string& first = node.entries.front().key;
    const Yaml& value = node.entries.front().value;
    if (first == "slot" || first == "mentions") {
      check_.AllowKeys(node, {"slot", "is", "in", "mentions"});
      guard.kind = node.Find("mentions") != nullptr ? Guard::Kind::kMentions : Guard::Kind::kSlotIn;
      guard.slot = SlotId(check_.RequiredText(node, "slot"));
      for (const char* const key : {"is", "in", "mentions"}) {
        for (std::string& text : check_.TextList(node, key))
          guard.values.push_back(std::move(text));
      }
      return guard;
    }
    check_.AllowKeys(node, {"filled", "pending", "suggested", "confirmed", "lookup", "all", "any",
                            "not", "slot", "mentions"});
    if (first == "filled") {
      guard.kind = Guard::Kind::kFilled;
      guard.slot = SlotId(value.scalar);
    } else if (first == "pending") {
      guard.kind = Guard::Kind::kPending;
    } else if (first == "suggested") {
      guard.kind = Guard::Kind::kSuggested;
    } else if (first == "confirmed" || first == "lookup") {
      guard.kind = first == "lookup" ? Guard::Kind::kLookup : Guard::Kind::kConfirmed;
      guard.values = {value.scalar};
    } else if (first == "not") {
      guard.kind = Guard::Kind::kNot;
      guard.parts = {ParseGuard(value)};
    } else if (first == "all" || first == "any") {
      guard.kind = first == "all" ? Guard::Kind::kAll : Guard::Kind::kAny;
      for (const Yaml& part : value.items) guard.parts.push_back(ParseGuard(part));
    }
    return guard;
  }

  std::vector<Action> ParseActions(const Yaml* node) {
    std::vector<Action> actions;
    if (node == nullptr || !check_.ExpectList(*node, "do")) return actions;
    for (const Yaml& item : node->items) {
      if (!check_.ExpectMap(item, "an action") || item.entries.size() != 1) {
        check_.Report(item, "an action is one key with its value");
        continue;
      }
      if (auto action = ParseAction(item.entries.front()); action) {
        actions.push_back(std::move(*action));
      }
    }
    return actions;
  }

  std::optional<Action> ParseAction(const YamlEntry& entry) {
    const Yaml& value = entry.value;
    if (entry.key == "effect") return ParseEffect(value);
    Action action;
    action.where = {check_.Position(value).file, entry.line, entry.column};
    if (entry.key == "set" && value.entries.size() == 1) {
      action.slot = SlotId(value.entries.front().key);
      action.value = value.entries.front().value.scalar;
    } else if (entry.key == "clear") {
      action.kind = Action::Kind::kClear;
      for (const Yaml& slot : value.items) action.slots.emplace_back(slot.scalar);
    } else if (entry.key == "call") {
      action.kind = Action::Kind::kCall;
      action.value = value.scalar;
    } else if (entry.key == "note" && value.scalar == "own_words") {
      action.kind = Action::Kind::kNoteOwnWords;
    } else if (entry.key == "forget" && value.scalar == "place") {
      action.kind = Action::Kind::kForgetPlace;
    } else if (entry.key == "restart") {
      action.kind = Action::Kind::kRestart;
    } else if (entry.key == "jump") {
      action.kind = Action::Kind::kJump;
      action.step = StepNumber(value.scalar, value.line, value.column).value_or(1);
    } else if (entry.key == "say") {
      action.kind = Action::Kind::kSay;
      action.say = ParseSaying(value);
    } else {
      check_.Report(entry.line, entry.column,
                    fmt::format("unknown action \"{}\" or value: one of set, clear, call, note: "
                                "own_words, forget: place, effect, jump, restart, say",
                                entry.key));
      return std::nullopt;
    }
    return action;
  }

  Yaml root_;
  YamlChecker check_;
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
