#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "bot/telemetry/log.h"
#include "bot/telemetry/metrics.h"
#include "bot/turns/clock_guard.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

// Erases what is older than the retention: once at the start, then every `interval`, on a thread of
// its own that ends with the object. A store that cannot be reached is tried again at the next
// interval. After the clock was set nothing is erased for a day (ClockGuard).
class RetentionWorker {
 public:
  using SteadyClock = std::function<std::chrono::steady_clock::time_point()>;

  // What is given outlives the worker. `days`: 1 to kRetentionDaysMax.
  RetentionWorker(ConversationStore& store, const Clock& clock, const Log& log, Metrics& metrics,
                  int days, std::chrono::milliseconds interval = std::chrono::hours(1),
                  SteadyClock steady = std::chrono::steady_clock::now);
  ~RetentionWorker();
  RetentionWorker(const RetentionWorker&) = delete;
  RetentionWorker& operator=(const RetentionWorker&) = delete;

  // One run, by hand (tests, and the thread itself).
  void RunOnce();

 private:
  void Loop();
  bool TimeIsSure(Instant now);

  ConversationStore& store_;
  const Clock& clock_;
  const Log& log_;
  Metrics& metrics_;
  const std::chrono::days keep_;
  const std::chrono::milliseconds interval_;
  const SteadyClock steady_;
  std::mutex run_mutex_;
  ClockGuard guard_;
  bool compared_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace meldwijzer
