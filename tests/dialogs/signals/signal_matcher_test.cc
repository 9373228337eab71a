#include "dialogs/signals/signal_matcher.h"

#include <doctest/doctest.h>

#include "tests/dialogs/signals/shipped_signals.h"

namespace meldwijzer {
namespace {

TEST_CASE("a signal comes with the words that carry it") {
  const std::string text = "Ze heeft ineens een tweede telefoon. Verder gaat het goed.";
  const MatchReport report = ShippedMatcher().Match(text);
  const SignalMatch* match = FindMatch(report, "meerdere-telefoons");
  REQUIRE(match != nullptr);
  CHECK(match->status == MatchStatus::kPresent);
  REQUIRE(match->evidence.size() == 1);
  CHECK(match->evidence[0].quote == "tweede telefoon");
  CHECK(text.substr(match->evidence[0].start, match->evidence[0].end - match->evidence[0].start) ==
        "tweede telefoon");
}

TEST_CASE("nothing is read into an empty or unrelated text") {
  CHECK(ShippedMatcher().Match("") == MatchReport{});
  CHECK(ShippedMatcher().Match("Wat eten we vanavond?") == MatchReport{});
}

}  // namespace
}  // namespace meldwijzer
