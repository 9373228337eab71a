#include "bot/channels/shared/markup.h"

#include <algorithm>
#include <utility>

#include "bot/channels/web_chat/html.h"

namespace meldwijzer {
namespace {

constexpr std::string_view kWordJoiner = "\u2060";
constexpr std::string_view kQuoteOpen = "“";
constexpr std::string_view kQuoteClose = "”";

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

bool BeginsAddress(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

// Where a bare address ends: at white space or a bracket, without the full stop of the sentence.
size_t AddressLength(std::string_view text) {
  size_t end = std::min(text.find_first_of(" \t\n<>\"()"), text.size());
  while (end > 0 && std::string_view(".,;:!?").find(text[end - 1]) != std::string_view::npos) --end;
  return end;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::vector<MarkupRun> Parse() {
    while (!rest_.empty()) {
      if (!TakeQuote() && !TakeBold() && !TakeLink() && !TakeAddress()) {
        plain_ += rest_.front();
        rest_.remove_prefix(1);
      }
    }
    Flush();
    return std::move(runs_);
  }

 private:
  void Flush() {
    if (!plain_.empty()) runs_.push_back({std::exchange(plain_, ""), bold_});
  }
  void Take(MarkupRun run, size_t length) {
    Flush();
    runs_.push_back(std::move(run));
    rest_.remove_prefix(length);
  }
  bool TakeQuote() {
    if (!rest_.starts_with(kQuoteOpen)) return false;
    const size_t close = rest_.find(kQuoteClose, kQuoteOpen.size());
    if (close == std::string_view::npos) return false;
    const size_t length = close + kQuoteClose.size();
    Take({std::string(rest_.substr(0, length)), bold_, "", true}, length);
    return true;
  }
  bool TakeBold() {
    if (!rest_.starts_with("**")) return false;
    if (!bold_ && rest_.find("**", 2) == std::string_view::npos) return false;
    Flush();
    bold_ = !bold_;
    rest_.remove_prefix(2);
    return true;
  }
  bool TakeLink() {
    if (!rest_.starts_with('[')) return false;
    const size_t middle = rest_.find("](");
    if (middle == std::string_view::npos) return false;
    const size_t end = rest_.find(')', middle);
    if (end == std::string_view::npos) return false;
    const std::string_view title = rest_.substr(1, middle - 1);
    const std::string_view url = rest_.substr(middle + 2, end - middle - 2);
    if (title.empty() || title.find_first_of("[\n") != std::string_view::npos ||
        !BeginsAddress(url) || url.find_first_of(" \n<>\"") != std::string_view::npos) {
      return false;
    }
    Take({std::string(title), bold_, std::string(url)}, end + 1);
    return true;
  }
  bool TakeAddress() {
    if (!BeginsAddress(rest_)) return false;
    const size_t length = AddressLength(rest_);
    const std::string address(rest_.substr(0, length));
    Take({address, bold_, address}, length);
    return true;
  }

  std::string_view rest_;
  std::string plain_;
  bool bold_ = false;
  std::vector<MarkupRun> runs_;
};

// "@all" and "@naam" call people; an "@" inside an e-mail address does not.
std::string WithoutMentions(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '@' && (i == 0 || !IsWordByte(text[i - 1]))) out += kWordJoiner;
  }
  return out;
}

// "example.org" and "www.example.org/x" become links by themselves in most places.
std::string WithoutAddresses(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    const bool inside =
        i > 0 && i + 1 < text.size() && IsWordByte(text[i - 1]) && IsWordByte(text[i + 1]);
    if ((text[i] == '.' && inside) || text.substr(i).starts_with("://") ||
        (text[i] == '@' && inside)) {
      out += kWordJoiner;
    }
  }
  return out;
}

std::string WithLineBreaks(const std::string& text, const std::string& line_break) {
  if (line_break == "\n") return text;
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += line_break;
    } else {
      out += c;
    }
  }
  return out;
}

std::string EscapeMarkdown(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool line_begins = i == 0 || text[i - 1] == '\n';
    const char c = text[i];
    const bool inside = i > 0 && i + 1 < text.size() && IsWordByte(text[i - 1]) &&
                        IsWordByte(text[i + 1]) && c == '_';
    const bool always = std::string_view("\\`*_~[]<>|").find(c) != std::string_view::npos;
    if ((always && !inside) || (line_begins && c == '#')) out += '\\';
    out += c;
  }
  return out;
}

std::string EscapePlain(std::string_view text) { return std::string(text); }

}  // namespace

std::vector<MarkupRun> ParseMarkup(std::string_view text) { return Parser(text).Parse(); }

std::string RenderMarkup(std::string_view text, const Dialect& dialect) {
  std::string out;
  bool bold = false;
  for (const MarkupRun& run : ParseMarkup(text)) {
    if (run.bold != bold) out += run.bold ? dialect.bold_open : dialect.bold_close;
    bold = run.bold;
    if (!run.url.empty()) {
      const std::string title = dialect.escape(WithoutMentions(run.text));
      out += run.url == run.text ? dialect.link("", run.url) : dialect.link(title, run.url);
      continue;
    }
    const std::string words = run.quoted ? WithoutAddresses(run.text) : run.text;
    out += WithLineBreaks(dialect.escape(WithoutMentions(words)), dialect.line_break);
  }
  if (bold) out += dialect.bold_close;
  return out;
}

const Dialect& MarkdownDialect() {
  static const Dialect dialect{EscapeMarkdown, "**", "**",
                               [](const std::string& title, const std::string& url) {
                                 return title.empty() ? url : "[" + title + "](" + url + ")";
                               }};
  return dialect;
}

Dialect HtmlDialect(std::string line_break) {
  return {EscapeHtml, "<b>", "</b>",
          [](const std::string& title, const std::string& url) {
            const std::string address = EscapeHtml(url);
            return "<a href=\"" + address + "\">" + (title.empty() ? address : title) + "</a>";
          },
          std::move(line_break)};
}

const Dialect& PlainDialect() {
  static const Dialect dialect{EscapePlain, "", "",
                               [](const std::string& title, const std::string& url) {
                                 return title.empty() ? url : title + " (" + url + ")";
                               }};
  return dialect;
}

std::string ReplaceMarks(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool inside =
        i > 0 && i + 1 < text.size() && IsWordByte(text[i - 1]) && IsWordByte(text[i + 1]);
    switch (text[i]) {
      case '*':
        out += "∗";
        break;
      case '~':
        out += "∼";
        break;
      case '`':
        out += "ˋ";
        break;
      case '_':
        out += inside ? "_" : "＿";
        break;
      default:
        out += text[i];
    }
  }
  return out;
}

size_t CountCodePoints(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

size_t CountUtf16Units(std::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) count += byte >= 0xF0U ? 2 : 1;
  }
  return count;
}

}  // namespace meldwijzer
