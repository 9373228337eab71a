#include "bot/cli/conversation_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "base/local_time.h"
#include "base/text/text.h"

namespace meldwijzer {
namespace {

using Kind = ConversationLine::Kind;

constexpr size_t kContextLines = 2;

std::string WithLineBreaks(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == 'n') {
      result += '\n';
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

// What follows the mark and one space.
std::string_view Rest(std::string_view line) {
  line.remove_prefix(1);
  if (line.starts_with(' ')) line.remove_prefix(1);
  return line;
}

std::optional<Instant> TimeOf(std::string_view text) {
  std::string iso(Trim(text));
  std::replace(iso.begin(), iso.end(), ' ', 'T');
  return ParseTime(iso);
}

// "wacht 3 dagen", "wacht 1 uur"; at most a year.
std::optional<std::chrono::hours> WaitOf(std::string_view text) {
  constexpr int kDaysMax = 366;
  int count = 0;
  std::array<char, 8> unit{};
  if (std::sscanf(std::string(text).c_str(), "wacht %3d %7s", &count, unit.data()) != 2) {
    return std::nullopt;
  }
  const std::string_view name = unit.data();
  if (count < 1 || count > kDaysMax) return std::nullopt;
  if (name == "uur" || name == "uren") return std::chrono::hours(count);
  if (name == "dag" || name == "dagen") return std::chrono::days(count);
  return std::nullopt;
}

// What happens to the server or to the time; nullopt where nothing such is named.
std::optional<ConversationLine> ParseHappening(std::string_view text) {
  ConversationLine line{Kind::kRestart, std::string(text)};
  if (text == "herstart") return line;
  if (text == "dubbel") {
    line.kind = Kind::kAgain;
    return line;
  }
  const auto wait = WaitOf(text);
  if (!wait) return std::nullopt;
  line.kind = Kind::kWait;
  line.wait = *wait;
  return line;
}

// Empty: a mark that is unknown, or a time that is none.
std::optional<ConversationLine> ParseLine(std::string_view line) {
  if (Trim(line).empty() || line.starts_with('#')) {
    return ConversationLine{Kind::kRemark, std::string(line)};
  }
  if (line.starts_with('>')) return ConversationLine{Kind::kText, WithLineBreaks(Rest(line))};
  if (line.starts_with('<')) return ConversationLine{Kind::kReply, std::string(Rest(line))};
  if (line.starts_with('[') && Trim(line).ends_with(']')) {
    const std::string_view id = Trim(line);
    return ConversationLine{Kind::kChoice, std::string(id.substr(1, id.size() - 2))};
  }
  if (line.starts_with("= state ")) {
    return ConversationLine{Kind::kState, std::string(Trim(line.substr(8)))};
  }
  if (line.starts_with('!')) return ParseHappening(Trim(Rest(line)));
  if (line.starts_with('@')) {
    const auto time = TimeOf(Rest(line));
    if (time) return ConversationLine{Kind::kTime, std::string(Rest(line)), *time};
  }
  return std::nullopt;
}

}  // namespace

std::vector<ConversationLine> ParseConversation(std::string_view text, const std::string& file,
                                                Problems& problems) {
  std::vector<ConversationLine> lines;
  int number = 0;
  bool stepped = false;
  while (!text.empty() && lines.size() < kConversationLinesMax) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    std::optional<ConversationLine> parsed = ParseLine(line);
    if (!parsed) {
      problems.push_back({{file, number, 1},
                          "a line begins with >, <, @ TIME, [choice], = state, #, ! herstart, ! "
                          "dubbel or ! wacht 3 dagen"});
      continue;
    }
    if (parsed->kind == Kind::kAgain && !stepped) {
      problems.push_back({{file, number, 1}, "there is no message yet that could come again"});
    }
    stepped = stepped || parsed->kind == Kind::kText || parsed->kind == Kind::kChoice;
    parsed->line = number;
    lines.push_back(std::move(*parsed));
  }
  if (!text.empty()) problems.push_back({{file, number, 1}, "too many lines"});
  if (!stepped) problems.push_back({{file, 0, 0}, "nobody says anything in it"});
  return lines;
}

bool LinesFit(const std::vector<std::string>& expected, const std::vector<std::string>& actual) {
  // fits[j]: what was read of `expected` fits the first j lines of `actual`.
  std::vector<bool> fits(actual.size() + 1, false);
  fits[0] = true;
  for (const std::string& line : expected) {
    std::vector<bool> next(actual.size() + 1, false);
    bool before = false;
    for (size_t j = 0; j <= actual.size(); ++j) {
      before = before || fits[j];
      if (line == kAnyLines) {
        next[j] = before;
      } else if (j > 0) {
        next[j] = fits[j - 1] && actual[j - 1] == line;
      }
    }
    fits = std::move(next);
  }
  return fits.back();
}

std::string ShowDifference(const std::vector<std::string>& expected,
                           const std::vector<std::string>& actual) {
  size_t same = 0;
  while (same < expected.size() && same < actual.size() && expected[same] == actual[same]) ++same;
  const size_t begin = same > kContextLines ? same - kContextLines : 0;
  std::string text;
  for (size_t i = begin; i < same; ++i) text += fmt::format("    {}\n", actual[i]);
  const auto show = [&](char mark, const std::vector<std::string>& lines) {
    for (size_t i = same; i < std::min(lines.size(), same + 1 + kContextLines); ++i) {
      text += fmt::format("  {} {}\n", mark, lines[i]);
    }
    if (same >= lines.size()) text += fmt::format("  {} (nothing more)\n", mark);
  };
  show('-', expected);
  show('+', actual);
  return text;
}

}  // namespace meldwijzer
