// Generated figures: see the comment above kWeights.
#include <cmath>

#include "dialogs/signals/signal_features.h"

namespace meldwijzer {
namespace {

// Fitted by tests/bench/fit_signals.cc on messages that neither the phrases nor the examples were
// written from.
constexpr FeatureValues kWeights = {-3.73F, 0.11F,  0.45F, 0.53F, 0.06F, -0.29F, 0.83F,
                                    0.71F,  1.16F,  0.93F, 1.05F, 0.97F, 0.84F,  0.60F,
                                    -1.76F, -0.50F, 0.88F, 0.73F, -2.84F};

}  // namespace

double Chance(const FeatureValues& values) {
  float sum = 0;
  for (size_t i = 0; i < values.size(); ++i) sum += kWeights[i] * values[i];
  return 1 / (1 + std::exp(-static_cast<double>(sum)));
}

}  // namespace meldwijzer
