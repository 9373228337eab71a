#include "bot/turns/rate_limiter.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace meldwijzer;
using namespace std::chrono_literals;

TEST_CASE("a key may use up its burst, then as much as flows in") {
  RateLimiter limiter(60, 3);
  const Instant start{};
  CHECK(limiter.Allow("a", start));
  CHECK(limiter.Allow("a", start));
  CHECK(limiter.Allow("a", start));
  CHECK(!limiter.Allow("a", start));
  CHECK(limiter.Allow("b", start));
  CHECK(!limiter.Allow("a", start + 900ms));
  CHECK(limiter.Allow("a", start + 1900ms));
  CHECK(!limiter.Allow("a", start + 1900ms));
}

TEST_CASE("no more is saved up than the burst, and a clock set back drains nothing") {
  RateLimiter limiter(60, 2);
  const Instant start{};
  CHECK(limiter.Allow("a", start));
  CHECK(limiter.Allow("a", start - 1h));
  CHECK(!limiter.Allow("a", start - 1h));
  CHECK(limiter.Allow("a", start + 10h));
  CHECK(limiter.Allow("a", start + 10h));
  CHECK(!limiter.Allow("a", start + 10h));
}

TEST_CASE("the table is bounded: the key that was used longest ago is forgotten") {
  RateLimiter limiter(1, 1);
  const Instant start{};
  CHECK(limiter.Allow("eerste", start));
  for (size_t i = 0; i < kRateLimiterKeysMax - 1; ++i) {
    CHECK(limiter.Allow(std::to_string(i), start));
  }
  CHECK(!limiter.Allow("eerste", start));
  CHECK(limiter.Allow("nieuw", start));    // forgets "0"
  CHECK(!limiter.Allow("eerste", start));  // used since
  CHECK(limiter.Allow("0", start));
}
