#include "directory/opening_hours.h"

#include <doctest/doctest.h>

#include "base/local_time.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace)

namespace {

OpenNow At(const OpeningHours& hours, const char* time) { return hours.IsOpen(*ParseTime(time)); }

}  // namespace

TEST_CASE("office hours end on the minute and fall away on public holidays") {
  const OpeningHours office{true, false, 1, 5, 9 * 60, 17 * 60, ""};
  CHECK(At(office, "2026-11-23T08:59+01:00") == OpenNow::kNo);
  CHECK(At(office, "2026-11-23T09:00+01:00") == OpenNow::kYes);
  CHECK(At(office, "2026-11-23T16:59+01:00") == OpenNow::kYes);
  CHECK(At(office, "2026-11-23T17:00+01:00") == OpenNow::kNo);
  CHECK(At(office, "2026-11-21T12:00+01:00") == OpenNow::kNo);
  CHECK(At(office, "2026-12-25T12:00+01:00") == OpenNow::kNo);
  // 07:30 UTC is 09:30 in summer and 08:30 in winter.
  CHECK(At(office, "2026-07-01T07:30Z") == OpenNow::kYes);
  CHECK(At(office, "2026-12-01T07:30Z") == OpenNow::kNo);
}

TEST_CASE("a window that passes midnight belongs to the evening before") {
  const OpeningHours nights{true, false, 1, 5, 19 * 60, 6 * 60, ""};
  CHECK(At(nights, "2026-11-20T23:00+01:00") == OpenNow::kYes);  // Friday
  CHECK(At(nights, "2026-11-21T05:59+01:00") == OpenNow::kYes);  // still Friday's night
  CHECK(At(nights, "2026-11-21T06:00+01:00") == OpenNow::kNo);
  CHECK(At(nights, "2026-11-21T20:00+01:00") == OpenNow::kNo);  // Saturday
  CHECK(At(nights, "2026-11-23T05:00+01:00") == OpenNow::kNo);  // Sunday's night
}

TEST_CASE("unknown hours stay unknown, day and night is always") {
  CHECK(At(OpeningHours{}, "2026-11-23T12:00+01:00") == OpenNow::kUnknown);
  OpeningHours always;
  always.known = true;
  always.always = true;
  CHECK(At(always, "2026-12-25T03:00+01:00") == OpenNow::kYes);
}
