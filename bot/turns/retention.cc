#include "bot/turns/retention.h"

#include <string>
#include <utility>

namespace meldwijzer {

RetentionWorker::RetentionWorker(ConversationStore& store, const Clock& clock, const Log& log,
                                 Metrics& metrics, int days, std::chrono::milliseconds interval,
                                 SteadyClock steady)
    : store_(store),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      keep_(days),
      interval_(interval),
      steady_(std::move(steady)),
      guard_(clock.Now(), steady_()),
      thread_([this] { Loop(); }) {}

RetentionWorker::~RetentionWorker() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

bool RetentionWorker::TimeIsSure(Instant now) {
  const auto steady = steady_();
  const Result<std::optional<Instant>> last_seen = store_.ExchangeLastSeen(now);
  if (!last_seen) {
    log_.Write(LogLevel::kError, "retention-failed", {{"why", last_seen.error().message}});
    return false;
  }
  if (!compared_ && *last_seen) guard_.Compare(**last_seen, now, steady);
  compared_ = true;
  if (guard_.Look(now, steady)) ++metrics_.clock_jumps;
  if (guard_.Trusts(steady)) return true;
  log_.Write(LogLevel::kWarn, "retention-waits",
             {{"why", "the clock was set, or the server stood still for a week"},
              {"remedy", "check the clock; nothing is erased by age for 24 hours"}});
  return false;
}

void RetentionWorker::RunOnce() {
  const std::scoped_lock running(run_mutex_);
  const Instant now = clock_.Now();
  if (!TimeIsSure(now)) return;
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
