#include "base/local_time.h"

#include <fmt/format.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <chrono>
#include <memory>

namespace meldwijzer {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year_month_day;

const icu::TimeZone& Amsterdam() {
  static const std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8("Europe/Amsterdam")));
  return *zone;
}

// `local` says whether `time` counts milliseconds on the local clock instead of UTC.
int OffsetMinutes(Instant time, bool local) {
  int32_t raw = 0;
  int32_t saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  Amsterdam().getOffset(static_cast<double>(time.time_since_epoch().count()),
                        static_cast<UBool>(local), raw, saving, status);
  return (raw + saving) / 60'000;
}

// Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
sys_days EasterSunday(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = b / 4;
  const int e = b % 4;
  const int f = (b + 8) / 25;
  const int g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4;
  const int k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31;
  const int day = (h + l - 7 * m + 114) % 31 + 1;
  return sys_days(year_month_day(std::chrono::year(year),
                                 std::chrono::month(static_cast<unsigned>(month)),
                                 std::chrono::day(static_cast<unsigned>(day))));
}

sys_days ToDays(int year, int month, int day) {
  return sys_days(year_month_day(std::chrono::year(year),
                                 std::chrono::month(static_cast<unsigned>(month)),
                                 std::chrono::day(static_cast<unsigned>(day))));
}

// Reads exactly `count` digits at `at`.
std::optional<int> Digits(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// Reads "Z", "+01:00" or "-0130" behind the time; nothing at all gives no offset.
bool ParseOffset(std::string_view zone, std::optional<int>& offset_minutes) {
  if (zone.empty()) return true;
  if (zone == "Z" || zone == "z") {
    offset_minutes = 0;
    return true;
  }
  if (zone[0] != '+' && zone[0] != '-') return false;
  const bool colon = zone.size() == 6 && zone[3] == ':';
  if (!colon && zone.size() != 5) return false;
  const auto hour = Digits(zone, 1, 2);
  const auto minute = Digits(zone, colon ? 4 : 3, 2);
  if (!hour || !minute || *hour > 14 || *minute > 59) return false;
  offset_minutes = (zone[0] == '-' ? -1 : 1) * (*hour * 60 + *minute);
  return true;
}

}  // namespace

LocalTime ToLocal(Instant instant) {
  const int offset = OffsetMinutes(instant, false);
  const auto local = instant + minutes(offset);
  const auto day = std::chrono::floor<days>(local);
  const year_month_day date(day);
  const auto time_of_day = std::chrono::floor<minutes>(local - day);
  LocalTime time;
  time.year = static_cast<int>(date.year());
  time.month = static_cast<int>(static_cast<unsigned>(date.month()));
  time.day = static_cast<int>(static_cast<unsigned>(date.day()));
  time.weekday = static_cast<int>(std::chrono::weekday(day).iso_encoding());
  time.hour = static_cast<int>(time_of_day.count() / 60);
  time.minute = static_cast<int>(time_of_day.count() % 60);
  time.utc_offset_minutes = offset;
  return time;
}

bool IsPublicHoliday(int year, int month, int day) {
  const sys_days date = ToDays(year, month, day);
  const sys_days easter = EasterSunday(year);
  for (const int after_easter : {0, 1, 39, 49, 50}) {
    if (date == easter + days(after_easter)) return true;
  }
  const sys_days kings_day = ToDays(year, 4, 27);
  const bool on_sunday = std::chrono::weekday(kings_day) == std::chrono::Sunday;
  if (date == (on_sunday ? kings_day - days(1) : kings_day)) return true;
  if (month == 5 && day == 5) return year % 5 == 0;
  return (month == 1 && day == 1) || (month == 12 && (day == 25 || day == 26));
}

Instant NextWorkingDay(Instant instant) {
  const LocalTime now = ToLocal(instant);
  sys_days day = ToDays(now.year, now.month, now.day);
  while (true) {
    day += days(1);
    const year_month_day date(day);
    const bool weekend = std::chrono::weekday(day).iso_encoding() > 5;
    if (!weekend && !IsPublicHoliday(static_cast<int>(date.year()),
                                     static_cast<int>(static_cast<unsigned>(date.month())),
                                     static_cast<int>(static_cast<unsigned>(date.day())))) {
      break;
    }
  }
  const Instant local = Instant(day + hours(9));
  return local - minutes(OffsetMinutes(local, true));
}

std::optional<Instant> ParseTime(std::string_view text) {
  const auto year = Digits(text, 0, 4);
  const auto month = Digits(text, 5, 2);
  const auto day = Digits(text, 8, 2);
  const auto hour = Digits(text, 11, 2);
  const auto minute = Digits(text, 14, 2);
  if (!year || !month || !day || !hour || !minute) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[13] != ':') return std::nullopt;
  if (text[10] != 'T' && text[10] != ' ') return std::nullopt;
  if (*month < 1 || *month > 12 || *hour > 23 || *minute > 59) return std::nullopt;
  const year_month_day date(std::chrono::year(*year),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  size_t at = 16;
  int second = 0;
  if (at < text.size() && text[at] == ':') {
    const auto seconds = Digits(text, at + 1, 2);
    if (!seconds || *seconds > 59) return std::nullopt;
    second = *seconds;
    at += 3;
  }
  std::optional<int> offset;
  if (!ParseOffset(text.substr(at), offset)) return std::nullopt;
  const Instant local =
      Instant(sys_days(date) + hours(*hour) + minutes(*minute) + std::chrono::seconds(second));
  return local - minutes(offset ? *offset : OffsetMinutes(local, true));
}

std::string FormatUtc(Instant instant) {
  const auto day = std::chrono::floor<days>(instant);
  const year_month_day date(day);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(instant - day).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string FormatLocal(Instant instant) {
  const LocalTime time = ToLocal(instant);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}", time.year, time.month, time.day, time.hour,
                     time.minute);
}

std::string DayOf(Instant instant) { return FormatLocal(instant).substr(0, 10); }

std::string DayBefore(Instant instant, int days) {
  return DayOf(instant - std::chrono::days(days));
}

}  // namespace meldwijzer
