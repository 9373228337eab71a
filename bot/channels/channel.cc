#include "bot/channels/channel.h"

#include <utility>

namespace meldwijzer {

HttpResponse Channel::Acknowledge(const Incoming& /*incoming*/,
                                  const std::vector<Reply>& /*replies*/) const {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = "{}";
  return response;
}

HttpResponse Channel::Refuse(const Error& /*error*/) const {
  HttpResponse response;
  response.status = 401;
  return response;
}

HttpResponse Channel::Malformed(const Error& error) const {
  return ProblemResponse(400, StatusText(400), error.message);
}

DeliveryResult Channel::Read(const HttpAnswer& answer) const { return ResultOf(answer); }

DeliveryResult Channel::Deliver(const OutgoingMessage& message,
                                const std::string& idempotency_key) {
  const Result<HttpCall> call = Render(message, idempotency_key);
  if (!call) return {DeliveryResult::Outcome::kRefused, "render"};
  const HttpAnswer answer = client_.Send(*call);
  DeliveryResult result = Read(answer);
  // What is gone already, or too old to delete, need not trouble anybody.
  if (!message.take_back.empty() && result.outcome == DeliveryResult::Outcome::kRefused) {
    return {DeliveryResult::Outcome::kDelivered};
  }
  if (!message.take_back.empty()) result.sent_as.clear();
  return result;
}

std::vector<ChannelSpec> ChannelSpecs() {
  std::vector<ChannelSpec> specs;
  for (ChannelType& type : ChannelTypes()) specs.push_back(std::move(type.spec));
  return specs;
}

}  // namespace meldwijzer
