#include "dialogs/signals/speaking_words.h"

#include <algorithm>
#include <utility>

namespace meldwijzer {
namespace {

// A word adds to the stretch from this share of what the most telling word speaks.
constexpr float kShareOfBestMin = 0.25F;
// The stretch is widened to its clause where that takes at most so many words at either end.
constexpr size_t kWidenWordsMax = 3;

// The part of `shares`, each less `cost`, with the largest sum (Kadane).
std::pair<size_t, size_t> LargestPart(const std::vector<float>& shares, float cost) {
  std::pair<size_t, size_t> part;
  float best = 0;
  float sum = 0;
  for (size_t from = 0, at = 0; at < shares.size(); ++at) {
    if (sum <= 0) {
      sum = 0;
      from = at;
    }
    sum += shares[at] - cost;
    if (sum <= best) continue;
    best = sum;
    part = {from, at};
  }
  return part;
}

}  // namespace

SpeakingWords FindSpeakingWords(const LearnedModel& model, const TextView& view, uint32_t sentence,
                                uint8_t label) {
  const std::vector<float> shares = model.WordShares(view, sentence, label);
  if (shares.empty() || std::ranges::max(shares) <= 0) return {};
  const float cost = kShareOfBestMin * std::ranges::max(shares);
  auto [first, last] = LargestPart(shares, cost);
  const uint32_t start = view.sentence_starts[sentence];
  SpeakingWords speaking;
  for (size_t at = first; at <= last; ++at) {
    if (shares[at] < cost) continue;
    speaking.telling.push_back(start + static_cast<uint32_t>(at));
    speaking.shares.push_back(shares[at] / std::ranges::max(shares));
  }
  const auto clause = [&](size_t at) { return view.words[start + at].clause; };
  size_t clause_first = first;
  while (clause_first > 0 && clause(clause_first - 1) == clause(first)) --clause_first;
  size_t clause_last = last;
  while (clause_last + 1 < shares.size() && clause(clause_last + 1) == clause(last)) ++clause_last;
  if (first - clause_first <= kWidenWordsMax) first = clause_first;
  if (clause_last - last <= kWidenWordsMax) last = clause_last;
  speaking.first = start + static_cast<uint32_t>(first);
  speaking.last = start + static_cast<uint32_t>(last);
  return speaking;
}

}  // namespace meldwijzer
