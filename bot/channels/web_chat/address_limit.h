#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace meldwijzer {

// How many new conversations one address may open: `per_hour_max` at once, then one as often as
// that many fit in an hour. An IPv6 network of 64 bits counts as one address. Kept in memory only,
// and forgotten when an hour has passed. Thread-safe.
class AddressLimit {
 public:
  // 0 lifts the limit.
  explicit AddressLimit(size_t per_hour_max) : per_hour_max_(per_hour_max) {}

  // Seconds to wait before another conversation may be opened; 0: one was counted, go ahead.
  int TryOpen(const std::string& address, Instant now);

  // Addresses that are remembered; the one that was seen longest ago makes room.
  static constexpr size_t kAddressesMax = 10'000;
  size_t addresses() const;

 private:
  void MakeRoom(Instant now);

  struct Bucket {
    double used = 0;
    Instant at{};
  };
  const size_t per_hour_max_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace meldwijzer
