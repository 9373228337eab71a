#include "base/local_time.h"

#include <doctest/doctest.h>

namespace meldwijzer {
namespace {

Instant At(const char* text) { return ParseTime(text).value(); }

TEST_CASE("local time follows daylight saving") {
  CHECK(FormatLocal(At("2026-03-29T00:59:00Z")) == "2026-03-29 01:59");
  CHECK(FormatLocal(At("2026-03-29T01:00:00Z")) == "2026-03-29 03:00");
  CHECK(FormatLocal(At("2026-10-25T01:00:00Z")) == "2026-10-25 02:00");
  CHECK(ToLocal(At("2026-11-23T15:00+01:00")).weekday == 1);
  CHECK(FormatUtc(At("2026-12-25T22:30+01:00")) == "2026-12-25T21:30:00Z");
  CHECK(At("2026-07-01T12:00") == At("2026-07-01T10:00Z"));
}

TEST_CASE("public holidays are computed") {
  CHECK(IsPublicHoliday(2026, 4, 5));   // Easter Sunday
  CHECK(IsPublicHoliday(2026, 4, 6));   // Easter Monday
  CHECK(IsPublicHoliday(2026, 5, 14));  // Ascension Day
  CHECK(IsPublicHoliday(2026, 5, 25));  // Whit Monday
  CHECK(IsPublicHoliday(2025, 4, 26));  // King's Day, the 27th was a Sunday
  CHECK_FALSE(IsPublicHoliday(2025, 4, 27));
  CHECK(IsPublicHoliday(2025, 5, 5));
  CHECK_FALSE(IsPublicHoliday(2026, 5, 5));
  CHECK_FALSE(IsPublicHoliday(2026, 4, 3));  // Good Friday is no day off by law
}

TEST_CASE("the next working day skips weekends and holidays") {
  CHECK(FormatLocal(NextWorkingDay(At("2026-12-24T10:00+01:00"))) == "2026-12-28 09:00");
  CHECK(FormatLocal(NextWorkingDay(At("2026-11-23T22:00+01:00"))) == "2026-11-24 09:00");
}

TEST_CASE("times that are none are refused") {
  for (const char* const wrong : {"", "2026", "2026-13-01T00:00", "2026-02-30T00:00Z",
                                  "2026-01-01T24:00", "2026-01-01T00:00+1", "2026-01-01T00:00x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(ParseTime(wrong).has_value());
  }
}

}  // namespace
}  // namespace meldwijzer
