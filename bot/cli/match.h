#pragma once

#include <string>

#include "bot/cli/startup.h"

namespace meldwijzer {

struct MatchOptions {
  StartupOptions startup;
  bool json = false;
};

// One description a line on standard input, what was read in it out.
int RunMatch(const MatchOptions& options);

struct EvaluateOptions {
  StartupOptions startup;
  std::string file;
  bool json = false;
};

// Quality over labelled JSON lines (bot/cli/evaluation.h).
int RunEvaluate(const EvaluateOptions& options);

}  // namespace meldwijzer
