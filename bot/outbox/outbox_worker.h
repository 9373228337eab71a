#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "bot/outbox/delivery_channel.h"
#include "bot/outbox/retry_policy.h"
#include "bot/telemetry/log.h"
#include "bot/telemetry/metrics.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

struct OutboxWorkerOptions {
  RetryPolicy policy{};
  size_t senders = 4;                         // deliveries at the same time
  std::chrono::milliseconds interval{1'000};  // at least so often it looks
  // Longer than a delivery can take, so that nobody else takes it meanwhile; after a crash the next
  // try comes when it has passed.
  std::chrono::milliseconds claim{std::chrono::seconds(45)};
};

// Delivers what waits in one lane of the outbox (conversation_store.h), on threads of its own that
// end with the object. A delivery under way is finished (kDeliveryMax); what is not begun stays in
// the store.
class OutboxWorker {
 public:
  // What is given outlives the worker. `lane`: the channel's name.
  OutboxWorker(OutboxStore& store, const Clock& clock, const Log& log, Metrics& metrics,
               std::string lane, DeliveryChannel& channel, const OutboxWorkerOptions& options);
  ~OutboxWorker();
  OutboxWorker(const OutboxWorker&) = delete;
  OutboxWorker& operator=(const OutboxWorker&) = delete;

  // There may be something new: look now.
  void Wake();

 private:
  void Loop();
  void SendLoop();
  void TryDelivery(const Delivery& delivery);
  void Settle(const Delivery& delivery, const DeliveryResult& result, const std::string& undo);
  double Chance();

  OutboxStore& store_;
  const Clock& clock_;
  const Log& log_;
  Metrics& metrics_;
  const std::string lane_;
  DeliveryChannel& channel_;
  const OutboxWorkerOptions options_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable work_;
  std::deque<Delivery> claimed_;  // at most options_.senders
  size_t sending_ = 0;
  bool woken_ = false;
  bool stop_ = false;
  std::mt19937 random_{std::random_device{}()};
  std::vector<std::thread> threads_;  // last: use all of the above
};

}  // namespace meldwijzer
