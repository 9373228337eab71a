#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialogs/flow/message.h"

namespace meldwijzer {

// The neutral form of what came in from a channel, after the Bot Framework's Activity. At least one
// of `text` and `choice` is filled.
struct Activity {
  std::string channel;
  std::string conversation;
  std::string user;
  std::string event_id;
  std::string locale = "nl";
  std::string text;
  std::string choice;
  bool opened = false;  // the channel has shown the first message already
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
  bool operator==(const Reply&) const = default;
};

}  // namespace meldwijzer
