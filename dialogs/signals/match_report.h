#pragma once

#include <string>
#include <vector>

#include "base/ids.h"

namespace meldwijzer {

// Where in the text it stands. Byte offsets into the UTF-8 text that was matched; `quote` is
// exactly the bytes from `start` up to `end`.
struct Evidence {
  size_t start = 0;
  size_t end = 0;
  std::string quote;
  bool operator==(const Evidence&) const = default;
};

enum class MatchStatus {
  kPresent,
  kNegated,  // the text says that it is not so, over, or hypothetical
};

struct SignalMatch {
  SignalId id;
  bool vulnerability = false;  // shown as context, never counted as a signal (rule J2)
  MatchStatus status = MatchStatus::kPresent;
  bool heard = false;  // told by somebody else than the writer
  double score = 0;    // 0-1; for ordering only, never shown (rule J1)
  std::vector<Evidence> evidence;
  bool operator==(const SignalMatch&) const = default;
};

struct SignalSuggestion {
  SignalId id;
  double score = 0;
  bool operator==(const SignalSuggestion&) const = default;
};

inline constexpr size_t kSuggestionsMax = 5;

struct MatchReport {
  std::vector<SignalMatch> signals;  // best first
  std::vector<SignalSuggestion>
      suggestions;  // best first, at most kSuggestionsMax, none in signals
  bool operator==(const MatchReport&) const = default;
};

}  // namespace meldwijzer
