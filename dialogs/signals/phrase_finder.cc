#include "dialogs/signals/phrase_finder.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace meldwijzer {
namespace {

// Words from the first to the last of a phrase, by how many places it has (index).
constexpr std::array<uint32_t, kPhraseElementsMax + 1> kSpanWords = {0, 12, 8, 12, 15, 18, 18};
constexpr uint32_t kMessageSpanWords = 60;
// Occurrences of the rarest place that are tried for one phrase in one message.
constexpr size_t kAnchorsMax = 24;

class PhraseFinder {
 public:
  PhraseFinder(const PhraseIndex& index, const TextView& view, MessageHits& hits)
      : index_(index), view_(view), hits_(hits) {}

  std::vector<PhraseHit> Find() {
    for (const uint32_t id : hits_.phrases().ids()) {
      const CompiledPhrase& phrase = index_.phrases()[id];
      if (hits_.phrases().Get(id).atoms == phrase.different && MayStand(phrase)) {
        candidates_.push_back(id);
      }
    }
    std::ranges::sort(candidates_);
    for (const uint32_t id : candidates_) FindPhrase(id);
    return std::move(found_);
  }

 private:
  // Whether one sentence can hold all places.
  bool MayStand(const CompiledPhrase& phrase) const {
    if (phrase.scope == PhraseScope::kMessage) return true;
    uint64_t sentences = ~uint64_t{0};
    for (const AtomId atom : phrase.atoms) sentences &= hits_.Atom(atom).sentences;
    return sentences != 0;
  }

  void FindPhrase(uint32_t id) {
    const CompiledPhrase& phrase = index_.phrases()[id];
    for (const AtomId atom : phrase.atoms) hits_.List(atom, index_.Groups(atom));
    for (const AtomId atom : phrase.excluded) {
      if (hits_.Holds(atom)) hits_.List(atom, index_.Groups(atom));
    }
    size_t tried = 0;
    uint32_t behind = 0;  // hits must not share words with an earlier one
    for (const Hit& anchor : hits_.Hits(phrase.atoms[phrase.anchor])) {
      if (anchor.first < behind) continue;
      if (++tried > kAnchorsMax) break;
      PhraseHit hit;
      hit.phrase = id;
      if (!Fill(phrase, anchor, hit) || Excluded(phrase, anchor)) continue;
      behind = anchor.last + 1;
      found_.push_back(std::move(hit));
    }
  }

  bool Excluded(const CompiledPhrase& phrase, const Hit& anchor) const {
    for (const AtomId atom : phrase.excluded) {
      if (!hits_.Holds(atom)) continue;
      for (const Hit& hit : hits_.Hits(atom)) {
        if (phrase.scope == PhraseScope::kMessage ||
            view_.words[hit.first].sentence == view_.words[anchor.first].sentence) {
          return true;
        }
      }
    }
    return false;
  }

  static uint32_t Span(const CompiledPhrase& phrase) {
    return phrase.scope == PhraseScope::kNear ? kSpanWords[phrase.atoms.size()] : kMessageSpanWords;
  }

  // Fills the places around the anchor, each with its nearest free occurrence.
  bool Fill(const CompiledPhrase& phrase, const Hit& anchor, PhraseHit& hit) const {
    std::array<Hit, kPhraseElementsMax> chosen;
    std::array<Hit, kPhraseElementsMax> taken;
    size_t used = 0;
    chosen[phrase.anchor] = anchor;
    taken[used++] = anchor;
    for (size_t k = 0; k < phrase.atoms.size(); ++k) {
      if (k == phrase.anchor) continue;
      const Hit* best = Nearest(phrase, k, anchor, {taken.data(), used});
      if (best == nullptr) return false;
      chosen[k] = *best;
      taken[used++] = *best;
    }
    uint32_t low = anchor.first;
    uint32_t high = anchor.last;
    for (size_t k = 0; k < phrase.atoms.size(); ++k) {
      hit.weight += static_cast<double>(chosen[k].weight);
      low = std::min(low, chosen[k].first);
      high = std::max(high, chosen[k].last);
      if (phrase.ordered && k > 0 && chosen[k].first <= chosen[k - 1].last) return false;
    }
    if (high - low > Span(phrase)) return false;
    for (size_t k = 0; k < phrase.atoms.size(); ++k) {
      for (uint32_t word = chosen[k].first; word <= chosen[k].last; ++word) {
        if (chosen[k].Covers(word)) hit.words.push_back(word);
      }
    }
    std::ranges::sort(hit.words);
    hit.words.erase(std::unique(hit.words.begin(), hit.words.end()), hit.words.end());
    return true;
  }

  const Hit* Nearest(const CompiledPhrase& phrase, size_t k, const Hit& anchor,
                     std::span<const Hit> taken) const {
    const std::span<const Hit> list = hits_.Hits(phrase.atoms[k]);
    const uint32_t span = Span(phrase);
    const uint32_t from = anchor.first > span ? anchor.first - span : 0;
    auto at = std::ranges::lower_bound(list, from, {}, &Hit::first);
    const Hit* best = nullptr;
    uint32_t best_distance = span + 1;
    for (; at != list.end() && at->first <= anchor.last + span; ++at) {
      if (phrase.scope != PhraseScope::kMessage &&
          view_.words[at->first].sentence != view_.words[anchor.first].sentence) {
        continue;
      }
      if (phrase.ordered && (k < phrase.anchor) != (at->first < anchor.first)) continue;
      const bool free =
          std::ranges::none_of(taken, [&](const Hit& other) { return at->Shares(other); });
      const uint32_t distance =
          at->first > anchor.first ? at->first - anchor.first : anchor.first - at->first;
      if (free && distance < best_distance) {
        best = &*at;
        best_distance = distance;
      }
    }
    return best;
  }

  const PhraseIndex& index_;
  const TextView& view_;
  MessageHits& hits_;
  std::vector<uint32_t> candidates_;
  std::vector<PhraseHit> found_;
};

}  // namespace

std::vector<PhraseHit> FindPhrases(const PhraseIndex& index, const TextView& view,
                                   MessageHits& hits) {
  return PhraseFinder(index, view, hits).Find();
}

}  // namespace meldwijzer
