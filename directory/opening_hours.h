#pragma once

#include <string>

#include "base/clock.h"

namespace meldwijzer {

enum class OpenNow { kYes, kNo, kUnknown };
const char* ToString(OpenNow open);

// When somebody answers, as published. Times are Amsterdam time; closed on Dutch public holidays
// where the days are working days. Unknown hours are never guessed.
struct OpeningHours {
  bool known = false;
  bool always = false;
  int first_day = 1;  // 1 Monday - 7 Sunday
  int last_day = 7;
  int from_minute = 0;  // of the day, 0-1439; a window may pass midnight (from > to)
  int to_minute = 0;
  std::string text;  // as people read it: "ma-vr 09:00-17:00"
  bool operator==(const OpeningHours&) const = default;

  OpenNow IsOpen(Instant at) const;
};

}  // namespace meldwijzer
