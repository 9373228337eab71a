#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "bot/telemetry/log.h"
#include "bot/telemetry/metrics.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

// Erases what is older than the retention: once at the start, then every `interval`, on a thread of
// its own that ends with the object. A store that cannot be reached is tried again at the next
// interval.
class RetentionWorker {
 public:
  // What is given outlives the worker. `days`: 1 to kRetentionDaysMax.
  RetentionWorker(ConversationStore& store, const Clock& clock, const Log& log, Metrics& metrics,
                  int days, std::chrono::milliseconds interval = std::chrono::hours(1));
  ~RetentionWorker();
  RetentionWorker(const RetentionWorker&) = delete;
  RetentionWorker& operator=(const RetentionWorker&) = delete;

  // One run, by hand (tests, and the thread itself).
  void RunOnce();

 private:
  void Loop();

  ConversationStore& store_;
  const Clock& clock_;
  const Log& log_;
  Metrics& metrics_;
  const std::chrono::days keep_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace meldwijzer
