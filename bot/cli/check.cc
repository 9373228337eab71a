#include "bot/cli/check.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/local_time.h"
#include "bot/cli/shipped_content.h"
#include "dialogs/flow/migration.h"
#include "dialogs/flow/parser.h"
#include "dialogs/texts/text_check.h"
#include "directory/verification.h"

namespace meldwijzer {
namespace {

// What was right once and is too old now. The server goes on with it; whoever keeps the content is
// told.
void CheckDays(const std::string& folder, const ContentSet& content, Problems& problems) {
  const Instant now = SystemClock().Now();
  for (const auto& [locale, texts] : content.texts) CheckReviewDays(texts, DayOf(now), problems);
  for (const ContactAge& contact :
       ContactsNotCheckedSince(content.directory, DayBefore(now, kVerifiedDaysDefault))) {
    if (contact.verified_on.empty()) continue;  // that is said to everybody who gets the contact
    problems.push_back(
        {{folder + kDirectoryFolder + "/" + contact.verified_at.file, contact.verified_at.line,
          contact.verified_at.column},
         fmt::format("the contact \"{}\" is past its date: it was checked on {}, more than {} days "
                     "ago; call, and write it down with `directory verify`",
                     contact.id, contact.verified_on, kVerifiedDaysDefault)});
  }
}

// Whether conversations of the earlier version have a place in this one.
void CheckVersion(const std::string& old, const ContentSet& content, Problems& problems) {
  std::error_code ignored;
  const bool folder = std::filesystem::is_directory(old, ignored);
  const std::string file = folder ? old + "/" + kDialogFolder + "/meldcode.yaml" : old;
  const Result<std::string> text = ReadFile(file);
  if (!text) {
    problems.push_back({{file, 0, 0}, text.error().message});
    return;
  }
  Problems unreadable;
  const DialogFlow flow = ParseFlow(*text, file, unreadable);
  if (flow.dialogs.empty()) {
    problems.insert(problems.end(), unreadable.begin(), unreadable.end());
    problems.push_back({{file, 0, 0}, "holds no dialogs to compare with"});
    return;
  }
  CheckAgainst(flow, content.flow, problems);
}

}  // namespace

int RunCheck(const CheckOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  std::vector<std::string> folders = options.folders;
  if (folders.empty()) folders.push_back(startup.settings.content);
  size_t stale = 0;
  for (const std::string& folder : folders) {
    const auto content = LoadContent(folder, problems);
    if (content != nullptr) CheckDays(folder.empty() ? "" : folder + "/", *content, problems);
    if (content != nullptr && !options.against.empty()) {
      CheckVersion(options.against, *content, problems);
    }
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
