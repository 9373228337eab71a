#include "bot/outbox/retry_policy.h"

#include <algorithm>
#include <cmath>

namespace meldwijzer {

std::optional<Instant> RetryPolicy::Next(Instant created, Instant now, int64_t attempts,
                                         double chance,
                                         std::optional<std::chrono::seconds> retry_after) const {
  if (attempts >= attempts_max) return std::nullopt;
  const double step = std::min(
      static_cast<double>(longest.count()),
      static_cast<double>(first.count()) * std::pow(2.0, static_cast<double>(attempts - 1)));
  std::chrono::milliseconds wait(static_cast<int64_t>(step * (0.5 + 0.5 * chance)));
  if (retry_after) {
    wait = std::max(wait, std::min<std::chrono::milliseconds>(*retry_after, retry_after_max));
  }
  const Instant next = now + wait;
  if (next - created > age_max) return std::nullopt;
  return next;
}

}  // namespace meldwijzer
