#include "bot/turns/rate_limiter.h"

#include <algorithm>

namespace meldwijzer {

RateLimiter::RateLimiter(int per_minute, int burst)
    : per_millisecond_(static_cast<double>(per_minute) / 60'000.0),
      burst_(static_cast<double>(burst)) {}

bool RateLimiter::Allow(const std::string& key, Instant now) {
  const std::scoped_lock lock(mutex_);
  const auto it = by_key_.find(key);
  if (it == by_key_.end()) {
    if (buckets_.size() >= kRateLimiterKeysMax) {
      by_key_.erase(buckets_.back().key);
      buckets_.pop_back();
    }
    buckets_.push_front({key, burst_ - 1, now});
    by_key_[key] = buckets_.begin();
    return true;
  }
  buckets_.splice(buckets_.begin(), buckets_, it->second);
  Bucket& bucket = buckets_.front();
  // A clock that was set back must not drain the bucket.
  const double passed = std::max(0.0, static_cast<double>((now - bucket.filled_at).count()));
  bucket.tokens = std::min(burst_, bucket.tokens + passed * per_millisecond_);
  bucket.filled_at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace meldwijzer
