#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace meldwijzer {

// Texts of ours carry Markdown's **bold** and [title](url), and bare addresses (contract); lists
// are lines that begin with "- " or "1. ". What a person typed stands in curly quotes and holds
// neither (TurnHandler sees to that).

// A piece of such a text in which everything looks the same.
struct MarkupRun {
  std::string text;
  bool bold = false;
  std::string url{};    // of a link; equal to `text` for a bare address
  bool quoted = false;  // words of a person, with the quotes around them
  bool operator==(const MarkupRun&) const = default;
};
std::vector<MarkupRun> ParseMarkup(std::string_view text);

// How a platform writes it.
struct Dialect {
  // Plain text so that no character of it marks anything up.
  std::function<std::string(std::string_view)> escape;
  std::string bold_open;
  std::string bold_close;
  // A link; `title` is escaped already.
  std::function<std::string(const std::string& title, const std::string& url)> link;
  std::string line_break = "\n";
};

// The text in the platform's own marks. Words of a person never become a link, and nothing becomes
// a mention: an invisible U+2060 breaks what a platform would find by itself.
std::string RenderMarkup(std::string_view text, const Dialect& dialect);

// CommonMark, as Nextcloud Talk, Teams, Mattermost, Rocket.Chat and Zulip read it.
const Dialect& MarkdownDialect();
// The HTML that Telegram (a few tags) and Matrix (org.matrix.custom.html) take. `line_break` is
// what a new line becomes.
Dialect HtmlDialect(std::string line_break);
// Without marks: links as "title (url)".
const Dialect& PlainDialect();

// For platforms with *bold* and _italic_ but no escape character (Slack, WhatsApp, Google Chat):
// marks become characters that look alike.
std::string ReplaceMarks(std::string_view text);

// Lengths as platforms count them.
size_t CountCodePoints(std::string_view text);
size_t CountUtf16Units(std::string_view text);

}  // namespace meldwijzer
