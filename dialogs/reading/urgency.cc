#include "dialogs/reading/urgency.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "dialogs/reading/urgency_rules.h"

namespace meldwijzer {
namespace {

constexpr size_t kNegationWordsBefore = 3;
constexpr size_t kNegationWordsAfter = 2;

bool NegatesWhatFollows(const std::string& word) {
  static const std::unordered_set<std::string> words = {
      "geen",    "niet",     "nie",    "nooit",   "niemand", "zonder", "niks",    "not",
      "no",      "never",    "nobody", "isn't",   "wasn't",  "didn't", "doesn't", "aren't",
      "ontkent", "ontkende", "denies", "without", "gn",      "ni",     "nergens"};
  return words.contains(word);
}

bool NegatesWhatPrecedes(const std::string& word) {
  return word == "niet" || word == "nie" || word == "nooit" || word == "not" || word == "never";
}

bool IsNegated(const std::vector<ReadWord>& words, const PatternHit& hit) {
  const size_t clause = words[hit.first].clause;
  for (size_t step = 1; step <= kNegationWordsBefore && step <= hit.first; ++step) {
    const ReadWord& word = words[hit.first - step];
    if (word.clause != clause) break;
    // "niet alleen ... maar ook" denies nothing.
    if (NegatesWhatFollows(word.text)) return words[hit.first - step + 1].text != "alleen";
    if (word.text == "en" || word.text == "and" || word.text == "dat") break;
  }
  for (size_t step = 1; step <= kNegationWordsAfter && hit.last + step < words.size(); ++step) {
    const ReadWord& word = words[hit.last + step];
    if (word.clause != words[hit.last].clause) break;
    if (word.text == "en" || word.text == "and" || word.text == "ik") break;
    if (NegatesWhatPrecedes(word.text)) return true;
  }
  return false;
}

// Which concepts a piece of the text holds.
using ConceptSet = std::vector<bool>;

// The text as the rules see it: what is there in every clause, sentence, pair of sentences, and in
// all.
class ConceptMap {
 public:
  ConceptMap(const UrgencyRecognizer::Rules& rules, std::string_view text)
      : concepts_(rules.concepts.size()) {
    const std::vector<ReadWord> words = rules.patterns.Read(text);
    whole_.assign(concepts_, false);
    if (words.empty()) return;
    const ConceptSet empty(concepts_, false);
    // Past these many the text is no message any more; later ones share the last place.
    clauses_.assign(std::min(words.back().clause + 1, kPlacesMax), empty);
    sentences_.assign(std::min(words.back().sentence + 1, kPlacesMax), empty);
    for (const PatternHit& hit : rules.patterns.Find(words)) {
      const UrgencyConcept& meaning = rules.concepts[hit.concept_id];
      if (!meaning.quotable && words[hit.first].quoted) continue;
      if (meaning.negatable && IsNegated(words, hit)) continue;
      whole_[hit.concept_id] = true;
      At(sentences_, words[hit.first].sentence)[hit.concept_id] = true;
      for (size_t clause = words[hit.first].clause; clause <= words[hit.last].clause; ++clause) {
        At(clauses_, clause)[hit.concept_id] = true;
      }
    }
    for (size_t i = 0; i + 1 < sentences_.size(); ++i) {
      pairs_.push_back(sentences_[i]);
      for (size_t c = 0; c < concepts_; ++c) {
        if (sentences_[i + 1][c]) pairs_.back()[c] = true;
      }
    }
    if (pairs_.empty()) pairs_ = sentences_;
  }

  bool Holds(const UrgencyRule& rule) const {
    if (std::ranges::any_of(rule.unless_message, [&](size_t c) { return whole_[c]; })) {
      return false;
    }
    if (!HoldsIn(rule, whole_, /*check_unless=*/false)) return false;
    switch (rule.scope) {
      case UrgencyScope::kClause:
        return HoldsInAny(rule, clauses_);
      case UrgencyScope::kSentence:
        return HoldsInAny(rule, sentences_);
      case UrgencyScope::kNear:
        return HoldsInAny(rule, pairs_);
      case UrgencyScope::kMessage:
        return HoldsIn(rule, whole_, /*check_unless=*/true);
    }
    return false;
  }

 private:
  static constexpr size_t kPlacesMax = 2000;

  static ConceptSet& At(std::vector<ConceptSet>& places, size_t index) {
    return places[std::min(index, places.size() - 1)];
  }

  static bool HoldsIn(const UrgencyRule& rule, const ConceptSet& there, bool check_unless) {
    if (check_unless && std::ranges::any_of(rule.unless, [&](size_t c) { return there[c]; })) {
      return false;
    }
    return std::ranges::all_of(rule.all, [&](const ConceptChoice& choice) {
      return std::ranges::any_of(choice, [&](size_t c) { return there[c]; });
    });
  }

  static bool HoldsInAny(const UrgencyRule& rule, const std::vector<ConceptSet>& places) {
    return std::ranges::any_of(places, [&](const ConceptSet& there) {
      return HoldsIn(rule, there, /*check_unless=*/true);
    });
  }

  size_t concepts_;
  ConceptSet whole_;
  std::vector<ConceptSet> clauses_;
  std::vector<ConceptSet> sentences_;
  std::vector<ConceptSet> pairs_;  // each sentence with the next
};

}  // namespace

Result<UrgencyRecognizer> UrgencyRecognizer::Create(std::string_view yaml, const std::string& file,
                                                    Problems& problems) {
  Problems found;
  auto rules = std::make_shared<const Rules>(ReadUrgencyRules(yaml, file, found));
  problems.insert(problems.end(), found.begin(), found.end());
  if (!found.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the rules of urgency have mistakes");
  }
  return UrgencyRecognizer(std::move(rules));
}

std::vector<UrgencyKind> UrgencyRecognizer::Recognize(std::string_view text) const {
  const ConceptMap map(*rules_, text);
  std::set<UrgencyKind> kinds;
  for (const UrgencyRule& rule : rules_->rules) {
    if (!kinds.contains(rule.kind) && map.Holds(rule)) kinds.insert(rule.kind);
  }
  if (kinds.contains(UrgencyKind::kSuicideNow)) kinds.erase(UrgencyKind::kSuicideThoughts);
  if (kinds.contains(UrgencyKind::kSelf)) kinds.erase(UrgencyKind::kDisclosure);
  return {kinds.begin(), kinds.end()};
}

std::vector<std::string> UrgencyRecognizer::Explain(std::string_view text) const {
  const ConceptMap map(*rules_, text);
  std::vector<std::string> ids;
  for (const UrgencyRule& rule : rules_->rules) {
    if (map.Holds(rule)) ids.push_back(rule.id);
  }
  return ids;
}

std::vector<std::string> UrgencyRecognizer::FuzzyWords() const {
  return rules_->patterns.FuzzyWords();
}

}  // namespace meldwijzer
