#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/clock.h"

namespace meldwijzer {

// When a delivery that failed is tried again, and when it is given up. Exponential back-off with
// full jitter, as https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
// describes it: somewhere between half and all of the step, so that many do not come at once.
struct RetryPolicy {
  std::chrono::milliseconds first{2'000};
  std::chrono::milliseconds longest{std::chrono::minutes(15)};
  std::chrono::milliseconds retry_after_max{std::chrono::hours(1)};  // more is not believed
  std::chrono::milliseconds age_max{std::chrono::hours(24)};         // since it was made
  int64_t attempts_max = 120;

  // The moment of the next try; nullopt: give up. `attempts`: made so far, at least 1. `chance`:
  // evenly from 0 to 1. `retry_after`: what the other side asked for.
  std::optional<Instant> Next(Instant created, Instant now, int64_t attempts, double chance,
                              std::optional<std::chrono::seconds> retry_after) const;
};

}  // namespace meldwijzer
