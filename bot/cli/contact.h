#pragma once

#include <string>

#include "bot/cli/startup.h"

namespace meldwijzer {

struct ContactOptions {
  StartupOptions startup;
  bool json = false;
  std::string at;  // a moment (base/local_time.h); empty: now
};

// One place a line on standard input, its coordinator out.
int RunContact(const ContactOptions& options);

}  // namespace meldwijzer
