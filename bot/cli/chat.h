#pragma once

#include <string>

#include "bot/cli/startup.h"

namespace meldwijzer {

struct ChatOptions {
  StartupOptions startup;
  std::string locale = "nl";
};

// The conversation in a terminal: one line in, replies out, until the end of the input. Kept in
// memory only.
int RunChat(const ChatOptions& options);

}  // namespace meldwijzer
