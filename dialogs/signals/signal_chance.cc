#include <cmath>

#include "dialogs/signals/feature_values.h"

namespace meldwijzer {

double Chance(const FeatureValues& weights, const FeatureValues& values) {
  float sum = 0;
  for (size_t i = 0; i < values.size(); ++i) sum += weights[i] * values[i];
  return 1 / (1 + std::exp(-static_cast<double>(sum)));
}

}  // namespace meldwijzer
