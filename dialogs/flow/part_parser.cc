#include "dialogs/flow/part_parser.h"

#include <charconv>
#include <utility>

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

const std::map<std::string, Guard::Kind>& GuardKinds() {
  static const std::map<std::string, Guard::Kind> kinds = {
      {"slot", Guard::Kind::kSlotIn},
      {"mentions", Guard::Kind::kMentions},
      {"filled", Guard::Kind::kFilled},
      {"pending", Guard::Kind::kPending},
      {"suggested", Guard::Kind::kSuggested},
      {"confirmed", Guard::Kind::kConfirmed},
      {"lookup", Guard::Kind::kLookup},
      {"all", Guard::Kind::kAll},
      {"any", Guard::Kind::kAny},
      {"not", Guard::Kind::kNot},
  };
  return kinds;
}

const std::map<std::string, std::string>& GuardWords(Guard::Kind kind) {
  static const std::map<std::string, std::string> lookups = {
      {"found", ""}, {"fuzzy", ""}, {"ambiguous", ""}, {"abroad", ""}, {"not_found", ""}};
  static const std::map<std::string, std::string> confirmed = {{"any", ""}, {"direct", ""}};
  static const std::map<std::string, std::string> mentions = {
      {"time", ""}, {"frequency", ""}, {"seen", ""}, {"heard", ""}, {"self", ""}, {"denial", ""}};
  static const std::map<std::string, std::string> yes = {{"true", ""}};
  switch (kind) {
    case Guard::Kind::kLookup:
      return lookups;
    case Guard::Kind::kConfirmed:
      return confirmed;
    case Guard::Kind::kMentions:
      return mentions;
    default:
      return yes;
  }
}

const std::map<std::string, Action::Kind>& ActionKinds() {
  static const std::map<std::string, Action::Kind> kinds = {
      {"set", Action::Kind::kSet},
      {"clear", Action::Kind::kClear},
      {"call", Action::Kind::kCall},
      {"note", Action::Kind::kNoteOwnWords},
      {"forget", Action::Kind::kForgetPlace},
      {"effect", Action::Kind::kErase},
      {"jump", Action::Kind::kJump},
      {"restart", Action::Kind::kRestart},
      {"say", Action::Kind::kSay},
  };
  return kinds;
}

// The value that belongs to an action which takes only one.
const char* FixedValue(Action::Kind kind) {
  switch (kind) {
    case Action::Kind::kNoteOwnWords:
      return "own_words";
    case Action::Kind::kForgetPlace:
      return "place";
    case Action::Kind::kRestart:
      return "true";
    default:
      return nullptr;
  }
}

// A key stands where a name is looked up among the keys of a map.
Yaml KeyNode(const YamlEntry& entry) {
  Yaml node;
  node.kind = Yaml::Kind::kScalar;
  node.scalar = entry.key;
  node.line = entry.line;
  node.column = entry.column;
  return node;
}

}  // namespace

KeyPlaces FlowPartParser::PlacesOf(const Yaml& node) const {
  KeyPlaces places;
  for (const YamlEntry& entry : node.entries) {
    places.emplace(entry.key, check_.Position(entry.value));
  }
  return places;
}

std::optional<int> FlowPartParser::StepNumber(const std::string& text, int line, int column) {
  int step = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
  if (error == std::errc() && end == text.data() + text.size() && step >= 1 && step <= 5) {
    return step;
  }
  check_.Report(line, column, fmt::format("a step is a number from 1 to 5, not \"{}\"", text));
  return std::nullopt;
}

void FlowPartParser::ReportUnknown(const Yaml& node, std::string_view what,
                                   const std::vector<std::string>& names) {
  const std::string known = names.size() > 1 ? "one of " : "";
  check_.Report(node, fmt::format("{} \"{}\" is unknown{} (it is {}{})", what, node.scalar,
                                  DidYouMean(node.scalar, names), known, fmt::join(names, ", ")));
}

std::vector<Saying> FlowPartParser::ParseSayings(const Yaml* node) {
  std::vector<Saying> sayings;
  if (node == nullptr || !check_.ExpectList(*node, "say")) return sayings;
  for (const Yaml& item : node->items) {
    if (auto saying = ParseSaying(item); saying) sayings.push_back(std::move(*saying));
  }
  return sayings;
}

std::optional<Saying> FlowPartParser::ParseSaying(const Yaml& node) {
  Saying saying;
  saying.where = check_.Position(node);
  if (node.IsScalar()) {
    saying.key = node.scalar;
    return saying;
  }
  if (!check_.ExpectMap(node, "what is said")) return std::nullopt;
  check_.AllowKeys(node, {"text", "make", "when"});
  if (const Yaml* const when = node.Find("when"); when != nullptr) saying.when = ParseGuard(*when);
  if (const Yaml* const make = node.Find("make"); make != nullptr) {
    saying.document = OneOf(*make, "the document", Documents());
    if (!saying.document) return std::nullopt;
    return saying;
  }
  saying.key = check_.RequiredText(node, "text");
  return saying;
}

std::vector<Target> FlowPartParser::ParseTargets(const Yaml* node) {
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
    if (const Yaml* const to = item.Find("to"); to != nullptr) target.where = check_.Position(*to);
    if (const Yaml* const when = item.Find("when"); when != nullptr) {
      target.when = ParseGuard(*when);
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

Guard FlowPartParser::ParseSlotGuard(const Yaml& node, Guard guard) {
  check_.AllowKeys(node, {"slot", "is", "in", "mentions"});
  guard.kind = Guard::Kind::kSlotIn;
  const Yaml* const mentions = node.Find("mentions");
  if (mentions != nullptr) {
    guard.kind = Guard::Kind::kMentions;
    OneOf(*mentions, "what is mentioned", GuardWords(guard.kind));
  } else if (node.Find("is") == nullptr && node.Find("in") == nullptr) {
    check_.Report(node, "a condition on a slot needs \"is\", \"in\" or \"mentions\"");
  }
  guard.slot = SlotId(check_.RequiredText(node, "slot"));
  for (const char* const key : {"is", "in", "mentions"}) {
    for (std::string& text : check_.TextList(node, key)) guard.values.push_back(std::move(text));
  }
  return guard;
}

Guard FlowPartParser::ParseGuard(const Yaml& node) {
  Guard guard;
  guard.where = check_.Position(node);
  if (!check_.ExpectMap(node, "a condition")) return guard;
  if (node.Find("slot") != nullptr) return ParseSlotGuard(node, std::move(guard));
  if (node.entries.size() != 1) {
    check_.Report(node, "a condition is one key with its value; join several with \"all\"");
    return guard;
  }
  const Yaml& value = node.entries.front().value;
  const auto kind = OneOf(KeyNode(node.entries.front()), "the condition", GuardKinds());
  if (!kind) return guard;
  guard.kind = *kind;
  switch (*kind) {
    case Guard::Kind::kFilled:
      if (check_.ExpectScalar(value, "filled")) guard.slot = SlotId(value.scalar);
      break;
    case Guard::Kind::kNot:
      guard.parts = {ParseGuard(value)};
      break;
    case Guard::Kind::kAll:
    case Guard::Kind::kAny:
      if (!check_.ExpectList(value, node.entries.front().key)) break;
      for (const Yaml& part : value.items) guard.parts.push_back(ParseGuard(part));
      if (guard.parts.empty()) check_.Report(value, "a list of conditions holds at least one");
      break;
    default:
      if (OneOf(value, node.entries.front().key, GuardWords(*kind))) guard.values = {value.scalar};
      break;
  }
  // What could not be read must still have the shape that it is read with.
  if (guard.values.empty() && (*kind == Guard::Kind::kLookup || *kind == Guard::Kind::kConfirmed)) {
    guard.kind = Guard::Kind::kAlways;
  }
  return guard;
}

std::vector<Action> FlowPartParser::ParseActions(const Yaml* node) {
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

std::optional<Action> FlowPartParser::ParseEffect(const Yaml& node) {
  static const std::map<std::string, Action::Kind> effects = {
      {"erase", Action::Kind::kErase}, {"wrong_number", Action::Kind::kWrongNumber}};
  const auto kind = OneOf(node, "the effect", effects);
  if (!kind) return std::nullopt;
  Action action;
  action.where = check_.Position(node);
  action.kind = *kind;
  return action;
}

std::optional<Action> FlowPartParser::ParseAction(const YamlEntry& entry) {
  const Yaml& value = entry.value;
  const auto kind = OneOf(KeyNode(entry), "the action", ActionKinds());
  if (!kind) return std::nullopt;
  if (entry.key == "effect") return ParseEffect(value);
  Action action;
  action.kind = *kind;
  action.where = check_.Position(value);
  const char* const fixed = FixedValue(*kind);
  if (fixed != nullptr && value.scalar != fixed) {
    check_.Report(value, fmt::format("\"{}\" takes only the value {}", entry.key, fixed));
  }
  switch (*kind) {
    case Action::Kind::kSet:
      if (value.entries.size() != 1) {
        check_.Report(value, "\"set\" names one slot with its value: {slot: value}");
        return std::nullopt;
      }
      action.slot = SlotId(value.entries.front().key);
      action.value = value.entries.front().value.scalar;
      break;
    case Action::Kind::kClear:
      if (!check_.ExpectList(value, "clear")) return std::nullopt;
      for (const Yaml& slot : value.items) action.slots.emplace_back(slot.scalar);
      break;
    case Action::Kind::kCall:
      if (!check_.ExpectScalar(value, "call")) return std::nullopt;
      action.value = value.scalar;
      break;
    case Action::Kind::kJump:
      action.step = StepNumber(value.scalar, value.line, value.column).value_or(1);
      break;
    case Action::Kind::kSay:
      action.say = ParseSaying(value);
      break;
    default:
      break;
  }
  return action;
}

}  // namespace meldwijzer
