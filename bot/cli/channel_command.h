#pragma once

#include <string>

#include "bot/cli/startup.h"

namespace meldwijzer {

struct ChannelOptions {
  StartupOptions startup;
  std::string name;
  std::string address = "https://meldwijzer.example.org";  // the public address of the server
};

// `channel setup NAME`: what the administrator enters where, with what can be made.
int RunChannelSetup(const ChannelOptions& options);
// `channel settings`: the table of all settings of all channels, in Markdown (docs/channels.md).
int RunChannelSettings(const ChannelOptions& options);

}  // namespace meldwijzer
