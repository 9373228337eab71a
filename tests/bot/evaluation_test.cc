#include "bot/cli/evaluation.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace meldwijzer {
namespace {

// Says a and b present and c negated in every text; suggests d; sees danger in "gevaar".
MatchAnswer Fixed(std::string_view text) {
  MatchAnswer answer;
  answer.report.signals = {{SignalId("a"), false, MatchStatus::kPresent, false, 0.9, {}},
                           {SignalId("b"), false, MatchStatus::kPresent, false, 0.2, {}},
                           {SignalId("c"), false, MatchStatus::kNegated, false, 0.5, {}}};
  answer.report.suggestions = {{SignalId("d"), 0.5}};
  if (text == "gevaar") answer.urgent = {UrgencyKind::kDanger};
  return answer;
}

constexpr const char* kLines =
    R"({"text":"een","present":["a","d"],"acceptable":["b"],"negated":["c"],"danger":false,"kind":"single"})"
    "\n"
    R"({"text":"twee","present":["e"],"acceptable":[],"negated":["a"],"danger":true,"kind":"multi"})"
    "\n\n"
    R"({"text":"drie","present":[],"acceptable":["a"],"negated":[],"danger":false,"kind":"neutral","pii":["bsn"]})"
    "\n";

TEST_CASE("the measures of labelled signals are counted as defined") {
  const auto report = Evaluate(kLines, Fixed, {"d"});
  REQUIRE(report.has_value());
  CHECK(report->messages == 3);
  CHECK(report->all.precision.hits == 3);  // a and b, then a as acceptable
  CHECK(report->all.precision.all == 6);
  CHECK(report->all.strict_precision.hits == 1);
  CHECK(report->all.strict_precision.all == 4);
  CHECK(report->all.recall.hits == 1);
  CHECK(report->all.recall.all == 3);
  CHECK(report->all.top.hits == 2);
  CHECK(report->all.false_alarms.hits == 1);
  CHECK(report->all.false_alarms.all == 1);
  CHECK(report->all.false_alarm_ids == 1);
  CHECK(report->all.negated_as_present.hits == 1);
  CHECK(report->all.negated_as_present.all == 2);
  CHECK(report->vulnerability_only.recall.all == 1);
  CHECK(report->signals_only.recall.all == 2);
  CHECK(report->by_signal.at("a").precision.hits == 2);
  CHECK(report->build.messages + report->unseen.messages == 3);
  CHECK(report->sweep[5].measures.precision.all == 3);  // b falls out at 0.5
  CHECK(report->urgency.danger_recall.hits == 0);
  CHECK(report->urgency.danger_recall.all == 1);
  CHECK(report->identifying_caught.all == 1);
  CHECK(report->confusions.size() == 4);
}

TEST_CASE("the measures of urgency are counted by kind") {
  const auto report = Evaluate(R"({"text":"gevaar","urgent":["danger","medical"]})"
                               "\n"
                               R"({"text":"rustig","urgent":[]})"
                               "\n"
                               R"({"text":"stil","urgent":["self"]})",
                               Fixed, {});
  REQUIRE(report.has_value());
  CHECK(report->urgency.any_kind.hits == 1);
  CHECK(report->urgency.any_kind.all == 2);
  CHECK(report->urgency.right_kinds.hits == 0);
  CHECK(report->urgency.lookalikes.hits == 0);
  CHECK(report->urgency.lookalikes.all == 1);
  CHECK(report->urgency.recall.at("danger").hits == 1);
  CHECK(report->urgency.recall.at("medical").hits == 0);
  CHECK(report->urgency.precision.at("danger").all == 1);
}

TEST_CASE("shares have Wilson's 95 % interval") {
  const Share share{8, 10};
  CHECK(share.Value() == doctest::Approx(0.8));
  CHECK(share.Low() == doctest::Approx(0.490).epsilon(0.01));
  CHECK(share.High() == doctest::Approx(0.943).epsilon(0.01));
}

TEST_CASE("a line that is no labelled message is named") {
  const auto report = Evaluate("{\"text\":\"x\",\"present\":[]}\n{\"text\":1}\n", Fixed, {});
  REQUIRE_FALSE(report.has_value());
  CHECK(report.error().message.find("line 2") != std::string::npos);
}

TEST_CASE("the report is there as text and as JSON") {
  const auto report = Evaluate(kLines, Fixed, {});
  REQUIRE(report.has_value());
  CHECK(EvaluationText(*report).find("unseen third") != std::string::npos);
  const auto json = nlohmann::json::parse(EvaluationJson(*report), nullptr, false);
  REQUIRE(json.is_object());
  CHECK(json["all"]["precision"]["hits"] == 3);
  CHECK(json["sweep"].size() == 10);
}

}  // namespace
}  // namespace meldwijzer
