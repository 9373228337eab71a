#pragma once

#include <array>
#include <cstddef>

namespace meldwijzer {

// What speaks for one signal in one message, as numbers of about -2 to 2; the first is always 1.
inline constexpr size_t kSignalFeatures = 20;
using FeatureValues = std::array<float, kSignalFeatures>;

// The chance (0-1) that a careful reader finds the signal in the message: logistic regression over
// the features. The weights are part of the learned model.
double Chance(const FeatureValues& weights, const FeatureValues& values);

}  // namespace meldwijzer
