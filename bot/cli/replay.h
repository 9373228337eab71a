#pragma once

#include <string>
#include <vector>

#include "bot/cli/startup.h"

namespace meldwijzer {

struct ReplayOptions {
  StartupOptions startup;
  std::vector<std::string> files;
  bool update = false;    // write what came back into the files
  std::string junit;      // file for the outcome as JUnit XML; empty: none
  bool coverage = false;  // which ways of the dialog no conversation takes
};

// Runs recorded conversations (conversation_file.h) and shows the first difference of each. Exit
// codes as in startup.h; with `coverage` also 1 when a way is not taken.
int RunReplay(const ReplayOptions& options);

}  // namespace meldwijzer
