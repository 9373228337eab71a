#include "bot/outbox/outbox_worker.h"

#include <utility>

namespace meldwijzer {
namespace {

constexpr size_t kNoticesAtOnceMax = 200;

}  // namespace

OutboxWorker::OutboxWorker(OutboxStore& store, const Clock& clock, const Log& log, Metrics& metrics,
                           Channels channels, NoticeMaker notices,
                           const OutboxWorkerOptions& options)
    : store_(store),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      channels_(std::move(channels)),
      notices_(std::move(notices)),
      options_(options) {
  for (size_t i = 0; i < options_.senders; ++i) threads_.emplace_back([this] { SendLoop(); });
  if (options_.senders > 0) threads_.emplace_back([this] { Loop(); });
}

OutboxWorker::~OutboxWorker() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void OutboxWorker::Wake() {
  {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void OutboxWorker::Notify(Instant now) {
  Result<int64_t> fired = store_.FireReminders(now, notices_, kNoticesAtOnceMax);
  if (fired) metrics_.reminders_fired += static_cast<uint64_t>(*fired);
  const auto steady = std::chrono::steady_clock::now();
  if (fired && options_.retention_warning_age.count() > 0 && steady >= next_warnings_) {
    fired = store_.WarnOfRetention(now - options_.retention_warning_age, now, notices_,
                                   kNoticesAtOnceMax);
    // Looking for them reads many conversations; a full portion means that there are more.
    const bool more = fired && *fired == static_cast<int64_t>(kNoticesAtOnceMax);
    if (fired && !more) next_warnings_ = steady + options_.warning_interval;
  }
  const Status followed = store_.FollowKeys();
  if (!fired || !followed) {
    log_.Write(LogLevel::kError, "outbox-store-failed",
               {{"why", fired ? followed.error().message : fired.error().message}});
  }
}

size_t OutboxWorker::RunOnce() {
  const Instant now = clock_.Now();
  Notify(now);
  size_t tried = 0;
  while (true) {
    const auto claimed = store_.Claim(clock_.Now(), options_.claim, kNoticesAtOnceMax);
    if (!claimed || claimed->empty()) return tried;
    for (const Delivery& delivery : *claimed) TryDelivery(delivery);
    tried += claimed->size();
  }
}

void OutboxWorker::Loop() {
  std::unique_lock lock(mutex_);
  auto next_notices = std::chrono::steady_clock::now();
  while (!stop_) {
    woken_ = false;
    const size_t room = options_.senders - std::min(options_.senders, claimed_.size() + sending_);
    lock.unlock();
    if (std::chrono::steady_clock::now() >= next_notices) {
      Notify(clock_.Now());
      next_notices = std::chrono::steady_clock::now() + options_.interval;
    }
    size_t taken = 0;
    if (room > 0) {
      Result<std::vector<Delivery>> claimed = store_.Claim(clock_.Now(), options_.claim, room);
      lock.lock();
      if (claimed) {
        taken = claimed->size();
        for (Delivery& delivery : *claimed) claimed_.push_back(std::move(delivery));
      }
      work_.notify_all();
    } else {
      lock.lock();
    }
    // A sender that has become free wakes us, so a long outbox is worked off without a pause.
    if (taken == 0) wake_.wait_for(lock, options_.interval, [this] { return stop_ || woken_; });
  }
}

void OutboxWorker::SendLoop() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return stop_ || !claimed_.empty(); });
    if (stop_) return;
    const Delivery delivery = std::move(claimed_.front());
    claimed_.pop_front();
    ++sending_;
    lock.unlock();
    TryDelivery(delivery);
    lock.lock();
    --sending_;
    woken_ = true;
    wake_.notify_one();
  }
}

DeliveryResult OutboxWorker::Attempt(const Delivery& delivery) {
  using Outcome = DeliveryResult::Outcome;
  // A crash in each attempt counts too.
  if (delivery.attempts > options_.policy.attempts_max) return {Outcome::kRefused, "attempts"};
  const Result<OutgoingMessage> message = ParseOutgoingMessage(delivery.payload);
  if (!message) return {Outcome::kRefused, "unreadable"};
  const auto channel = channels_.find(message->address.channel);
  // It may be switched on again.
  if (channel == channels_.end()) return {Outcome::kRetry, "channel-off"};
  return channel->second->Deliver(*message, delivery.idempotency_key);
}

void OutboxWorker::TryDelivery(const Delivery& delivery) { Settle(delivery, Attempt(delivery)); }

void OutboxWorker::Settle(const Delivery& delivery, const DeliveryResult& result) {
  Status settled;
  std::optional<Instant> next;
  if (result.outcome == DeliveryResult::Outcome::kRetry) {
    next = options_.policy.Next(delivery.created_at, clock_.Now(), delivery.attempts, Chance(),
                                result.retry_after);
  }
  if (result.outcome == DeliveryResult::Outcome::kDelivered) {
    ++metrics_.deliveries;
    settled = store_.Delivered(delivery.id);
  } else if (next) {
    ++metrics_.deliveries_retried;
    settled = store_.RetryAt(delivery.id, *next, result.why);
  } else {
    ++metrics_.deliveries_failed;
    log_.Write(LogLevel::kError, "delivery-given-up",
               {{"number", std::to_string(delivery.id.number)},
                {"attempts", std::to_string(delivery.attempts)},
                {"why", result.why}});
    settled = store_.GiveUp(delivery.id, result.why);
  }
  // Then the claim ends by itself and it is tried again, with the same idempotency key.
  if (!settled) {
    log_.Write(LogLevel::kError, "delivery-not-settled", {{"why", settled.error().message}});
  }
}

double OutboxWorker::Chance() {
  const std::scoped_lock lock(mutex_);
  return std::uniform_real_distribution<double>(0, 1)(random_);
}

}  // namespace meldwijzer
