#pragma once

#include <string>

#include "bot/cli/startup.h"

namespace meldwijzer {

struct GraphOptions {
  StartupOptions startup;
  std::string format = "svg";  // svg (needs Graphviz), dot or mermaid
  std::string dialog;          // only this one; empty: all
};

// The dialog as a picture on standard output, from the files that the server runs.
int RunGraph(const GraphOptions& options);

}  // namespace meldwijzer
