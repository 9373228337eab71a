#pragma once

#include "bot/cli/startup.h"

namespace meldwijzer {

struct ServeOptions {
  StartupOptions startup;
  bool print_settings = false;
};

// Serves until SIGTERM or SIGINT; then answers what was accepted and returns. Prints the address of
// the web chat once it listens. Exit codes as in startup.h.
int RunServe(const ServeOptions& options);

}  // namespace meldwijzer
