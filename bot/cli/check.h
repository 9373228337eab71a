#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/cli/startup.h"

namespace meldwijzer {

struct CheckOptions {
  StartupOptions startup;
  std::vector<std::string> folders;  // each with dialogs/content and directory/data; empty: shipped
  std::string against;               // folder (or meldcode.yaml) of an earlier version; empty: none
  std::optional<int> stale_days;     // also list contacts not checked for so long
};

// Validates dialogs, texts, signal lists, directory and settings: every mistake as
// file:line:column on standard output, exit 1 if there is any, or a contact that is asked for by
// `stale_days`.
int RunCheck(const CheckOptions& options);

}  // namespace meldwijzer
