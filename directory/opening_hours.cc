#include "directory/opening_hours.h"

#include "base/local_time.h"

namespace meldwijzer {

const char* ToString(OpenNow open) {
  switch (open) {
    case OpenNow::kYes:
      return "yes";
    case OpenNow::kNo:
      return "no";
    case OpenNow::kUnknown:
      break;
  }
  return "unknown";
}

OpenNow OpeningHours::IsOpen(Instant at) const {
  if (!known) return OpenNow::kUnknown;
  if (always) return OpenNow::kYes;
  const LocalTime local = ToLocal(at);
  int weekday = local.weekday;
  const int minute = local.hour * 60 + local.minute;
  bool open = minute >= from_minute && minute < to_minute;
  if (from_minute > to_minute) {
    // The small hours belong to the evening before.
    open = minute >= from_minute || minute < to_minute;
    if (minute < to_minute) weekday = weekday == 1 ? 7 : weekday - 1;
  }
  if (!open || weekday < first_day || weekday > last_day) return OpenNow::kNo;
  const bool working_days_only = last_day <= 5;
  if (working_days_only && IsPublicHoliday(local.year, local.month, local.day)) {
    return OpenNow::kNo;
  }
  return OpenNow::kYes;
}

}  // namespace meldwijzer
