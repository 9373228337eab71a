#pragma once

#include <chrono>

#include "base/clock.h"

namespace meldwijzer {

// Tells a clock that was set from time that has passed, so that a wrong clock does not erase
// conversations: after a jump the new time counts only when it has stood for kClockDistrust. For
// one thread.
inline constexpr std::chrono::minutes kClockJump{10};
inline constexpr std::chrono::hours kClockDistrust{24};
// Between two runs of the server more time than this is taken for a jump too.
inline constexpr std::chrono::hours kClockPauseMax{7 * 24};

class ClockGuard {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  ClockGuard(Instant now, Steady steady) : offset_(now.time_since_epoch() - Since(steady)) {}

  // The moment at which the store was last looked after, by an earlier run; call once, at start.
  void Compare(Instant last_seen, Instant now, Steady steady) {
    if (now - last_seen > kClockPauseMax || last_seen - now > kClockJump) Distrust(steady);
  }

  // True where there was a jump since the last call.
  bool Look(Instant now, Steady steady) {
    const auto offset = now.time_since_epoch() - Since(steady);
    const auto jump = offset > offset_ ? offset - offset_ : offset_ - offset;
    offset_ = offset;  // what drifts slowly, as clocks do, is no jump
    if (jump <= kClockJump) return false;
    Distrust(steady);
    return true;
  }

  bool Trusts(Steady steady) const { return steady >= trusted_from_; }

 private:
  static std::chrono::milliseconds Since(Steady steady) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(steady.time_since_epoch());
  }
  void Distrust(Steady steady) { trusted_from_ = steady + kClockDistrust; }

  std::chrono::milliseconds offset_;
  Steady trusted_from_{};
};

}  // namespace meldwijzer
