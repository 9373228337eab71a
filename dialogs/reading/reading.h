#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dialogs/signals/match_report.h"

namespace meldwijzer {

// The kinds of urgency of rule U1, and `kSelf` of rule U4 (somebody who writes about themselves).
enum class UrgencyKind {
  kDanger,
  kMedical,
  kSuicideNow,
  kSuicideThoughts,
  kSexualViolence7d,
  kMissingMinor,
  kDisclosure,
  kSelf,
};
// "danger", "medical", "suicide_now", ... as in `match --format json`.
const char* ToString(UrgencyKind kind);

enum class IdentifyingKind { kBsn, kPhone, kEmail, kBirthdate, kAddress, kName, kPlate };
const char* ToString(IdentifyingKind kind);

struct IdentifyingSpan {
  IdentifyingKind kind = IdentifyingKind::kName;
  size_t start = 0;  // byte offsets into the text as typed
  size_t end = 0;
  bool operator==(const IdentifyingSpan&) const = default;
};

// A place that the text names, as the directory reads it. The dialog only needs to know that there
// is one; `query` is what to look up.
struct PlaceMention {
  std::string query;
  bool whole_message = false;  // the message is nothing but the place ("Breda", "in Breda")
  bool operator==(const PlaceMention&) const = default;
};

// A question of the FAQ that the text asks. `score` 0-1; certain from kFaqCertain on.
struct FaqMention {
  std::string id;
  double score = 0;
  bool greeting = false;  // no question: "hallo"
  bool explain = false;   // the whole text asks what a word means; it tells nothing of a client
  std::string text;       // key of the answer
  std::map<std::string, std::string> text_by_role;  // where it differs, by the slot `role`
  bool operator==(const FaqMention&) const = default;
};

// Everything that was understood of one text, made outside the engine from the newest lists.
// `text` is the text with identifying data masked; matches point into it. The engine never sees the
// text as typed.
struct Reading {
  std::string text;
  MatchReport matches;
  std::vector<UrgencyKind> urgent;
  std::vector<IdentifyingKind> masked;  // what was taken out, one entry a span
  std::optional<PlaceMention> place;
  std::optional<FaqMention> faq;
  bool operator==(const Reading&) const = default;
};

// What stands in the text in place of what was taken out.
inline constexpr const char* kMaskNl = "[weggelaten]";

}  // namespace meldwijzer
