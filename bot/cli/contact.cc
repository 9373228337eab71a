#include "bot/cli/contact.h"

#include <fmt/format.h>

#include <iostream>

#include "base/local_time.h"
#include "bot/cli/contact_output.h"
#include "bot/cli/shipped_content.h"

namespace meldwijzer {

int RunContact(const ContactOptions& options) {
  Instant at = SystemClock().Now();
  if (!options.at.empty()) {
    const std::optional<Instant> time = ParseTime(options.at);
    if (!time) {
      fmt::print(stderr, "--at: '{}' is no time such as 2026-12-25T22:30+01:00\n", options.at);
      return kExitUsage;
    }
    at = *time;
  }
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  const auto content = LoadContent(startup.settings.content, problems);
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  for (std::string line; std::getline(std::cin, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const Contact contact = content->directory.Find(line, at);
    if (options.json) {
      fmt::print("{}\n", ContactJsonLine(line, contact));
    } else {
      fmt::print("{}", ContactText(line, contact));
    }
  }
  return kExitOk;
}

}  // namespace meldwijzer
