#include "bot/outbox/generic_callback.h"

#include <nlohmann/json.hpp>

#include "bot/crypto/standard_webhooks.h"
#include "bot/outbox/http_post.h"
#include "bot/turns/reply_json.h"

namespace meldwijzer {

DeliveryResult::Outcome OutcomeOf(int status) {
  if (status >= 200 && status < 300) return DeliveryResult::Outcome::kDelivered;
  if (status == 0 || status == 408 || status == 425 || status == 429 || status >= 500) {
    return DeliveryResult::Outcome::kRetry;
  }
  return DeliveryResult::Outcome::kRefused;
}

DeliveryResult GenericCallback::Deliver(const OutgoingMessage& message,
                                        const std::string& idempotency_key) {
  using Json = nlohmann::ordered_json;
  Json json = {{"type", "message"}, {"user", message.address.user}};
  json.update(Json::parse(ReplyToJson(message.reply)));
  json["conversation"] = message.address.conversation;
  const std::string body = json.dump();
  const std::time_t now = std::chrono::system_clock::to_time_t(clock_.Now());
  const PostResult result =
      HttpPost(url_,
               {{"content-type", "application/json"},
                {"webhook-id", idempotency_key},
                {"webhook-timestamp", std::to_string(now)},
                {"webhook-signature", SignStandardWebhook(secret_, idempotency_key, now, body)}},
               body, kDeliveryMax);
  const std::string why = result.status == 0 ? result.why : "http-" + std::to_string(result.status);
  return {OutcomeOf(result.status), why, result.retry_after};
}

}  // namespace meldwijzer
