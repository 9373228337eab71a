#include "bot/cli/check.h"

#include <fmt/format.h>

#include "base/local_time.h"
#include "bot/cli/shipped_content.h"
#include "directory/verification.h"

namespace meldwijzer {

int RunCheck(const CheckOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  std::vector<std::string> folders = options.folders;
  if (folders.empty()) folders.push_back(startup.settings.content);
  size_t stale = 0;
  for (const std::string& folder : folders) {
    const auto content = LoadContent(folder, problems);
    if (content == nullptr || !options.stale_days) continue;
    const Instant now = SystemClock().Now();
    for (const ContactAge& contact :
         ContactsNotCheckedSince(content->directory, DayBefore(now, *options.stale_days))) {
      ++stale;
      fmt::print("not checked for {} days: {}, {} (last: {}; number from: {})\n",
                 *options.stale_days, contact.id, contact.organisation,
                 contact.verified_on.empty() ? "never" : contact.verified_on,
                 contact.number_source_date.empty() ? "no date" : contact.number_source_date);
    }
  }
  fmt::print("{}", ToString(problems));
  if (problems.empty()) fmt::print("no mistakes found\n");
  return problems.empty() && stale == 0 ? kExitOk : kExitWrong;
}

}  // namespace meldwijzer
