#pragma once

#include <map>
#include <string>

#include "tests/integration/support/channel_driver.h"

namespace meldwijzer::test {

struct Sent {
  int status = 0;  // 0: no answer
  std::string body;
};

// What a platform posts to us.
Sent Send(int port, const PlatformEvent& event, const std::map<std::string, std::string>& headers);

}  // namespace meldwijzer::test
