#pragma once

#include <cstdint>
#include <string_view>

#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// What the learned model looks at: words, pairs of words, and groups of letters of a word with its
// edges. The two kinds are weighed apart, for there are many more groups of letters than words.
enum class FeatureKind : uint8_t { kWords, kLetters };

// Words of a message that are looked at; what is said later is read by phrases only.
inline constexpr uint32_t kLearnedWordsMax = 600;
// Letters of one word that are looked at; what is longer is no word.
inline constexpr uint32_t kLearnedWordBytesMax = 40;
inline constexpr uint32_t kLetterGroup = 4;
// Added to the squared length of a text's vector, so that a word or two are never as sure as a
// sentence (one word with its letters has about 100, a sentence of twenty words 1,500).
inline constexpr float kLengthDamping = 400;

struct Feature {
  uint32_t hash = 0;
  FeatureKind kind = FeatureKind::kWords;
};

uint32_t FeatureHash(std::string_view text, uint32_t seed);

// Calls `use(hash, kind)` with the features of word `at`; a feature may come more than once. The
// hashes are the same on every machine: model files hold them.
template <class Use>
void ForFeatures(const TextView& view, uint32_t at, Use use) {
  constexpr uint32_t kWordSeed = 1;
  constexpr uint32_t kLetterSeed = 2;
  const std::string_view word = view.words[at].text.substr(0, kLearnedWordBytesMax);
  const uint32_t hash = FeatureHash(word, kWordSeed);
  use(hash, FeatureKind::kWords);
  if (at > 0 && view.words[at - 1].sentence == view.words[at].sentence) {
    use(FeatureHash(view.words[at - 1].text.substr(0, kLearnedWordBytesMax), hash),
        FeatureKind::kWords);
  }
  char padded[kLearnedWordBytesMax + 2];
  uint32_t size = 0;
  padded[size++] = ' ';
  for (const char c : word) padded[size++] = c;
  padded[size++] = ' ';
  const uint32_t group = size < kLetterGroup ? size : kLetterGroup;
  for (uint32_t i = 0; i + group <= size; ++i) {
    use(FeatureHash({padded + i, group}, kLetterSeed), FeatureKind::kLetters);
  }
}

}  // namespace meldwijzer
