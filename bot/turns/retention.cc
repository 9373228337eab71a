#include "bot/turns/retention.h"

#include <string>

namespace meldwijzer {

RetentionWorker::RetentionWorker(ConversationStore& store, const Clock& clock, const Log& log,
                                 Metrics& metrics, int days, std::chrono::milliseconds interval)
    : store_(store),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      keep_(days),
      interval_(interval),
      thread_([this] { Loop(); }) {}

RetentionWorker::~RetentionWorker() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void RetentionWorker::RunOnce() {
  const Instant now = clock_.Now();
  const Result<RetentionResult> result = store_.Expire(now - keep_, now - kReceiptRetention, now);
  if (!result) {
    log_.Write(LogLevel::kError, "retention-failed", {{"why", result.error().message}});
    return;
  }
  metrics_.erased_by_retention += static_cast<uint64_t>(result->conversations_erased);
  if (result->conversations_erased > 0) {
    log_.Write(LogLevel::kInfo, "retention",
               {{"conversations", std::to_string(result->conversations_erased)}});
  }
}

void RetentionWorker::Loop() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    RunOnce();
    lock.lock();
    wake_.wait_for(lock, interval_, [this] { return stop_; });
  }
}

}  // namespace meldwijzer
