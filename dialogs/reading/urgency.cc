#include "dialogs/reading/urgency.h"

#include <algorithm>
#include <array>
#include <set>

#include "dialogs/reading/urgency_rules.h"

namespace meldwijzer {
namespace {

constexpr size_t kNegationWordsBefore = 3;
constexpr size_t kNegationWordsAfter = 2;

bool NegatesWhatFollows(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"aren't", "denies",   "didn't",  "doesn't", "don't",   "geen",    "gn",
       "hadn't", "hasn't",   "haven't", "isn't",   "nergens", "never",   "ni",
       "nie",    "niemand",  "niet",    "niks",    "no",      "nobody",  "nooit",
       "not",    "ontkende", "ontkent", "wasn't",  "weren't", "without", "zonder"});
  return std::ranges::find(kWords, word) != kWords.end();
}

bool NegatesWhatPrecedes(std::string_view word) {
  return word == "niet" || word == "nie" || word == "nooit" || word == "not" || word == "never";
}

bool IsNegated(const std::vector<PlacedToken>& words, const PatternHit& hit) {
  const size_t clause = words[hit.first].clause;
  for (size_t step = 1; step <= kNegationWordsBefore && step <= hit.first; ++step) {
    const PlacedToken& word = words[hit.first - step];
    if (word.clause != clause) break;
    // "niet alleen ... maar ook" denies nothing.
    if (NegatesWhatFollows(word.text)) return words[hit.first - step + 1].text != "alleen";
    if (word.text == "en" || word.text == "and" || word.text == "dat") break;
  }
  for (size_t step = 1; step <= kNegationWordsAfter && hit.last + step < words.size(); ++step) {
    const PlacedToken& word = words[hit.last + step];
    if (word.clause != words[hit.last].clause) break;
    if (word.text == "en" || word.text == "and" || word.text == "ik" || word.text == "mr") break;
    if (NegatesWhatPrecedes(word.text)) return true;
  }
  return false;
}

// The text as the rules see it: what is there in every sentence, pair of sentences, and in all.
class ConceptMap {
 public:
  ConceptMap(const UrgencyRecognizer::Rules& rules, std::string_view text) {
    ReadWords words(text);
    const std::vector<PlacedToken>& tokens = words.placed.tokens();
    if (tokens.empty()) return;
    rules.patterns.Read(words);
    sentences_.resize(std::min(tokens.back().sentence + 1, kSentencesMax));
    rules.patterns.Find(words, [&](const PatternHit& hit) {
      const UrgencyConcept& meaning = rules.concepts[hit.concept_id];
      if (!meaning.quotable && tokens[hit.first].quoted) return false;
      if (meaning.negatable && IsNegated(tokens, hit)) return false;
      whole_.set(hit.concept_id);
      const size_t sentence = std::min(tokens[hit.first].sentence, sentences_.size() - 1);
      sentences_[sentence].set(hit.concept_id);
      return true;
    });
  }

  bool Holds(const UrgencyRule& rule) const {
    if ((rule.unless_message & whole_).any() || !HasAll(rule, whole_)) return false;
    const auto holds_in = [&](const ConceptSet& there) {
      return (rule.unless & there).none() && HasAll(rule, there);
    };
    switch (rule.scope) {
      case UrgencyScope::kSentence:
        return std::ranges::any_of(sentences_, holds_in);
      case UrgencyScope::kNear:
        if (sentences_.size() == 1) return holds_in(sentences_.front());
        for (size_t i = 0; i + 1 < sentences_.size(); ++i) {
          if (holds_in(sentences_[i] | sentences_[i + 1])) return true;
        }
        return false;
      case UrgencyScope::kMessage:
        return holds_in(whole_);
    }
    return false;
  }

 private:
  // Past these many the text is no message any more; later ones share the last place.
  static constexpr size_t kSentencesMax = 2000;

  static bool HasAll(const UrgencyRule& rule, const ConceptSet& there) {
    return std::ranges::all_of(rule.all,
                               [&](const ConceptSet& choice) { return (choice & there).any(); });
  }

  ConceptSet whole_;
  std::vector<ConceptSet> sentences_;
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
