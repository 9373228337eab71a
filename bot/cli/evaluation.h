#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "bot/cli/match_output.h"

namespace meldwijzer {

// A share with its 95 % interval (Wilson).
struct Share {
  size_t hits = 0;
  size_t all = 0;
  double Value() const;
  double Low() const;
  double High() const;
};

// The measures of one part of the messages.
struct SignalMeasures {
  size_t messages = 0;
  Share precision;         // predicted ids that are present or acceptable
  Share strict_precision;  // the same without the acceptable ones on either side
  Share recall;            // labelled ids that are predicted
  Share top;               // labelled ids among the signals or the first three suggestions
  Share false_alarms;      // messages of kind neutral or offtopic that get a signal
  size_t false_alarm_ids = 0;
  Share negated_as_present;
};

struct UrgencyMeasures {
  Share danger_recall;
  Share danger_false_alarms;
  Share danger_lookalikes;  // of the kind danger that are none
  Share any_kind;           // urgent messages for which some kind is recognised
  Share right_kinds;        // urgent messages with exactly the labelled kinds
  Share lookalikes;         // messages without urgency for which some kind is recognised
  std::map<std::string, Share> recall;     // by kind
  std::map<std::string, Share> precision;  // by kind
};

struct Confusion {
  std::string labelled;   // missed, or empty
  std::string predicted;  // neither present nor acceptable, or empty
  size_t count = 0;
};

struct SweepPoint {
  double threshold = 0;
  SignalMeasures measures;
};

struct EvaluationReport {
  size_t messages = 0;
  SignalMeasures all;
  SignalMeasures build;   // two thirds, by a hash of the text
  SignalMeasures unseen;  // the other third
  SignalMeasures signals_only;
  SignalMeasures vulnerability_only;
  std::map<std::string, SignalMeasures> kinds;
  std::map<std::string, SignalMeasures> by_signal;
  std::vector<Confusion> confusions;  // worst first, at most kConfusionsMax
  std::vector<SweepPoint> sweep;
  UrgencyMeasures urgency;
  Share identifying_caught;   // labelled pieces of identifying data that are found
  Share identifying_touched;  // messages without such data in which some is found
  bool has_signals = false;
  bool has_urgency = false;
};

inline constexpr size_t kConfusionsMax = 10;

using MessageReader = std::function<MatchAnswer(std::string_view text)>;

// Reads labelled JSON lines of either format (`present`/`acceptable`/`negated`, or `urgent`), has
// each text read, and computes all measures. `vulnerability` holds the ids of risk factors.
// kInvalidArgument, with the line number, where a line cannot be read.
Result<EvaluationReport> Evaluate(std::string_view json_lines, const MessageReader& read,
                                  const std::set<std::string>& vulnerability);

std::string EvaluationText(const EvaluationReport& report);
std::string EvaluationJson(const EvaluationReport& report);

// True for the third of the messages that is not looked at while building.
bool IsUnseenThird(std::string_view text);

}  // namespace meldwijzer
