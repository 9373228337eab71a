#include "bot/cli/match_output.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace meldwijzer {
namespace {

SignalMatch Match(const char* id, MatchStatus status, bool vulnerability) {
  return {SignalId(id), vulnerability, status, true, 0.5, {{4, 9, "quote"}}};
}

TEST_CASE("a line of match has the fields of the contract") {
  MatchAnswer answer;
  answer.report.signals = {Match("a", MatchStatus::kPresent, false),
                           Match("b", MatchStatus::kNegated, true)};
  answer.report.suggestions = {{SignalId("c"), 0.25}};
  answer.urgent = {UrgencyKind::kSuicideNow};
  answer.identifying = {{IdentifyingKind::kBsn, 1, 10}};
  CHECK(MatchJsonLine("tekst", answer) ==
        R"({"text":"tekst","danger":true,"urgent":["suicide_now"],)"
        R"("signals":[{"id":"a","kind":"signal","status":"present","heard":true,"score":0.5,)"
        R"("evidence":[{"start":4,"end":9,"quote":"quote"}]},)"
        R"({"id":"b","kind":"vulnerability","status":"negated","heard":true,"score":0.5,)"
        R"("evidence":[{"start":4,"end":9,"quote":"quote"}]}],)"
        R"("suggestions":[{"id":"c","score":0.25}],)"
        R"("identifying":[{"kind":"bsn","start":1,"end":10}]})");
}

TEST_CASE("danger is danger, medical or suicide now, and nothing else") {
  CHECK(IsDanger({UrgencyKind::kDanger}));
  CHECK(IsDanger({UrgencyKind::kSelf, UrgencyKind::kMedical}));
  CHECK(IsDanger({UrgencyKind::kSuicideNow}));
  CHECK_FALSE(IsDanger({}));
  CHECK_FALSE(IsDanger({UrgencyKind::kSuicideThoughts, UrgencyKind::kSexualViolence7d,
                        UrgencyKind::kMissingMinor, UrgencyKind::kDisclosure, UrgencyKind::kSelf}));
}

TEST_CASE("bytes that are no UTF-8 do not break a line") {
  const auto json = nlohmann::json::parse(MatchJsonLine("a\xFF", {}), nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["text"] == "a\xEF\xBF\xBD");
}

TEST_CASE("J5: nothing recognised does not mean that nothing is wrong") {
  CHECK(MatchText({}, SignalCatalog()) ==
        "Geen signaal herkend. Dat betekent niet dat er niets is.\n");
}

}  // namespace
}  // namespace meldwijzer
