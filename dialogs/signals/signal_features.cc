#include "dialogs/signals/signal_features.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace meldwijzer {
namespace {

// Scales that bring the features to about 0-1.
constexpr float kWeightScale = 5;
constexpr float kSpanScale = 10;
constexpr float kWordsScale = 3;
constexpr float kSharedScale = 7;
constexpr float kSharedMax = 12;
// Of a signal that the model does not know.
constexpr float kNoDecision = -1.5F;
// Very short messages are no surer than a short sentence.
constexpr float kLengthMin = 14;
constexpr float kLengthScale = 4;

// 1 for the best signal, 1/2 for the next, …; 0 for those at or below `floor`.
// `order` is left with those above it.
void RankInto(const auto& value, float floor, size_t signals, std::vector<uint32_t>& order,
              std::vector<float>& ranks) {
  order.clear();
  for (uint32_t i = 0; i < signals; ++i) {
    if (value(i) > floor) order.push_back(i);
  }
  std::ranges::sort(order, [&](uint32_t a, uint32_t b) {
    return value(a) != value(b) ? value(a) > value(b) : a < b;
  });
  ranks.assign(signals, 0);
  for (size_t place = 0; place < order.size(); ++place) {
    ranks[order[place]] = 1 / static_cast<float>(place + 1);
  }
}

}  // namespace

void FeatureReader::SumHits(const TextView& view, std::span<const ReadHit> hits, size_t signals) {
  of_hits_.resize(signals);
  for (OfHits& of_hits : of_hits_) {
    of_hits.weight = 0;
    of_hits.phrases.clear();
  }
  for (const ReadHit& read : hits) {
    OfHits& of_hits = of_hits_[read.signal];
    of_hits.phrases.push_back(read.hit.phrase);
    if (read.hit.weight <= of_hits.weight) continue;
    const Word& first = view.words[read.hit.words.front()];
    const Word& last = view.words[read.hit.words.back()];
    of_hits.weight = read.hit.weight;
    of_hits.span = static_cast<float>(read.hit.words.back() - read.hit.words.front());
    of_hits.parts = static_cast<float>(last.clause - first.clause);
    of_hits.words = static_cast<float>(read.hit.words.size());
  }
}

std::span<const SignalFeatures> FeatureReader::Read(
    const PhraseIndex& index, const LearnedModel& model, std::span<const int> labels,
    const TextView& view, const MessageHits& message, std::span<const ReadHit> hits) {
  const size_t signals = labels.size();
  near_.Read(index, view, message, signals);
  model.Score(view, scratch_);
  SumHits(view, hits, signals);
  const auto nearness = [&](uint32_t i) {
    return static_cast<float>(near_.share()[i]) +
           static_cast<float>(near_.shared()[i]) / kSharedScale;
  };
  RankInto(nearness, 0, signals, order_, share_rank_);
  decisions_.assign(signals, kNoDecision);
  for (uint32_t i = 0; i < signals; ++i) {
    if (labels[i] == kNoLabel) continue;
    const auto label = static_cast<size_t>(labels[i]);
    decisions_[i] = (scratch_.message[label] + scratch_.sentence[label]) / 2;
  }
  RankInto([&](uint32_t i) { return decisions_[i]; }, kNoDecision, signals, order_, learned_rank_);
  const auto top = static_cast<uint32_t>(std::ranges::max_element(decisions_) - decisions_.begin());
  const float best = signals > 0 ? decisions_[top] : 0;
  float second = signals > 1 ? std::numeric_limits<float>::lowest() : kNoDecision;
  for (uint32_t i = 0; i < signals; ++i) {
    if (i != top) second = std::max(second, decisions_[i]);
  }
  const float length =
      std::log1p(std::max(static_cast<float>(view.words.size()), kLengthMin)) / kLengthScale;
  const float nothing = model.Nothing(scratch_);
  features_.clear();
  for (uint32_t i = 0; i < signals; ++i) {
    OfHits& of_hits = of_hits_[i];
    if (of_hits.phrases.empty() && nearness(i) <= 0 && labels[i] == kNoLabel) continue;
    std::ranges::sort(of_hits.phrases);
    const auto unique = std::ranges::unique(of_hits.phrases);
    of_hits.phrases.erase(unique.begin(), unique.end());
    const bool hit = !of_hits.phrases.empty();
    const auto share = static_cast<float>(near_.share()[i]);
    const float shared = std::min(static_cast<float>(near_.shared()[i]), kSharedMax) / kSharedScale;
    const float decision = decisions_[i];
    features_.push_back(
        {i,
         {1,
          static_cast<float>(of_hits.weight) / kWeightScale,
          hit ? 1.0F : 0.0F,
          std::log1p(static_cast<float>(of_hits.phrases.size())),
          hit ? of_hits.span / kSpanScale : 0,
          hit ? of_hits.parts : 0,
          hit ? of_hits.words / kWordsScale : 0,
          share,
          shared,
          share * shared,
          share_rank_[i],
          decision,
          labels[i] == kNoLabel ? 0 : scratch_.sentence[static_cast<size_t>(labels[i])],
          decision - (i == top ? second : best),
          learned_rank_[i],
          hit ? decision : 0,
          share * decision,
          length,
          nothing,
          hit ? nothing : 0}});
  }
  return features_;
}

}  // namespace meldwijzer
