#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"

namespace meldwijzer {

// Moments as the tables hold them: milliseconds, and whole days, since 1970 in UTC.
inline int64_t ToInteger(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant ToInstant(int64_t value) { return Instant(std::chrono::milliseconds(value)); }
inline int64_t DayOf(Instant instant) {
  return std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count();
}

// What `sealed_by` says of the text beside it.
inline constexpr int64_t kByConversation = 0;
inline constexpr int64_t kByStore = 1;
inline constexpr int64_t kSeeErasures = -1;

// In store_meta: how far a copy into this store has come; absent when it is whole.
inline constexpr const char* kCopyProgress = "copy_progress";

// What an address is sealed for; another row's does not open.
inline std::string AddressContext(const std::string& hash) { return "address" + hash; }

}  // namespace meldwijzer
