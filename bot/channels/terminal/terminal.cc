#include "bot/channels/terminal/terminal.h"

#include <fmt/format.h>

namespace meldwijzer {
namespace {

void AddText(const std::string& text, std::vector<std::string>& lines) {
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

std::vector<std::string> RenderLines(const Reply& reply, ChoiceMarks marks) {
  std::vector<std::string> lines;
  for (const Message& message : reply.messages) {
    if (!lines.empty()) lines.emplace_back(kMessageBreak);
    AddText(message.text, lines);
    int number = 0;
    for (const Choice& choice : message.choices) {
      ++number;
      lines.push_back(marks == ChoiceMarks::kIds ? fmt::format("[{}] {}", choice.id, choice.title)
                                                 : fmt::format("{}. {}", number, choice.title));
    }
    for (const Link& link : message.links) {
      lines.push_back(fmt::format("{}: {}", link.title, link.url));
    }
  }
  return lines;
}

}  // namespace meldwijzer
