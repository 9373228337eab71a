#include "bot/cli/match.h"

#include <fmt/format.h>

#include <iostream>
#include <set>

#include "bot/cli/evaluation.h"
#include "bot/cli/match_output.h"
#include "bot/cli/shipped_content.h"

namespace meldwijzer {
namespace {

MatchAnswer Read(const ContentSet& content, std::string_view text) {
  return {content.matcher.Match(text), content.urgency.Recognize(text),
          content.identifying.Find(text)};
}

}  // namespace

int RunMatch(const MatchOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  const auto content = LoadContent(startup.settings.content, problems);
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  for (std::string line; std::getline(std::cin, line);) {
    if (line.ends_with('\r')) line.pop_back();
    const MatchAnswer answer = Read(*content, line);
    if (options.json) {
      fmt::print("{}\n", MatchJsonLine(line, answer));
    } else {
      fmt::print("{}", MatchText(answer, content->catalog));
    }
  }
  return kExitOk;
}

int RunEvaluate(const EvaluateOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  const auto content = LoadContent(startup.settings.content, problems);
  const Result<std::string> text = ReadFile(options.file);
  if (!text) problems.push_back({{options.file, 0, 0}, text.error().message});
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  std::set<std::string> vulnerability;
  for (const Signal& signal : content->catalog.signals()) {
    if (signal.vulnerability) vulnerability.insert(signal.id.str());
  }
  const auto report = Evaluate(
      *text, [&](std::string_view message) { return Read(*content, message); }, vulnerability);
  if (!report) return FailWith({{{options.file, 0, 0}, report.error().message}});
  fmt::print("{}", options.json ? EvaluationJson(*report) : EvaluationText(*report));
  return kExitOk;
}

}  // namespace meldwijzer
