#include "dialogs/reading/urgency_rules.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

// Reads one file; holds what the parts of the file share.
class RulesReader {
 public:
  RulesReader(const std::string& file, Problems& problems) : checker_(file, problems) {}

  UrgencyRecognizer::Rules Read(const Yaml& root) {
    if (!checker_.ExpectMap(root, "the file")) return {};
    checker_.AllowKeys(root, {"spelling", "keep", "classes", "concepts", "kinds", "rules"});
    if (const Yaml* const node = root.Find("spelling")) ReadSpelling(*node);
    for (const std::string& word : SplitWords(checker_.TextList(root, "keep"))) {
      rules_.patterns.AddKeep(word);
    }
    if (const Yaml* const node = root.Find("classes")) ReadClasses(*node);
    if (const Yaml* const node = root.Find("concepts")) ReadConcepts(*node);
    if (const Yaml* const node = root.Find("kinds")) ReadKinds(*node);
    if (const Yaml* const node = root.Find("rules")) ReadRules(*node);
    if (rules_.rules.empty()) checker_.Report(root, "there are no rules");
    ReportUnused(root);
    rules_.patterns.Finish();
    return std::move(rules_);
  }

 private:
  void ReadSpelling(const Yaml& node) {
    if (!checker_.ExpectMap(node, "spelling")) return;
    for (const YamlEntry& entry : node.entries) {
      for (const std::string& meant : checker_.TextList(node, entry.key)) {
        rules_.patterns.AddSpelling(entry.key, meant);
      }
    }
  }

  void ReadClasses(const Yaml& node) {
    if (!checker_.ExpectMap(node, "classes")) return;
    for (const YamlEntry& entry : node.entries) {
      const auto words = SplitWords(checker_.TextList(node, entry.key));
      const std::string wrong = rules_.patterns.AddClass(entry.key, words);
      if (!wrong.empty()) checker_.Report(entry.value, wrong);
    }
  }

  // A class may be written as one line of words.
  static std::vector<std::string> SplitWords(const std::vector<std::string>& lines) {
    std::vector<std::string> words;
    for (const std::string& line : lines) {
      size_t start = 0;
      while ((start = line.find_first_not_of(" \n", start)) != std::string::npos) {
        const size_t end = std::min(line.find_first_of(" \n", start), line.size());
        words.push_back(line.substr(start, end - start));
        start = end;
      }
    }
    return words;
  }

  void ReadConcepts(const Yaml& node) {
    if (!checker_.ExpectMap(node, "concepts")) return;
    for (const YamlEntry& entry : node.entries) {
      UrgencyConcept meaning;
      meaning.name = entry.key;
      const Yaml* expressions = &entry.value;
      if (entry.value.IsMap()) {
        checker_.AllowKeys(entry.value, {"negatable", "quotable", "say"});
        meaning.negatable = checker_.OptionalBool(entry.value, "negatable").value_or(true);
        meaning.quotable = checker_.OptionalBool(entry.value, "quotable").value_or(true);
        expressions = entry.value.Find("say");
      }
      const size_t id = rules_.concepts.size();
      if (id == kConceptsMax) {
        checker_.Report(entry.value,
                        "there are more than " + std::to_string(kConceptsMax) + " concepts");
      }
      ids_[entry.key] = id;
      rules_.concepts.push_back(std::move(meaning));
      if (expressions == nullptr || !checker_.ExpectScalar(*expressions, entry.key)) continue;
      ReadExpressions(id, *expressions);
    }
  }

  // A block of text, one expression a line.
  void ReadExpressions(size_t id, const Yaml& block) {
    const std::string_view text = block.scalar;
    int line = block.line;
    for (size_t start = 0; start < text.size(); ++line) {
      const size_t end = std::min(text.find('\n', start), text.size());
      const std::string_view expression = text.substr(start, end - start);
      start = end + 1;
      if (expression.empty()) continue;
      const std::string wrong = rules_.patterns.AddExpression(id, expression);
      // The text begins on the line behind the sign that opens the block.
      if (!wrong.empty()) checker_.Report(line + 1, 1, wrong);
    }
  }

  ConceptSet Concepts(const Yaml& map, std::string_view key) {
    ConceptSet found;
    for (const std::string& name : checker_.TextList(map, key)) AddConcept(map, name, found);
    return found;
  }

  void AddConcept(const Yaml& at, const std::string& name, ConceptSet& found) {
    const auto id = ids_.find(name);
    if (id == ids_.end()) {
      checker_.Report(at, "concept '" + name + "' does not exist");
      return;
    }
    used_.insert(name);
    if (id->second < kConceptsMax) found.set(id->second);
  }

  void ReadKinds(const Yaml& node) {
    if (!checker_.ExpectMap(node, "kinds")) return;
    for (const YamlEntry& entry : node.entries) {
      const auto kind = UrgencyKindOf(entry.key);
      if (!kind) {
        checker_.Report(entry.line, entry.column, "'" + entry.key + "' is no kind of urgency");
        continue;
      }
      if (!checker_.ExpectMap(entry.value, entry.key)) continue;
      checker_.AllowKeys(entry.value, {"unless", "unless_message"});
      unless_[*kind] = Concepts(entry.value, "unless");
      unless_message_[*kind] = Concepts(entry.value, "unless_message");
    }
  }

  UrgencyScope ReadScope(const Yaml& node) {
    const std::string scope = checker_.OptionalText(node, "within").value_or("sentence");
    if (scope == "near") return UrgencyScope::kNear;
    if (scope == "message") return UrgencyScope::kMessage;
    if (scope != "sentence") {
      checker_.Report(node, "within is sentence, near or message, not '" + scope + "'");
    }
    return UrgencyScope::kSentence;
  }

  void ReadRules(const Yaml& node) {
    if (!checker_.ExpectList(node, "rules")) return;
    std::set<std::string> seen;
    for (const Yaml& item : node.items) {
      if (!checker_.ExpectMap(item, "a rule")) continue;
      checker_.AllowKeys(item,
                         {"id", "kind", "all", "within", "unless", "unless_message", "always"});
      UrgencyRule rule;
      rule.id = checker_.RequiredText(item, "id");
      if (!seen.insert(rule.id).second)
        checker_.Report(item, "rule '" + rule.id + "' stands twice");
      const std::string kind_name = checker_.RequiredText(item, "kind");
      const auto kind = UrgencyKindOf(kind_name);
      if (!kind) {
        checker_.Report(item, "'" + kind_name + "' is no kind of urgency");
        continue;
      }
      rule.kind = *kind;
      rule.scope = ReadScope(item);
      for (const std::string& choice : checker_.TextList(item, "all")) {
        rule.all.push_back(ReadChoice(item, choice));
      }
      if (rule.all.empty()) checker_.Report(item, "a rule needs 'all'");
      rule.unless = Concepts(item, "unless");
      rule.unless_message = Concepts(item, "unless_message");
      if (!checker_.OptionalBool(item, "always").value_or(false)) Inherit(rule);
      rules_.rules.push_back(std::move(rule));
    }
  }

  void Inherit(UrgencyRule& rule) const {
    if (const auto found = unless_.find(rule.kind); found != unless_.end()) {
      rule.unless |= found->second;
    }
    if (const auto found = unless_message_.find(rule.kind); found != unless_message_.end()) {
      rule.unless_message |= found->second;
    }
  }

  // "wapen | geweld": one of these.
  ConceptSet ReadChoice(const Yaml& at, const std::string& text) {
    ConceptSet choice;
    size_t start = 0;
    while (start <= text.size()) {
      const size_t end = std::min(text.find('|', start), text.size());
      std::string name = text.substr(start, end - start);
      std::erase(name, ' ');
      AddConcept(at, name, choice);
      start = end + 1;
    }
    return choice;
  }

  void ReportUnused(const Yaml& root) {
    for (const auto& [name, unused] : ids_) {
      if (!used_.contains(name)) checker_.Report(root, "concept '" + name + "' is in no rule");
    }
  }

  YamlChecker checker_;
  UrgencyRecognizer::Rules rules_;
  std::map<std::string, size_t> ids_;
  std::set<std::string> used_;
  std::map<UrgencyKind, ConceptSet> unless_;
  std::map<UrgencyKind, ConceptSet> unless_message_;
};

}  // namespace

std::optional<UrgencyKind> UrgencyKindOf(std::string_view name) {
  for (const UrgencyKind kind :
       {UrgencyKind::kDanger, UrgencyKind::kMedical, UrgencyKind::kSuicideNow,
        UrgencyKind::kSuicideThoughts, UrgencyKind::kSexualViolence7d, UrgencyKind::kMissingMinor,
        UrgencyKind::kDisclosure, UrgencyKind::kSelf}) {
    if (name == ToString(kind)) return kind;
  }
  return std::nullopt;
}

UrgencyRecognizer::Rules ReadUrgencyRules(std::string_view yaml, const std::string& file,
                                          Problems& problems) {
  const Yaml root = ParseYaml(yaml, file, problems);
  if (!problems.empty()) return {};
  return RulesReader(file, problems).Read(root);
}

}  // namespace meldwijzer
