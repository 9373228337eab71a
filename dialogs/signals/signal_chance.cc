// Generated figures: see the comment above kWeights.
#include <cmath>

#include "dialogs/signals/signal_features.h"

namespace meldwijzer {
namespace {

// Fitted by tests/bench/fit_signals.cc on messages that neither the phrases nor the examples were
// written from.
constexpr FeatureValues kWeights = {-3.70F, 0.10F,  0.45F, 0.47F, 0.13F, -0.28F, 0.87F,
                                    0.66F,  1.15F,  0.94F, 0.98F, 0.93F, 0.75F,  0.63F,
                                    -1.73F, -0.54F, 0.98F, 0.93F, -2.79F};

}  // namespace

double Chance(const FeatureValues& values) {
  float sum = 0;
  for (size_t i = 0; i < values.size(); ++i) sum += kWeights[i] * values[i];
  return 1 / (1 + std::exp(-static_cast<double>(sum)));
}

}  // namespace meldwijzer
