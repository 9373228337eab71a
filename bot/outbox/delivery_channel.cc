#include "bot/outbox/delivery_channel.h"

namespace meldwijzer {

DeliveryResult::Outcome OutcomeOf(int status) {
  if (status >= 200 && status < 300) return DeliveryResult::Outcome::kDelivered;
  if (status == 0 || status == 408 || status == 425 || status == 429 || status >= 500) {
    return DeliveryResult::Outcome::kRetry;
  }
  return DeliveryResult::Outcome::kRefused;
}

DeliveryResult ResultOf(const HttpAnswer& answer) {
  const std::string why = answer.status == 0 ? answer.why : "http-" + std::to_string(answer.status);
  return {OutcomeOf(answer.status), why, answer.retry_after};
}

}  // namespace meldwijzer
