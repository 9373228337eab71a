#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialogs/reading/reading.h"
#include "dialogs/signals/signal_catalog.h"

namespace meldwijzer {

// Everything that was read in one text.
struct MatchAnswer {
  MatchReport report;
  std::vector<UrgencyKind> urgent;
  std::vector<IdentifyingSpan> identifying;
};

// Whether one of danger, medical and suicide_now is among them.
bool IsDanger(const std::vector<UrgencyKind>& urgent);

// One line of `match --format json` (docs/contract), without a line break. Bytes of the text that
// are no UTF-8 become U+FFFD.
std::string MatchJsonLine(std::string_view text, const MatchAnswer& answer);

// The same in plain Dutch, ending in a line break; no scores (rule J1), and signals that are never
// shown (rule J2) are left out.
std::string MatchText(const MatchAnswer& answer, const SignalCatalog& catalog);

}  // namespace meldwijzer
