#include "bot/cli/chat.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "base/text/text.h"
#include "bot/channels/terminal/terminal.h"
#include "bot/cli/local_bot.h"
#include "bot/cli/shipped_content.h"

namespace meldwijzer {
namespace {

constexpr const char* kConversation = "terminal";

void Print(const Reply& reply) {
  for (const std::string& line : RenderLines(reply, ChoiceMarks::kNumbers)) {
    fmt::print("{}\n", line == kMessageBreak ? "" : line);
  }
  fmt::print("\n");
  std::fflush(stdout);
}

}  // namespace

int RunChat(const ChatOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  const auto content = LoadContent(startup.settings.content, problems);
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  const SystemClock clock;
  const auto bot = LocalBot::Create(*content, startup.organisation, clock);
  if (!bot) return FailWith({{{}, bot.error().message}});
  const bool person = isatty(STDIN_FILENO) == 1;
  Print((*bot)->Opening(kConversation, options.locale));
  std::string line;
  while (person && (fmt::print("> "), std::fflush(stdout)), std::getline(std::cin, line)) {
    if (Trim(line).empty()) continue;
    const Result<Reply> reply = (*bot)->Say(kConversation, options.locale, line, "");
    if (reply) {
      Print(*reply);
    } else {
      fmt::print("({})\n\n", reply.error().message);
    }
  }
  return kExitOk;
}

}  // namespace meldwijzer
