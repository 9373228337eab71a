#include "dialogs/signals/denial_features.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace meldwijzer {
namespace {

// Where words stand, as the seed of their hashes.
enum Place : uint32_t {
  kClause = 11,
  kClauseBefore,
  kClauseBehind,
  kSentence,
  kSentenceBefore,
  kSentenceBehind,
  kFirstSentence,
};

// They open a part of the sentence that says something else, without a comma too.
bool OpensClause(std::string_view word) {
  constexpr std::array<std::string_view, 9> kWords = {
      "maar", "but", "want", "omdat", "terwijl", "hoewel", "because", "although", "mr"};
  return std::ranges::find(kWords, word) != kWords.end();
}

class Gatherer {
 public:
  Gatherer(const TextView& view, std::vector<Feature>& features)
      : view_(view), features_(features) {}

  // Words from `begin` up to `end`.
  void Add(uint32_t begin, uint32_t end, Place place) {
    uint32_t previous = place;
    for (uint32_t at = begin; at < end; ++at) {
      const std::string_view word = view_.words[at].text.substr(0, kLearnedWordBytesMax);
      features_.push_back({FeatureHash(word, place), FeatureKind::kWords});
      features_.push_back({FeatureHash(word, previous), FeatureKind::kWords});
      previous = FeatureHash(word, place + 100U);
    }
    features_.push_back({FeatureHash(".", previous), FeatureKind::kWords});
  }
  bool SameClause(uint32_t a, uint32_t b) const {
    return view_.words[a].clause == view_.words[b].clause &&
           view_.words[a].sentence == view_.words[b].sentence && !OpensClause(view_.words[b].text);
  }
  uint32_t ClauseBegin(uint32_t at) const {
    while (at > 0 && SameClause(at - 1, at)) --at;
    return at;
  }
  uint32_t ClauseEnd(uint32_t at) const {
    for (++at; at < view_.words.size() && SameClause(at - 1, at);) ++at;
    return at;
  }

 private:
  const TextView& view_;
  std::vector<Feature>& features_;
};

}  // namespace

std::vector<Feature> DenialFeatures(const TextView& view, uint32_t first, uint32_t last) {
  std::vector<Feature> features;
  Gatherer gatherer(view, features);
  const uint32_t sentence = view.words[first].sentence;
  const uint32_t begin = view.sentence_starts[sentence];
  const uint32_t end = view.sentence_starts[view.words[last].sentence + 1];
  const uint32_t clause_begin = gatherer.ClauseBegin(first);
  const uint32_t clause_end = gatherer.ClauseEnd(last);
  gatherer.Add(clause_begin, clause_end, kClause);
  if (clause_begin > begin) {
    gatherer.Add(gatherer.ClauseBegin(clause_begin - 1), clause_begin, kClauseBefore);
  }
  if (clause_end < end) gatherer.Add(clause_end, gatherer.ClauseEnd(clause_end), kClauseBehind);
  gatherer.Add(begin, end, kSentence);
  if (sentence > 0) {
    gatherer.Add(view.sentence_starts[sentence - 1], begin, kSentenceBefore);
    gatherer.Add(0, view.sentence_starts[1], kFirstSentence);
  }
  if (end < view.words.size()) {
    const uint32_t next = view.words[end].sentence;
    gatherer.Add(end, view.sentence_starts[next + 1], kSentenceBehind);
  }
  if (features.size() > 4 * kLearnedWordsMax) features.resize(4 * kLearnedWordsMax);
  return features;
}

}  // namespace meldwijzer
