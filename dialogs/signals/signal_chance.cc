// Generated figures: see the comment above kWeights.
#include <cmath>

#include "dialogs/signals/signal_features.h"

namespace meldwijzer {
namespace {

// Fitted by tests/bench/fit_signals.cc on messages that neither the phrases nor the examples were
// written from.
constexpr FeatureValues kWeights = {-3.08F, 0.53F, 0.44F, 0.62F, 0.0F, -0.1F, 0.39F, 0.11F, 0.46F,
                                    1.27F,  1.57F, 0.5F,  0.5F,  1.5F, 0,     0,     -2.69F};

}  // namespace

double Chance(const FeatureValues& values) {
  float sum = 0;
  for (size_t i = 0; i < values.size(); ++i) sum += kWeights[i] * values[i];
  return 1 / (1 + std::exp(-static_cast<double>(sum)));
}

}  // namespace meldwijzer
