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
  // `client` and `clock` outlive the object.
  GenericCallback(std::string url, std::string secret, HttpClient& client, const Clock& clock)
      : url_(std::move(url)), secret_(std::move(secret)), client_(client), clock_(clock) {}

  DeliveryResult Deliver(const OutgoingMessage& message,
                         const std::string& idempotency_key) override;

 private:
  const std::string url_;
  const std::string secret_;
  HttpClient& client_;
  const Clock& clock_;
};

}  // namespace meldwijzer
