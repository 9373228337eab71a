#include "bot/outbox/generic_callback.h"

#include <nlohmann/json.hpp>

#include "bot/crypto/standard_webhooks.h"
#include "bot/turns/reply_json.h"

namespace meldwijzer {

DeliveryResult GenericCallback::Deliver(const OutgoingMessage& message,
                                        const std::string& idempotency_key) {
  using Json = nlohmann::ordered_json;
  Json json = {{"type", "message"}, {"user", message.address.user}};
  json.update(Json::parse(ReplyToJson(message.reply)));
  json["conversation"] = message.address.conversation;
  const std::string body = json.dump();
  const std::time_t now = std::chrono::system_clock::to_time_t(clock_.Now());
  const HttpAnswer result = client_.Send(
      {.url = url_,
       .headers = {{"content-type", "application/json"},
                   {"webhook-id", idempotency_key},
                   {"webhook-timestamp", std::to_string(now)},
                   {"webhook-signature", SignStandardWebhook(secret_, idempotency_key, now, body)}},
       .body = body,
       .timeout = kDeliveryMax});
  return ResultOf(result);
}

}  // namespace meldwijzer
