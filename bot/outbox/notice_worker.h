#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "bot/telemetry/log.h"
#include "bot/telemetry/metrics.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

struct NoticeWorkerOptions {
  std::chrono::milliseconds interval{1'000};
  std::chrono::milliseconds retention_warning_age{0};  // since the last turn; 0: no warnings
  std::chrono::milliseconds warning_interval{std::chrono::minutes(10)};
};

// Puts reminders and warnings that are due into the outbox, and follows keys that were made
// elsewhere; on a thread of its own that ends with the object.
class NoticeWorker {
 public:
  // What is given outlives the worker. `wake`: there is something new in the outbox.
  NoticeWorker(OutboxStore& store, const Clock& clock, const Log& log, Metrics& metrics,
               NoticeMaker notices, std::function<void()> wake, const NoticeWorkerOptions& options);
  ~NoticeWorker();
  NoticeWorker(const NoticeWorker&) = delete;
  NoticeWorker& operator=(const NoticeWorker&) = delete;

 private:
  void Loop();
  void RunOnce();

  OutboxStore& store_;
  const Clock& clock_;
  const Log& log_;
  Metrics& metrics_;
  const NoticeMaker notices_;
  const std::function<void()> wake_workers_;
  const NoticeWorkerOptions options_;
  std::chrono::steady_clock::time_point next_warnings_{};

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace meldwijzer
