#include "bot/turns/delivery_address.h"

#include <nlohmann/json.hpp>

#include "bot/turns/reply_json.h"

namespace meldwijzer {
namespace {

using Json = nlohmann::ordered_json;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json ToJson(const DeliveryAddress& address) {
  Json json = {{"channel", address.channel},
               {"conversation", address.conversation},
               {"user", address.user},
               {"locale", address.locale}};
  if (!address.route.empty()) json["route"] = address.route;
  if (address.shared) json["shared"] = true;
  return json;
}

// A text that may be absent: earlier versions did not write it.
std::string OptionalText(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

Result<DeliveryAddress> AddressOf(const Json& json) {
  DeliveryAddress address;
  for (const auto& [name, field] :
       {std::pair("channel", &address.channel), std::pair("conversation", &address.conversation),
        std::pair("user", &address.user), std::pair("locale", &address.locale)}) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) {
      return Fail(ErrorCode::kCorrupt, "a stored address has another form");
    }
    *field = found->get<std::string>();
  }
  address.route = OptionalText(json, "route");
  address.shared = json.contains("shared");
  return address;
}

}  // namespace

std::string ToText(const DeliveryAddress& address) { return Dump(ToJson(address)); }

Result<DeliveryAddress> ParseDeliveryAddress(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return Fail(ErrorCode::kCorrupt, "a stored address is no JSON");
  return AddressOf(json);
}

std::string ToText(const OutgoingMessage& message) {
  Json json = {{"address", ToJson(message.address)}, {"reply", ReplyToJson(message.reply)}};
  if (!message.reply.question.empty()) json["question"] = message.reply.question;
  if (!message.reply_to.empty()) json["reply_to"] = message.reply_to;
  if (!message.take_back.empty()) json["take_back"] = message.take_back;
  return Dump(json);
}

Result<OutgoingMessage> ParseOutgoingMessage(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("address") || !json.contains("reply") ||
      !json["address"].is_object() || !json["reply"].is_string()) {
    return Fail(ErrorCode::kCorrupt, "a stored message has another form");
  }
  Result<DeliveryAddress> address = AddressOf(json["address"]);
  if (!address) return std::unexpected(address.error());
  Result<Reply> reply = ReplyFromJson(json["reply"].get_ref<const std::string&>());
  if (!reply) return std::unexpected(reply.error());
  reply->question = OptionalText(json, "question");
  return OutgoingMessage{std::move(*address), std::move(*reply), OptionalText(json, "reply_to"),
                         OptionalText(json, "take_back")};
}

}  // namespace meldwijzer
