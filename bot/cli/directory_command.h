#pragma once

#include <string>

#include "bot/cli/startup.h"
#include "directory/verification.h"

namespace meldwijzer {

struct DirectoryOptions {
  StartupOptions startup;
  std::string report = "text";  // "text", "html" or "csv"
  int days = kVerifiedDaysDefault;
  std::string verify;  // the id of the contact that was checked; empty: report
  std::string by;      // who checked it
  std::string on;      // YYYY-MM-DD; empty: today
};

// Reports on the contacts, or writes into their file that one was checked. The file is replaced as
// a whole, and only by one in which `check` finds no mistake.
int RunDirectory(const DirectoryOptions& options);

}  // namespace meldwijzer
