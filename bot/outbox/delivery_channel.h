#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "bot/turns/delivery_address.h"

namespace meldwijzer {

struct DeliveryResult {
  enum class Outcome {
    kDelivered,
    kRetry,   // the other side is away or busy
    kRefused  // it will never take this message
  };
  Outcome outcome = Outcome::kRetry;
  std::string why{};  // a code such as "http-503"; no content
  std::optional<std::chrono::seconds> retry_after{};
};

// Brings messages of our own to the people of one channel. Thread-safe; answers within
// kDeliveryMax.
inline constexpr std::chrono::seconds kDeliveryMax{15};
class DeliveryChannel {
 public:
  virtual ~DeliveryChannel() = default;
  // `idempotency_key` is the same in every attempt: the other side may drop what it has seen.
  virtual DeliveryResult Deliver(const OutgoingMessage& message,
                                 const std::string& idempotency_key) = 0;
};

}  // namespace meldwijzer
