#include "dialogs/signals/signal_features.h"

#include <algorithm>
#include <cmath>

namespace meldwijzer {
namespace {

// Scales that bring the features to about 0-1.
constexpr float kWeightScale = 5;
constexpr float kSpanScale = 10;
constexpr float kWordsScale = 3;
constexpr float kSharedScale = 7;
constexpr float kSharedMax = 12;
constexpr float kLikenessScale = 5;
constexpr float kNearestScale = 3;
constexpr float kLikenessFloor = 0.02F;
// Very short messages are no surer than a short sentence.
constexpr float kLengthMin = 14;
constexpr float kLengthScale = 4;

// 1 for the best signal, 1/2 for the next, …; 0 for those with nothing.
void RankInto(const std::vector<uint32_t>& order, const auto& value, std::vector<float>& ranks) {
  ranks.assign(order.size(), 0);
  for (size_t place = 0; place < order.size(); ++place) {
    if (value(order[place]) <= 0) break;
    ranks[order[place]] = 1 / static_cast<float>(place + 1);
  }
}

void SortBy(const auto& value, size_t signals, std::vector<uint32_t>& order) {
  order.resize(signals);
  for (uint32_t i = 0; i < signals; ++i) order[i] = i;
  std::ranges::sort(order, [&](uint32_t a, uint32_t b) {
    return value(a) != value(b) ? value(a) > value(b) : a < b;
  });
}

}  // namespace

std::span<const SignalFeatures> FeatureReader::Read(const PhraseIndex& index,
                                                    const ExampleModel& model, const TextView& view,
                                                    const MessageHits& message,
                                                    std::span<const ReadHit> hits, size_t signals) {
  near_.Read(index, view, message, signals);
  model.Score(view, message, scratch_);
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
  const auto nearness = [&](uint32_t i) {
    return near_.share()[i] + near_.shared()[i] / static_cast<double>(kSharedScale);
  };
  const auto likeness = [&](uint32_t i) { return scratch_.likeness[i]; };
  SortBy(nearness, signals, by_share_);
  SortBy(likeness, signals, by_likeness_);
  RankInto(by_share_, nearness, share_rank_);
  RankInto(by_likeness_, likeness, likeness_rank_);
  const float best_likeness = std::max(likeness(by_likeness_.front()), kLikenessFloor);
  const float best_nearest = std::max(std::ranges::max(scratch_.nearest), kLikenessFloor);
  const float background = scratch_.likeness[signals];
  const float length =
      std::log1p(std::max(static_cast<float>(view.words.size()), kLengthMin)) / kLengthScale;
  features_.clear();
  for (uint32_t i = 0; i < signals; ++i) {
    OfHits& of_hits = of_hits_[i];
    if (of_hits.phrases.empty() && nearness(i) <= 0 && likeness(i) <= 0) continue;
    std::ranges::sort(of_hits.phrases);
    const auto unique = std::ranges::unique(of_hits.phrases);
    of_hits.phrases.erase(unique.begin(), unique.end());
    const bool hit = !of_hits.phrases.empty();
    const auto share = static_cast<float>(near_.share()[i]);
    const float shared = std::min(static_cast<float>(near_.shared()[i]), kSharedMax) / kSharedScale;
    features_.push_back(
        {i,
         {1, static_cast<float>(of_hits.weight) / kWeightScale, hit ? 1.0F : 0.0F,
          std::log1p(static_cast<float>(of_hits.phrases.size())),
          hit ? of_hits.span / kSpanScale : 0, hit ? of_hits.parts : 0,
          hit ? of_hits.words / kWordsScale : 0, share, shared, share * shared, share_rank_[i],
          likeness(i) * kLikenessScale, likeness(i) / best_likeness, likeness_rank_[i],
          background * kLikenessScale, likeness(i) / (likeness(i) + background + kLikenessFloor),
          scratch_.nearest[i] * kNearestScale, scratch_.nearest[i] / best_nearest, length}});
  }
  return features_;
}

}  // namespace meldwijzer
