#include "bot/cli/match_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace meldwijzer {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const SignalMatch& match) {
  Json evidence = Json::array();
  for (const Evidence& part : match.evidence) {
    evidence.push_back({{"start", part.start}, {"end", part.end}, {"quote", part.quote}});
  }
  return {{"id", match.id.str()},
          {"kind", match.vulnerability ? "vulnerability" : "signal"},
          {"status", match.status == MatchStatus::kPresent ? "present" : "negated"},
          {"heard", match.heard},
          {"score", match.score},
          {"evidence", std::move(evidence)}};
}

}  // namespace

bool IsDanger(const std::vector<UrgencyKind>& urgent) {
  return std::ranges::any_of(urgent, [](UrgencyKind kind) {
    return kind == UrgencyKind::kDanger || kind == UrgencyKind::kMedical ||
           kind == UrgencyKind::kSuicideNow;
  });
}

std::string MatchJsonLine(std::string_view text, const MatchAnswer& answer) {
  Json urgent = Json::array();
  for (const UrgencyKind kind : answer.urgent) urgent.push_back(ToString(kind));
  Json signals = Json::array();
  for (const SignalMatch& match : answer.report.signals) signals.push_back(ToJson(match));
  Json suggestions = Json::array();
  for (const SignalSuggestion& suggestion : answer.report.suggestions) {
    suggestions.push_back({{"id", suggestion.id.str()}, {"score", suggestion.score}});
  }
  Json identifying = Json::array();
  for (const IdentifyingSpan& span : answer.identifying) {
    identifying.push_back(
        {{"kind", ToString(span.kind)}, {"start", span.start}, {"end", span.end}});
  }
  const Json line = {{"text", std::string(text)},
                     {"danger", IsDanger(answer.urgent)},
                     {"urgent", std::move(urgent)},
                     {"signals", std::move(signals)},
                     {"suggestions", std::move(suggestions)},
                     {"identifying", std::move(identifying)}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string MatchText(const MatchAnswer& answer, const SignalCatalog& catalog) {
  std::string out;
  for (const UrgencyKind kind : answer.urgent) out += fmt::format("spoed: {}\n", ToString(kind));
  for (const SignalMatch& match : answer.report.signals) {
    const Signal* signal = catalog.Find(match.id);
    if (signal == nullptr || signal->shown == SignalShown::kNever) continue;
    out += fmt::format("{}{}{}{}\n", match.status == MatchStatus::kNegated ? "niet: " : "",
                       signal->text_nl, match.vulnerability ? " (achtergrond, geen signaal)" : "",
                       match.heard ? " (van anderen)" : "");
    for (const Evidence& part : match.evidence) out += fmt::format("  “{}”\n", part.quote);
  }
  if (out.empty()) out = "Geen signaal herkend. Dat betekent niet dat er niets is.\n";
  for (const SignalSuggestion& suggestion : answer.report.suggestions) {
    const Signal* signal = catalog.Find(suggestion.id);
    if (signal == nullptr || signal->shown == SignalShown::kNever) continue;
    out += fmt::format("bedoel je misschien: {}?\n", signal->text_nl);
  }
  return out;
}

}  // namespace meldwijzer
