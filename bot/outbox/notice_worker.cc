#include "bot/outbox/notice_worker.h"

#include <utility>

namespace meldwijzer {
namespace {

constexpr size_t kNoticesAtOnceMax = 200;

}  // namespace

NoticeWorker::NoticeWorker(OutboxStore& store, const Clock& clock, const Log& log, Metrics& metrics,
                           NoticeMaker notices, std::function<void()> wake,
                           const NoticeWorkerOptions& options)
    : store_(store),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      notices_(std::move(notices)),
      wake_workers_(std::move(wake)),
      options_(options),
      thread_([this] { Loop(); }) {}

NoticeWorker::~NoticeWorker() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void NoticeWorker::RunOnce() {
  const Instant now = clock_.Now();
  Result<int64_t> fired = store_.FireReminders(now, notices_, kNoticesAtOnceMax);
  if (fired) metrics_.reminders_fired += static_cast<uint64_t>(*fired);
  int64_t made = fired ? *fired : 0;
  const auto steady = std::chrono::steady_clock::now();
  if (fired && options_.retention_warning_age.count() > 0 && steady >= next_warnings_) {
    fired = store_.WarnOfRetention(now - options_.retention_warning_age, now, notices_,
                                   kNoticesAtOnceMax);
    // Looking for them reads many conversations; a full portion means that there are more.
    const bool more = fired && *fired == static_cast<int64_t>(kNoticesAtOnceMax);
    if (fired && !more) next_warnings_ = steady + options_.warning_interval;
    if (fired) made += *fired;
  }
  const Status followed = store_.FollowKeys();
  if (!fired || !followed) {
    log_.Write(LogLevel::kError, "outbox-store-failed",
               {{"why", fired ? followed.error().message : fired.error().message}});
  }
  if (made > 0) wake_workers_();
}

void NoticeWorker::Loop() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    RunOnce();
    lock.lock();
    wake_.wait_for(lock, options_.interval, [this] { return stop_; });
  }
}

}  // namespace meldwijzer
