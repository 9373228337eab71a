#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace meldwijzer {

// A moment on the clock of the Netherlands (Europe/Amsterdam, daylight saving included).
struct LocalTime {
  int year = 0;
  int month = 0;    // 1-12
  int day = 0;      // 1-31
  int weekday = 0;  // 1 Monday - 7 Sunday
  int hour = 0;     // 0-23
  int minute = 0;   // 0-59
  int utc_offset_minutes = 0;
  bool operator==(const LocalTime&) const = default;
};

LocalTime ToLocal(Instant instant);

// True on the Dutch public holidays on which offices are closed: New Year's Day, Easter Sunday and
// Monday, King's Day (27 April, on the 26th when the 27th is a Sunday), Liberation Day in the years
// divisible by five, Ascension Day, Whit Sunday and Monday, Christmas Day and Boxing Day.
// Source:
// https://www.rijksoverheid.nl/onderwerpen/schoolvakanties/vraag-en-antwoord/officiele-feestdagen
bool IsPublicHoliday(int year, int month, int day);

// 09:00 Amsterdam time on the first day after `instant` that is neither a weekend day nor a public
// holiday.
Instant NextWorkingDay(Instant instant);

// "2026-12-25", the day in Amsterdam; and the day that lies so many days before it.
std::string DayOf(Instant instant);
std::string DayBefore(Instant instant, int days);

// Parses "2026-12-25T22:30+01:00" (seconds and "Z" allowed). A time without offset is Amsterdam
// time.
std::optional<Instant> ParseTime(std::string_view text);

// "2026-12-25T21:30:00Z"
std::string FormatUtc(Instant instant);

// "2026-12-25 22:30", Amsterdam time, as it stands in the record.
std::string FormatLocal(Instant instant);

}  // namespace meldwijzer
