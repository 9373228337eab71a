#include "bot/outbox/outbox_worker.h"

#include <algorithm>
#include <utility>

namespace meldwijzer {

OutboxWorker::OutboxWorker(OutboxStore& store, const Clock& clock, const Log& log, Metrics& metrics,
                           std::string lane, DeliveryChannel& channel,
                           const OutboxWorkerOptions& options)
    : store_(store),
      clock_(clock),
      log_(log),
      metrics_(metrics),
      lane_(std::move(lane)),
      channel_(channel),
      options_(options) {
  for (size_t i = 0; i < options_.senders; ++i) threads_.emplace_back([this] { SendLoop(); });
  threads_.emplace_back([this] { Loop(); });
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

void OutboxWorker::Loop() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    woken_ = false;
    const size_t room = options_.senders - std::min(options_.senders, claimed_.size() + sending_);
    size_t taken = 0;
    if (room > 0) {
      lock.unlock();
      Result<std::vector<Delivery>> claimed =
          store_.Claim(lane_, clock_.Now(), options_.claim, room);
      lock.lock();
      if (claimed) {
        taken = claimed->size();
        for (Delivery& delivery : *claimed) claimed_.push_back(std::move(delivery));
      }
      work_.notify_all();
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

void OutboxWorker::TryDelivery(const Delivery& delivery) {
  using Outcome = DeliveryResult::Outcome;
  // A crash in each attempt counts too.
  if (delivery.attempts > options_.policy.attempts_max) {
    return Settle(delivery, {Outcome::kRefused, "attempts"}, "");
  }
  const Result<OutgoingMessage> message = ParseOutgoingMessage(delivery.payload);
  if (!message) return Settle(delivery, {Outcome::kRefused, "unreadable"}, "");
  const DeliveryResult result = channel_.Deliver(*message, delivery.idempotency_key);
  std::string undo;
  if (!result.sent_as.empty()) {
    OutgoingMessage back;
    back.address = message->address;
    back.take_back = result.sent_as;
    undo = ToText(back);
  }
  Settle(delivery, result, undo);
}

void OutboxWorker::Settle(const Delivery& delivery, const DeliveryResult& result,
                          const std::string& undo) {
  Status settled;
  std::optional<Instant> next;
  if (result.outcome == DeliveryResult::Outcome::kRetry) {
    next = options_.policy.Next(delivery.created_at, clock_.Now(), delivery.attempts, Chance(),
                                result.retry_after);
  }
  if (result.outcome == DeliveryResult::Outcome::kDelivered) {
    ++metrics_.deliveries;
    settled = store_.Delivered(delivery.id, {lane_, undo}, clock_.Now());
  } else if (next) {
    ++metrics_.deliveries_retried;
    settled = store_.RetryAt(delivery.id, *next, result.why);
  } else {
    ++metrics_.deliveries_failed;
    log_.Write(LogLevel::kError, "delivery-given-up",
               {{"channel", lane_},
                {"number", std::to_string(delivery.id.number)},
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
