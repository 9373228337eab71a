#include "bot/cli/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace meldwijzer {
namespace {

using Json = nlohmann::json;
using Ids = std::set<std::string>;

constexpr double kWilsonZ = 1.96;
constexpr size_t kTopSuggestions = 3;

struct Labelled {
  std::string text;
  std::string kind;
  Ids present;
  Ids acceptable;
  Ids negated;
  Ids urgent;
  Ids identifying;
  bool danger = false;
  bool has_signals = false;
  bool has_urgency = false;
  MatchAnswer answer;
};

Ids ReadIds(const Json& object, const char* key) {
  Ids ids;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return ids;
  for (const Json& value : *found) {
    if (value.is_string()) ids.insert(value.get<std::string>());
  }
  return ids;
}

Result<Labelled> ReadLine(std::string_view line, size_t number) {
  const Json object = Json::parse(line, nullptr, false);
  const bool fits = object.is_object() && object.contains("text") && object["text"].is_string() &&
                    (object.contains("present") || object.contains("urgent"));
  if (!fits) {
    return Fail(
        ErrorCode::kInvalidArgument,
        fmt::format("line {} is no labelled message (text with present or urgent)", number));
  }
  Labelled message;
  message.text = object["text"].get<std::string>();
  message.has_signals = object.contains("present");
  message.has_urgency = object.contains("urgent");
  if (object.contains("kind") && object["kind"].is_string()) {
    message.kind = object["kind"].get<std::string>();
  }
  message.present = ReadIds(object, "present");
  message.acceptable = ReadIds(object, "acceptable");
  message.negated = ReadIds(object, "negated");
  message.urgent = ReadIds(object, "urgent");
  message.identifying = ReadIds(object, "pii");
  message.danger = object.contains("danger") && object["danger"] == true;
  return message;
}

void Count(Share& share, bool hit) {
  ++share.all;
  if (hit) ++share.hits;
}

using Keep = std::function<bool(const std::string& id)>;

void CountSignals(SignalMeasures& measures, const Labelled& message, double threshold,
                  const Keep& keep) {
  ++measures.messages;
  Ids predicted;
  Ids top;
  for (const SignalMatch& match : message.answer.report.signals) {
    top.insert(match.id.str());
    const bool present = match.status == MatchStatus::kPresent && match.score >= threshold;
    if (present && keep(match.id.str())) predicted.insert(match.id.str());
  }
  const auto& suggestions = message.answer.report.suggestions;
  for (size_t i = 0; i < std::min(kTopSuggestions, suggestions.size()); ++i) {
    top.insert(suggestions[i].id.str());
  }
  bool alarm = false;
  for (const std::string& id : predicted) {
    const bool present = message.present.contains(id);
    const bool acceptable = message.acceptable.contains(id);
    Count(measures.precision, present || acceptable);
    if (!acceptable) Count(measures.strict_precision, present);
    if (!acceptable && (message.kind == "neutral" || message.kind == "offtopic")) {
      alarm = true;
      ++measures.false_alarm_ids;
    }
  }
  for (const std::string& id : message.present) {
    if (!keep(id)) continue;
    Count(measures.recall, predicted.contains(id));
    Count(measures.top, top.contains(id));
  }
  for (const std::string& id : message.negated) {
    if (keep(id)) Count(measures.negated_as_present, predicted.contains(id));
  }
  if (message.kind == "neutral" || message.kind == "offtopic") Count(measures.false_alarms, alarm);
}

void CountConfusions(std::map<std::pair<std::string, std::string>, size_t>& counts,
                     const Labelled& message) {
  Ids wrong;
  Ids predicted;
  for (const SignalMatch& match : message.answer.report.signals) {
    if (match.status != MatchStatus::kPresent) continue;
    const std::string& id = match.id.str();
    predicted.insert(id);
    if (!message.present.contains(id) && !message.acceptable.contains(id)) wrong.insert(id);
  }
  Ids missed;
  for (const std::string& id : message.present) {
    if (!predicted.contains(id)) missed.insert(id);
  }
  if (missed.empty()) missed.insert("");
  if (wrong.empty()) wrong.insert("");
  for (const std::string& labelled : missed) {
    for (const std::string& other : wrong) {
      if (!labelled.empty() || !other.empty()) ++counts[{labelled, other}];
    }
  }
}

void CountUrgency(UrgencyMeasures& measures, const Labelled& message) {
  Ids recognised;
  for (const UrgencyKind kind : message.answer.urgent) recognised.insert(ToString(kind));
  if (message.has_urgency) {
    if (message.urgent.empty()) {
      Count(measures.lookalikes, !recognised.empty());
    } else {
      Count(measures.any_kind, !recognised.empty());
      Count(measures.right_kinds, recognised == message.urgent);
    }
    for (const std::string& kind : message.urgent) {
      Count(measures.recall[kind], recognised.contains(kind));
    }
    for (const std::string& kind : recognised) {
      Count(measures.precision[kind], message.urgent.contains(kind));
    }
    return;
  }
  const bool danger = IsDanger(message.answer.urgent);
  Count(message.danger ? measures.danger_recall : measures.danger_false_alarms, danger);
  if (!message.danger && message.kind == "danger") Count(measures.danger_lookalikes, danger);
}

void CountIdentifying(EvaluationReport& report, const Labelled& message) {
  Ids found;
  for (const IdentifyingSpan& span : message.answer.identifying) found.insert(ToString(span.kind));
  for (const std::string& kind : message.identifying) {
    Count(report.identifying_caught, found.contains(kind));
  }
  if (message.identifying.empty()) Count(report.identifying_touched, !found.empty());
}

void CountSignalParts(EvaluationReport& report, const Labelled& message,
                      const std::set<std::string>& vulnerability) {
  const Keep everything = [](const std::string& /*id*/) { return true; };
  CountSignals(report.all, message, 0, everything);
  CountSignals(IsUnseenThird(message.text) ? report.unseen : report.build, message, 0, everything);
  CountSignals(report.kinds[message.kind], message, 0, everything);
  CountSignals(report.signals_only, message, 0,
               [&](const std::string& id) { return !vulnerability.contains(id); });
  CountSignals(report.vulnerability_only, message, 0,
               [&](const std::string& id) { return vulnerability.contains(id); });
  Ids touched = message.present;
  for (const SignalMatch& match : message.answer.report.signals) touched.insert(match.id.str());
  for (const std::string& id : touched) {
    CountSignals(report.by_signal[id], message, 0,
                 [&](const std::string& other) { return other == id; });
  }
  for (SweepPoint& point : report.sweep) {
    CountSignals(point.measures, message, point.threshold, everything);
  }
}

double F1(const SignalMeasures& measures) {
  const double precision = measures.precision.all > 0 ? measures.precision.Value() : 0;
  const double recall = measures.recall.all > 0 ? measures.recall.Value() : 0;
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

std::string Text(const Share& share) {
  if (share.all == 0) return "-";
  return fmt::format("{:.3f} [{:.3f}-{:.3f}] ({}/{})", share.Value(), share.Low(), share.High(),
                     share.hits, share.all);
}

std::string Text(const std::string& name, const SignalMeasures& measures) {
  return fmt::format(
      "{} ({} messages)\n  precision            {}\n  strict precision     {}\n"
      "  recall               {}\n  signals or top 3     {}\n  false alarms         {}, {} ids\n"
      "  negated as present   {}\n",
      name, measures.messages, Text(measures.precision), Text(measures.strict_precision),
      Text(measures.recall), Text(measures.top), Text(measures.false_alarms),
      measures.false_alarm_ids, Text(measures.negated_as_present));
}

Json ToJson(const Share& share) {
  if (share.all == 0) return nullptr;
  return {{"value", share.Value()},
          {"low", share.Low()},
          {"high", share.High()},
          {"hits", share.hits},
          {"all", share.all}};
}

Json ToJson(const SignalMeasures& measures) {
  return {{"messages", measures.messages},
          {"precision", ToJson(measures.precision)},
          {"strict_precision", ToJson(measures.strict_precision)},
          {"recall", ToJson(measures.recall)},
          {"top", ToJson(measures.top)},
          {"f1", F1(measures)},
          {"false_alarms", ToJson(measures.false_alarms)},
          {"false_alarm_ids", measures.false_alarm_ids},
          {"negated_as_present", ToJson(measures.negated_as_present)}};
}

Json ToJson(const UrgencyMeasures& measures) {
  Json recall = Json::object();
  for (const auto& [kind, share] : measures.recall) recall[kind] = ToJson(share);
  Json precision = Json::object();
  for (const auto& [kind, share] : measures.precision) precision[kind] = ToJson(share);
  return {{"danger_recall", ToJson(measures.danger_recall)},
          {"danger_false_alarms", ToJson(measures.danger_false_alarms)},
          {"danger_lookalikes", ToJson(measures.danger_lookalikes)},
          {"any_kind", ToJson(measures.any_kind)},
          {"right_kinds", ToJson(measures.right_kinds)},
          {"lookalikes", ToJson(measures.lookalikes)},
          {"recall", recall},
          {"precision", precision}};
}

std::string UrgencyText(const UrgencyMeasures& measures) {
  std::string out = "urgency\n";
  out += fmt::format("  danger recall        {}\n", Text(measures.danger_recall));
  out += fmt::format("  danger false alarms  {}\n", Text(measures.danger_false_alarms));
  out += fmt::format("  danger look-alikes   {}\n", Text(measures.danger_lookalikes));
  out += fmt::format("  any kind             {}\n", Text(measures.any_kind));
  out += fmt::format("  right kinds          {}\n", Text(measures.right_kinds));
  out += fmt::format("  look-alikes          {}\n", Text(measures.lookalikes));
  for (const auto& [kind, share] : measures.recall) {
    const auto precision = measures.precision.find(kind);
    out += fmt::format("  {:<20} recall {}, precision {}\n", kind, Text(share),
                       precision == measures.precision.end() ? "-" : Text(precision->second));
  }
  return out;
}

}  // namespace

double Share::Value() const {
  return all == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(all);
}

namespace {

double Wilson(const Share& share, double sign) {
  if (share.all == 0) return 0;
  const auto n = static_cast<double>(share.all);
  const double p = share.Value();
  const double z2 = kWilsonZ * kWilsonZ;
  const double spread = kWilsonZ * std::sqrt((p * (1 - p) / n) + (z2 / (4 * n * n)));
  return std::clamp((p + (z2 / (2 * n)) + (sign * spread)) / (1 + (z2 / n)), 0.0, 1.0);
}

}  // namespace

double Share::Low() const { return Wilson(*this, -1); }
double Share::High() const { return Wilson(*this, 1); }

bool IsUnseenThird(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a, so that the split is the same everywhere
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return hash % 3 == 0;
}

Result<EvaluationReport> Evaluate(std::string_view json_lines, const MessageReader& read,
                                  const std::set<std::string>& vulnerability) {
  EvaluationReport report;
  for (int tenth = 0; tenth < 10; ++tenth) report.sweep.push_back({tenth / 10.0, {}});
  std::map<std::pair<std::string, std::string>, size_t> confusions;
  size_t number = 0;
  while (!json_lines.empty()) {
    const size_t end = json_lines.find('\n');
    const std::string_view line = json_lines.substr(0, end);
    json_lines.remove_prefix(end == std::string_view::npos ? json_lines.size() : end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    Result<Labelled> message = ReadLine(line, number);
    if (!message) return std::unexpected(message.error());
    message->answer = read(message->text);
    ++report.messages;
    if (message->has_signals) {
      report.has_signals = true;
      CountSignalParts(report, *message, vulnerability);
      CountConfusions(confusions, *message);
      CountIdentifying(report, *message);
    }
    report.has_urgency = report.has_urgency || message->has_urgency;
    CountUrgency(report.urgency, *message);
  }
  for (const auto& [pair, count] : confusions) {
    report.confusions.push_back({pair.first, pair.second, count});
  }
  std::ranges::stable_sort(report.confusions, std::ranges::greater{}, &Confusion::count);
  if (report.confusions.size() > kConfusionsMax) report.confusions.resize(kConfusionsMax);
  return report;
}

std::string EvaluationText(const EvaluationReport& report) {
  std::string out = fmt::format("{} messages\n", report.messages);
  if (report.has_signals) {
    out += Text("all", report.all);
    out += Text("build, two thirds", report.build);
    out += Text("unseen third", report.unseen);
    out += Text("signals without risk factors", report.signals_only);
    out += Text("risk factors", report.vulnerability_only);
    for (const auto& [kind, measures] : report.kinds) out += Text("kind " + kind, measures);
    out += "F1 per signal\n";
    for (const auto& [id, measures] : report.by_signal) {
      out += fmt::format("  {:<36} F1 {:.2f}  precision {}  recall {}\n", id, F1(measures),
                         Text(measures.precision), Text(measures.recall));
    }
    out += "worst confusions (labelled -> taken for)\n";
    for (const Confusion& confusion : report.confusions) {
      out += fmt::format(
          "  {} -> {}: {}\n", confusion.labelled.empty() ? "(nothing)" : confusion.labelled,
          confusion.predicted.empty() ? "(missed)" : confusion.predicted, confusion.count);
    }
    out += "threshold: precision, recall, messages without a signal left alone\n";
    for (const SweepPoint& point : report.sweep) {
      out += fmt::format("  {:.1f}: {:.3f} {:.3f} {:.3f}\n", point.threshold,
                         point.measures.precision.Value(), point.measures.recall.Value(),
                         1 - point.measures.false_alarms.Value());
    }
    out += fmt::format("identifying data caught    {}\n", Text(report.identifying_caught));
    out += fmt::format("other messages touched     {}\n", Text(report.identifying_touched));
  }
  return out + UrgencyText(report.urgency);
}

std::string EvaluationJson(const EvaluationReport& report) {
  Json json = {{"messages", report.messages}, {"urgency", ToJson(report.urgency)}};
  if (report.has_signals) {
    json["all"] = ToJson(report.all);
    json["build"] = ToJson(report.build);
    json["unseen"] = ToJson(report.unseen);
    json["signals"] = ToJson(report.signals_only);
    json["vulnerability"] = ToJson(report.vulnerability_only);
    for (const auto& [kind, measures] : report.kinds) json["kinds"][kind] = ToJson(measures);
    for (const auto& [id, measures] : report.by_signal) json["by_signal"][id] = ToJson(measures);
    json["confusions"] = Json::array();
    for (const Confusion& confusion : report.confusions) {
      json["confusions"].push_back({{"labelled", confusion.labelled},
                                    {"predicted", confusion.predicted},
                                    {"count", confusion.count}});
    }
    json["sweep"] = Json::array();
    for (const SweepPoint& point : report.sweep) {
      Json measures = ToJson(point.measures);
      measures["threshold"] = point.threshold;
      json["sweep"].push_back(std::move(measures));
    }
    json["identifying_caught"] = ToJson(report.identifying_caught);
    json["identifying_touched"] = ToJson(report.identifying_touched);
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace meldwijzer
