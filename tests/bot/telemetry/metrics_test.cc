#include "bot/telemetry/metrics.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "base/clock.h"
#include "bot/telemetry/log.h"

using namespace meldwijzer;
using namespace std::chrono_literals;

namespace {

class MovedClock final : public Clock {
 public:
  Instant Now() const override { return now; }
  Instant now{};
};

}  // namespace

TEST_CASE("P4: metrics are counts and times, without any label but the histogram's") {
  Metrics metrics;
  ++metrics.turns_taken;
  metrics.ObserveTurn(3ms);
  metrics.ObserveTurn(5s);
  const std::string text = metrics.Render();
  CHECK(text.find("meldwijzer_turns_total 1\n") != std::string::npos);
  CHECK(text.find("meldwijzer_turn_seconds_bucket{le=\"0.002\"} 0\n") != std::string::npos);
  CHECK(text.find("meldwijzer_turn_seconds_bucket{le=\"0.005\"} 1\n") != std::string::npos);
  CHECK(text.find("meldwijzer_turn_seconds_bucket{le=\"1\"} 1\n") != std::string::npos);
  CHECK(text.find("meldwijzer_turn_seconds_bucket{le=\"+Inf\"} 2\n") != std::string::npos);
  for (size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    CHECK(text.compare(at, 5, "{le=\"") == 0);
  }
}

TEST_CASE("P4: the hash of a user is the same within a day and another the next day") {
  MovedClock clock;
  const Log log("error", clock);
  const std::string first = log.DailyHash("u-1");
  CHECK(first.size() == 12);
  CHECK(log.DailyHash("u-1") == first);
  CHECK(log.DailyHash("u-2") != first);
  clock.now += 24h;
  CHECK(log.DailyHash("u-1") != first);
}
