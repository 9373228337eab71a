#include "dialogs/signals/phrase_index.h"

#include <algorithm>
#include <array>

namespace meldwijzer {
namespace {

constexpr uint32_t kNoWord = ~uint32_t{0};

// Before one of these, the small word is a preposition, not the rest of a separable verb: "loopt op
// de gang" is no "oplopen".
bool BeginsNoun(std::string_view word) {
  constexpr std::array<std::string_view, 22> kDeterminers = {
      "de",  "het", "een",  "haar", "zijn", "hun",  "mijn",   "die",      "deze",   "dit", "dat",
      "ons", "hem", "elke", "mij",  "me",   "onze", "school", "internet", "straat", "zo",  "the"};
  return std::ranges::find(kDeterminers, word) != kDeterminers.end();
}

}  // namespace

void PhraseIndex::ReadTerms(const TextView& view, Scratch& scratch) const {
  scratch.terms.clear();
  scratch.term_starts.clear();
  size_t fuzzy = 0;
  for (const Word& word : view.words) {
    const size_t start = scratch.terms.size();
    scratch.term_starts.push_back(static_cast<uint32_t>(start));
    lexicon_.Find(word.text, scratch.terms);
    if (word.typed.data() != word.text.data()) lexicon_.Find(word.typed, scratch.terms);
    if (scratch.terms.size() > start) continue;
    if (word.typed.find('-') != std::string_view::npos) {
      scratch.joined.assign(word.typed);
      std::erase(scratch.joined, '-');
      lexicon_.Find(scratch.joined, scratch.terms);
      if (scratch.terms.size() > start) continue;
    }
    if (fuzzy < kFuzzyTokensMax) {
      ++fuzzy;
      lexicon_.FindFuzzy(word.text, scratch.terms);
    }
  }
  scratch.term_starts.push_back(static_cast<uint32_t>(scratch.terms.size()));
}

uint32_t PhraseIndex::Follow(const TextView& view, const Scratch& scratch,
                             std::span<const Term> rest, uint32_t at) const {
  const uint32_t sentence = view.words[at].sentence;
  for (const Term& term : rest) {
    const uint32_t reach = term.gap ? kGapWordsMax : 0;
    uint32_t found = kNoWord;
    for (uint32_t next = at + 1; next <= at + 1 + reach && next < view.words.size(); ++next) {
      if (view.words[next].sentence != sentence) break;
      const auto begin = scratch.terms.begin() + scratch.term_starts[next];
      const auto end = scratch.terms.begin() + scratch.term_starts[next + 1];
      if (std::find(begin, end, term.id) == end) continue;
      const bool preposition = term.gap && next + 1 < view.words.size() &&
                               view.words[next + 1].clause == view.words[next].clause &&
                               BeginsNoun(view.words[next + 1].text);
      if (preposition) continue;
      found = next;
      break;
    }
    if (found == kNoWord) return kNoWord;
    at = found;
  }
  return at;
}

void PhraseIndex::Find(const TextView& view, Scratch& scratch, MessageHits& hits) const {
  ReadTerms(view, scratch);
  hits.Reset(atoms_of_group_.size(), groups_of_atom_.size(), phrases_.size(),
             static_cast<GroupId>(roles_.size()));
  for (uint32_t i = 0; i < view.words.size(); ++i) {
    for (uint32_t t = scratch.term_starts[i]; t < scratch.term_starts[i + 1]; ++t) {
      for (const Sequence& sequence : by_first_term_[scratch.terms[t]]) {
        const uint32_t last = Follow(view, scratch, rest_[sequence.id], i);
        if (last == kNoWord) continue;
        const bool open = last - i > rest_[sequence.id].size();
        for (const GroupId group : groups_of_sequence_[sequence.id]) {
          hits.Add(group, {i, last, sequence.weight, open}, view.words[i].sentence);
        }
      }
    }
  }
  hits.Spread(atoms_of_group_, phrases_of_atom_);
}

}  // namespace meldwijzer
