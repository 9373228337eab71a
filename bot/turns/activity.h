#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialogs/flow/message.h"

namespace meldwijzer {

// What an Activity is, where it is no message to read.
enum class ActivityKind {
  kMessage,
  kGreeting,    // the person has opened the chat or pressed "start": the first message is due
  kGroup,       // in a place where more people read: only the offer of a private chat is due
  kAttachment,  // a picture, recording or file without a word
  kUnreadable,  // encrypted in a way that we cannot open
};

// The neutral form of what came in from a channel, after the Bot Framework's Activity. Of a
// message, at least one of `text` and `choice` is filled.
struct Activity {
  std::string channel;
  std::string conversation;
  std::string user;
  std::string event_id;
  std::string locale = "nl";
  std::string text;
  std::string choice;
  bool opened = false;  // the channel has shown the first message already
  ActivityKind kind = ActivityKind::kMessage;
  bool attachment = false;  // a picture, recording or file came with the message
  std::string question{};   // of a choice: Reply::question under which it stood; empty: not known
  std::string route{};      // the channel's own part of the address (DeliveryAddress::route)
  std::string reply_to{};   // the channel's own name of what is answered
  bool answered_in_response = false;  // nothing goes through the outbox
};

// The question that stands after a turn (contract: "dialog").
struct Standing {
  std::string dialog;
  std::string state;
  std::optional<int> step;
  bool done = false;
  bool operator==(const Standing&) const = default;
};

struct Reply {
  std::string conversation;
  std::vector<Message> messages;
  Standing dialog;
  // Stands for the question and what it offers, so that a button of an older one is known. Not part
  // of the JSON form.
  std::string question{};
  bool operator==(const Reply&) const = default;
};

}  // namespace meldwijzer
