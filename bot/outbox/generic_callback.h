#pragma once

#include <string>

#include "base/clock.h"
#include "bot/outbox/delivery_channel.h"

namespace meldwijzer {

// Messages of our own on the generic channel: a POST to MELDWIJZER_GENERIC_CALLBACK_URL, signed as
// Standard Webhooks say. `webhook-id` is the idempotency key. The body is that of an answer
// (ReplyToJson) with "type": "message" and "user".
class GenericCallback final : public DeliveryChannel {
 public:
  // `clock` outlives the object.
  GenericCallback(std::string url, std::string secret, const Clock& clock)
      : url_(std::move(url)), secret_(std::move(secret)), clock_(clock) {}

  DeliveryResult Deliver(const OutgoingMessage& message,
                         const std::string& idempotency_key) override;

 private:
  const std::string url_;
  const std::string secret_;
  const Clock& clock_;
};

// What the status of an answer means: 2xx delivered; 408, 425, 429 and 5xx later again; anything
// else, redirects too, never.
DeliveryResult::Outcome OutcomeOf(int status);

}  // namespace meldwijzer
