#include "bot/cli/directory_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/local_time.h"
#include "base/text/text.h"
#include "bot/cli/directory_report.h"
#include "bot/cli/shipped_content.h"
#include "bot/telemetry/wrong_numbers.h"

namespace meldwijzer {
namespace {

// A mistyped id with more errors than this is not guessed at.
constexpr int kIdErrorsMax = 4;

std::map<std::string, std::string> CheckDays(const Directory& directory) {
  std::map<std::string, std::string> days;
  for (const Coordinator& entry : directory.all_entries()) days[entry.id] = entry.verified_on;
  for (const NationalLine& line : directory.national_lines()) days[line.id] = line.verified_on;
  return days;
}

int Report(const DirectoryOptions& options, const Settings& settings, const Directory& directory) {
  const Instant now = SystemClock().Now();
  const DirectoryReport report =
      MakeDirectoryReport(directory, now, DayBefore(now, options.days),
                          WrongNumbers::Count(WrongNumbersFile(settings), CheckDays(directory)));
  if (options.report == "html") {
    fmt::print("{}", ReportAsHtml(report));
  } else if (options.report == "csv") {
    fmt::print("{}", ReportAsCsv(report));
  } else {
    fmt::print("{}", ReportAsText(report));
  }
  return kExitOk;
}

std::string NearestId(const Directory& directory, const std::string& id) {
  std::string nearest;
  int best = std::min(kIdErrorsMax, static_cast<int>(id.size() / 2));
  for (const auto& [known, unused] : CheckDays(directory)) {
    const int distance = EditDistance(known, id, best);
    if (distance > best) continue;
    best = distance - 1;
    nearest = known;
    if (best < 0) break;
  }
  return nearest;
}

int Refuse(const std::string& what) {
  fmt::print(stderr, "{}\n", what);
  return kExitWrong;
}

// Beside the file first, so that it is there whole or not at all.
Status ReplaceFile(const std::string& file, const std::string& text) {
  const std::string beside = file + ".new";
  std::error_code error;
  {
    std::ofstream stream(beside, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.flush();
    if (!stream) return Fail(ErrorCode::kUnavailable, beside + " cannot be written");
  }
  std::filesystem::rename(beside, file, error);
  if (error) return Fail(ErrorCode::kUnavailable, file + " cannot be replaced");
  return {};
}

int Verify(const DirectoryOptions& options, const std::string& root, const Directory& directory) {
  const std::string today = DayOf(SystemClock().Now());
  const std::string day = options.on.empty() ? today : options.on;
  Problems problems;
  ContentFiles files = ReadContentFiles(root, problems);
  if (!problems.empty()) return FailWith(problems);
  for (SourceText& file : files.directory) {
    if (!file.file.ends_with(".yaml")) continue;
    const Result<std::string> text = WithVerification(file, options.verify, options.by, day);
    if (!text && text.error().code == ErrorCode::kNotFound) continue;
    if (!text) return Refuse(text.error().message);
    file.text = *text;
    const auto checked = BuildContent(files, today);
    if (!checked) return FailWith(checked.error());
    const std::string path =
        (std::filesystem::path(root) / kDirectoryFolder / file.file).lexically_normal().string();
    const Status replaced = ReplaceFile(path, file.text);
    if (!replaced) return Refuse(replaced.error().message);
    fmt::print("{}: checked by {} on {}; written to {}\n", options.verify, options.by, day, path);
    return kExitOk;
  }
  const std::string nearest = NearestId(directory, options.verify);
  return Refuse(fmt::format(
      "no contact has the id \"{}\"{}; meldwijzer directory --report lists them", options.verify,
      nearest.empty() ? "" : fmt::format(": did you mean \"{}\"?", nearest)));
}

}  // namespace

int RunDirectory(const DirectoryOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  const auto content = LoadContent(startup.settings.content, problems);
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  if (options.verify.empty()) return Report(options, startup.settings, content->directory);
  return Verify(options, FindContentRoot(startup.settings.content, problems), content->directory);
}

}  // namespace meldwijzer
