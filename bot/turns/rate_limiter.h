#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace meldwijzer {

// A token bucket for each key: `per_minute` tokens flow in a minute, at most `burst` are saved up.
// At most kRateLimiterKeysMax keys are remembered, the least recently used is dropped; keys live in
// memory only. Thread-safe.
inline constexpr size_t kRateLimiterKeysMax = 20'000;
class RateLimiter {
 public:
  // Both at least 1.
  RateLimiter(int per_minute, int burst);

  // Takes a token. False: none was left.
  bool Allow(const std::string& key, Instant now);

 private:
  struct Bucket {
    std::string key;
    double tokens = 0;
    Instant filled_at{};
  };
  const double per_millisecond_;
  const double burst_;
  std::mutex mutex_;
  std::list<Bucket> buckets_;  // most recently used first
  std::unordered_map<std::string, std::list<Bucket>::iterator> by_key_;
};

}  // namespace meldwijzer
