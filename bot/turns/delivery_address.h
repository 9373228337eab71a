#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

// Where a message of our own goes. The store keeps it sealed with its conversation.
struct DeliveryAddress {
  std::string channel;
  std::string conversation;
  std::string user;
  std::string locale;
  std::string route{};  // the channel's own: server, thread, ...; often empty
  bool shared = false;  // more than one person was seen there (ActivityKind::kGroup from then on)
  bool operator==(const DeliveryAddress&) const = default;
};
std::string ToText(const DeliveryAddress& address);
// kCorrupt for what ToText did not write.
Result<DeliveryAddress> ParseDeliveryAddress(std::string_view text);

// A message of our own, as the outbox holds it.
struct OutgoingMessage {
  DeliveryAddress address;
  Reply reply;  // with one message, except on the generic channel
  std::string reply_to{};
  std::string take_back{};  // filled: no message; the one that the platform calls so is deleted
  bool operator==(const OutgoingMessage&) const = default;
};
std::string ToText(const OutgoingMessage& message);
Result<OutgoingMessage> ParseOutgoingMessage(std::string_view text);

}  // namespace meldwijzer
