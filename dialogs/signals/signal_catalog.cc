#include "dialogs/signals/signal_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text/text.h"
#include "base/yaml/yaml.h"
#include "dialogs/signals/phrase.h"

namespace meldwijzer {

const std::string& Signal::Text(std::string_view locale) const {
  return locale == "en" && !text_en.empty() ? text_en : text_nl;
}

const std::string& Signal::Why(std::string_view locale) const {
  return locale == "en" && !why_en.empty() ? why_en : why_nl;
}

const std::string& Signal::OtherCause(std::string_view locale) const {
  return locale == "en" && !other_cause_en.empty() ? other_cause_en : other_cause_nl;
}

bool Signal::OtherFormOnly() const { return std::ranges::find(forms, "sexual") == forms.end(); }

class SignalCatalogParser {
 public:
  SignalCatalogParser(SignalCatalog& catalog, Problems& problems)
      : catalog_(catalog), problems_(problems) {}

  void ReadFile(const SignalFile& file) {
    const Yaml root = ParseYaml(file.text, file.name, problems_);
    YamlChecker checker(file.name, problems_);
    if (root.IsNull() || !checker.ExpectMap(root, "a signal file")) return;
    if (root.Find("lists") != nullptr) {
      ReadLists(root, checker);
    } else if (root.Find("concepts") != nullptr || root.Find("spelling") != nullptr ||
               root.Find("ordinary_words") != nullptr) {
      ReadConcepts(root, checker);
    } else if (root.Find("category") != nullptr) {
      ReadCategory(root, checker);
    } else {
      checker.Report(root, "this file needs one of the keys: lists, concepts, category");
    }
  }

  // What can only be checked when all files are there.
  void Finish() {
    for (const auto& [signal, list, where] : list_uses_) {
      if (catalog_.FindList(list) == nullptr) {
        problems_.push_back(
            {where, fmt::format("signal {} names an unknown list: {}", signal, list)});
      }
    }
    CheckPhrases(catalog_, problems_);
  }

 private:
  void ReadLists(const Yaml& root, YamlChecker& checker) {
    checker.AllowKeys(root, {"lists"});
    const Yaml& lists = *root.Find("lists");
    if (!checker.ExpectList(lists, "lists")) return;
    for (const Yaml& node : lists.items) {
      if (!checker.ExpectMap(node, "a list")) continue;
      checker.AllowKeys(node, {"id", "title", "publisher", "url", "date", "kind"});
      SignalList list;
      list.id = checker.RequiredText(node, "id");
      list.title = checker.RequiredText(node, "title");
      list.publisher = checker.RequiredText(node, "publisher");
      list.url = checker.RequiredText(node, "url");
      list.date = checker.OptionalText(node, "date").value_or("");
      const std::string kind = checker.RequiredText(node, "kind");
      if (kind != "list" && kind != "article") {
        checker.Report(node, "kind is list or article, not: " + kind);
      }
      list.article = kind == "article";
      if (catalog_.FindList(list.id) != nullptr) {
        checker.Report(node, "list named twice: " + list.id);
      }
      catalog_.lists_.push_back(std::move(list));
    }
  }

  void ReadConcepts(const Yaml& root, YamlChecker& checker) {
    checker.AllowKeys(root, {"concepts", "spelling", "ordinary_words"});
    if (const Yaml* concepts = root.Find("concepts");
        concepts != nullptr && checker.ExpectMap(*concepts, "concepts")) {
      for (const YamlEntry& entry : concepts->entries) {
        Concept meaning;
        meaning.name = entry.key;
        meaning.where = checker.Position(entry.value);
        meaning.expressions = checker.TextList(*concepts, entry.key);
        if (meaning.expressions.empty()) {
          checker.Report(entry.value, "a concept without expressions: " + entry.key);
        }
        const bool twice = std::ranges::any_of(
            catalog_.concepts_, [&](const Concept& other) { return other.name == meaning.name; });
        if (twice) checker.Report(entry.value, "concept named twice: " + entry.key);
        catalog_.concepts_.push_back(std::move(meaning));
      }
    }
    if (const Yaml* spelling = root.Find("spelling");
        spelling != nullptr && checker.ExpectMap(*spelling, "spelling")) {
      for (const YamlEntry& entry : spelling->entries) {
        if (!checker.ExpectScalar(entry.value, "a spelling")) continue;
        catalog_.spelling_[Fold(entry.key)] = Fold(entry.value.scalar);
      }
    }
    if (root.Find("ordinary_words") != nullptr) {
      for (const std::string& line : checker.TextList(root, "ordinary_words")) {
        for (Token& token : Tokenize(line)) {
          catalog_.ordinary_words_.push_back(std::move(token.text));
        }
      }
    }
  }

  void ReadCategory(const Yaml& root, YamlChecker& checker) {
    checker.AllowKeys(root, {"category", "title", "title_en", "kind", "signals"});
    SignalCategory category;
    category.id = checker.RequiredText(root, "category");
    category.title_nl = checker.RequiredText(root, "title");
    category.title_en = checker.RequiredText(root, "title_en");
    const std::string kind = checker.RequiredText(root, "kind");
    if (kind != "signal" && kind != "vulnerability") {
      checker.Report(root, "kind is signal or vulnerability, not: " + kind);
    }
    category.vulnerability = kind == "vulnerability";
    if (catalog_.FindCategory(category.id) != nullptr) {
      checker.Report(root, "category named twice: " + category.id);
    }
    catalog_.categories_.push_back(category);
    const Yaml* signals = root.Find("signals");
    if (signals == nullptr || !checker.ExpectList(*signals, "signals")) {
      checker.Report(root, "a category needs a list of signals");
      return;
    }
    for (const Yaml& node : signals->items) {
      if (checker.ExpectMap(node, "a signal")) ReadSignal(node, category, checker);
    }
  }

  void ReadSignal(const Yaml& node, const SignalCategory& category, YamlChecker& checker) {
    checker.AllowKeys(
        node, {"id", "text", "text_en", "why", "why_en", "other_cause", "other_cause_en", "weight",
               "form", "groups", "lists", "shown", "phrases"});
    Signal signal;
    signal.id = SignalId(checker.RequiredText(node, "id"));
    signal.category = category.id;
    signal.vulnerability = category.vulnerability;
    signal.text_nl = checker.RequiredText(node, "text");
    signal.text_en = checker.RequiredText(node, "text_en");
    signal.why_nl = checker.RequiredText(node, "why");
    signal.why_en = checker.OptionalText(node, "why_en").value_or("");
    signal.other_cause_nl = checker.RequiredText(node, "other_cause");
    signal.other_cause_en = checker.OptionalText(node, "other_cause_en").value_or("");
    signal.forms = Known(node, "form", {"sexual", "criminal", "labour"}, checker);
    signal.groups =
        Known(node, "groups", {"any", "minors", "girls", "boys", "adults", "lvb"}, checker);
    signal.lists = checker.TextList(node, "lists");
    for (const std::string& list : signal.lists) {
      list_uses_.push_back({signal.id.str(), list, checker.Position(*node.Find("lists"))});
    }
    if (signal.lists.empty()) checker.Report(node, "a signal needs the lists it stands on");
    ReadWeightAndShown(node, signal, checker);
    ReadPhrases(node, signal, checker);
    if (!catalog_.by_id_.emplace(signal.id.str(), catalog_.signals_.size()).second) {
      checker.Report(node, "signal named twice: " + signal.id.str());
    }
    catalog_.signals_.push_back(std::move(signal));
  }

  static std::vector<std::string> Known(const Yaml& node, std::string_view key,
                                        std::initializer_list<std::string_view> allowed,
                                        YamlChecker& checker) {
    std::vector<std::string> values = checker.TextList(node, key);
    for (const std::string& value : values) {
      if (std::ranges::find(allowed, value) == allowed.end()) {
        checker.Report(*node.Find(key), std::string(key) + " does not know: " + value);
      }
    }
    if (values.empty()) checker.Report(node, "missing: " + std::string(key));
    return values;
  }

  static void ReadWeightAndShown(const Yaml& node, Signal& signal, YamlChecker& checker) {
    const std::string weight = checker.RequiredText(node, "weight");
    if (weight == "direct") {
      signal.weight = SignalWeight::kDirect;
    } else if (weight == "strong") {
      signal.weight = SignalWeight::kStrong;
    } else if (weight != "supporting") {
      checker.Report(node, "weight is supporting, strong or direct, not: " + weight);
    }
    const std::string shown =
        checker.OptionalText(node, "shown").value_or(signal.vulnerability ? "context" : "signal");
    if (shown == "context") {
      signal.shown = SignalShown::kContext;
    } else if (shown == "never") {
      signal.shown = SignalShown::kNever;
    } else if (shown != "signal" || signal.vulnerability) {
      checker.Report(node, "shown cannot be: " + shown);
    }
  }

  static void ReadPhrases(const Yaml& node, Signal& signal, YamlChecker& checker) {
    const Yaml* phrases = node.Find("phrases");
    if (phrases == nullptr || !checker.ExpectList(*phrases, "phrases") || phrases->items.empty()) {
      checker.Report(node, "a signal needs phrases");
      return;
    }
    for (const Yaml& phrase : phrases->items) {
      if (!checker.ExpectScalar(phrase, "a phrase")) continue;
      signal.phrases.push_back({phrase.scalar, checker.Position(phrase)});
    }
  }

  struct ListUse {
    std::string signal;
    std::string list;
    SourcePosition where;
  };

  SignalCatalog& catalog_;
  Problems& problems_;
  std::vector<ListUse> list_uses_;
};

SignalCatalog SignalCatalog::Parse(const std::vector<SignalFile>& files, Problems& problems) {
  SignalCatalog catalog;
  SignalCatalogParser parser(catalog, problems);
  for (const SignalFile& file : files) parser.ReadFile(file);
  parser.Finish();
  return catalog;
}

const Signal* SignalCatalog::Find(const SignalId& id) const {
  const auto found = by_id_.find(id.str());
  return found == by_id_.end() ? nullptr : &signals_[found->second];
}

const SignalList* SignalCatalog::FindList(std::string_view id) const {
  const auto found =
      std::ranges::find_if(lists_, [&](const SignalList& list) { return list.id == id; });
  return found == lists_.end() ? nullptr : &*found;
}

const SignalCategory* SignalCatalog::FindCategory(std::string_view id) const {
  const auto found = std::ranges::find_if(
      categories_, [&](const SignalCategory& category) { return category.id == id; });
  return found == categories_.end() ? nullptr : &*found;
}

}  // namespace meldwijzer
