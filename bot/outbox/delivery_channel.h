#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "bot/http/http_client.h"
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
  // The platform's name of the message, where the channel can take it back
  // (OutgoingMessage::take_back).
  std::string sent_as{};
};

// Brings messages of our own to the people of one channel. Thread-safe; answers within
// kDeliveryMax.
inline constexpr std::chrono::seconds kDeliveryMax{15};
class DeliveryChannel {
 public:
  virtual ~DeliveryChannel() = default;
  // A message with `take_back` deletes that one of ours; where the platform has it no more, or
  // never lets us, that is kDelivered too. `idempotency_key` is the same in every attempt: the
  // other side may drop what it has seen.
  virtual DeliveryResult Deliver(const OutgoingMessage& message,
                                 const std::string& idempotency_key) = 0;
};

// What the status of an answer means: 2xx delivered; 408, 425, 429 and 5xx later again; anything
// else, redirects too, never.
DeliveryResult::Outcome OutcomeOf(int status);
// The same with the code of the answer, and how long it asks to wait.
DeliveryResult ResultOf(const HttpAnswer& answer);

}  // namespace meldwijzer
