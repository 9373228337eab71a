#include "bot/cli/check.h"

#include <fmt/format.h>

#include "bot/cli/shipped_content.h"

namespace meldwijzer {

int RunCheck(const CheckOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  std::vector<std::string> folders = options.folders;
  if (folders.empty()) folders.push_back(startup.settings.content);
  for (const std::string& folder : folders) LoadContent(folder, problems);
  fmt::print("{}", ToString(problems));
  if (!problems.empty()) return kExitWrong;
  fmt::print("no mistakes found\n");
  return kExitOk;
}

}  // namespace meldwijzer
