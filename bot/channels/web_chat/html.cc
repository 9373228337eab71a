#include "bot/channels/web_chat/html.h"

#include <algorithm>
#include <array>
#include <optional>

namespace meldwijzer {
namespace {

constexpr size_t kPhoneDigits = 10;
constexpr size_t kFreePhoneDigits = 8;
constexpr size_t kPhoneBytesMax = 16;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWordByte(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool StartsWithIgnoringCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::ranges::equal(text.substr(0, prefix.size()), prefix, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : +c; });
}

bool IsWebAddress(std::string_view address) {
  return StartsWithIgnoringCase(address, "https://") || StartsWithIgnoringCase(address, "http://");
}

bool IsAllowedAddress(std::string_view address) {
  return IsWebAddress(address) || StartsWithIgnoringCase(address, "tel:") ||
         StartsWithIgnoringCase(address, "mailto:");
}

// The length of the telephone number with which `text` begins; 0: none. `before` is the character
// in front of it.
size_t PhoneLength(std::string_view text, char before) {
  if (IsWordByte(before) || before == '-' || before == '/') return 0;
  size_t end = 0;
  size_t digits = 0;
  size_t first_group = 0;
  for (size_t i = 0; i < text.size() && i < kPhoneBytesMax; ++i) {
    const char c = text[i];
    if (IsDigit(c)) {
      ++digits;
      end = i + 1;
    } else if ((c == '-' || c == ' ') && i + 1 < text.size() && IsDigit(text[i + 1])) {
      if (first_group == 0) first_group = digits;
    } else {
      break;
    }
  }
  const std::string_view found = text.substr(0, end);
  const bool whole = end == text.size() || !IsWordByte(text[end]);
  if (!whole) return 0;
  if (found == "112" || found == "113") return end;
  if (!found.starts_with('0')) return 0;
  const bool free = found.starts_with("0800") || found.starts_with("0900");
  if (free) return first_group == 4 && digits == kFreePhoneDigits ? end : 0;
  return digits == kPhoneDigits ? end : 0;
}

std::string PhoneHtml(std::string_view number) {
  std::string digits;
  std::ranges::copy_if(number, std::back_inserter(digits), IsDigit);
  return "<a class=\"phone\" href=\"tel:" + digits + "\">" + std::string(number) + "</a>";
}

// A piece of text that stands for a link or is bold, at the beginning of what is left.
struct Found {
  size_t length = 0;
  std::string html;
};

std::string InlineHtml(std::string_view text, bool in_bold = false);

std::optional<Found> FindBold(std::string_view text) {
  if (!text.starts_with("**")) return std::nullopt;
  const size_t end = text.find("**", 2);
  if (end == std::string_view::npos || end == 2) return std::nullopt;
  const std::string_view inside = text.substr(2, end - 2);
  if (inside.find('\n') != std::string_view::npos) return std::nullopt;
  return Found{end + 2, "<strong>" + InlineHtml(inside, true) + "</strong>"};
}

std::optional<Found> FindLink(std::string_view text) {
  if (!text.starts_with('[')) return std::nullopt;
  const size_t title_end = text.find("](");
  const size_t end = title_end == std::string_view::npos ? title_end : text.find(')', title_end);
  if (end == std::string_view::npos || title_end == 1) return std::nullopt;
  const std::string_view title = text.substr(1, title_end - 1);
  const std::string_view address = text.substr(title_end + 2, end - title_end - 2);
  if (title.find_first_of("\n]") != std::string_view::npos ||
      address.find_first_of(" \n") != std::string_view::npos) {
    return std::nullopt;
  }
  return Found{end + 1, LinkHtml(title, address)};
}

std::optional<Found> FindAddress(std::string_view text) {
  if (!IsWebAddress(text)) return std::nullopt;
  std::string_view address = text.substr(0, text.find_first_of(" \n<>\""));
  while (!address.empty() &&
         std::string_view(".,;:!?)").find(address.back()) != std::string_view::npos) {
    address.remove_suffix(1);
  }
  return Found{address.size(), LinkHtml(address, address)};
}

std::optional<Found> FindSpecial(std::string_view text, char before, bool in_bold) {
  if (!in_bold) {
    if (auto found = FindBold(text)) return found;
  }
  if (auto found = FindLink(text)) return found;
  if (!IsWordByte(before)) {
    if (auto found = FindAddress(text)) return found;
  }
  if (const size_t length = PhoneLength(text, before); length > 0) {
    return Found{length, PhoneHtml(text.substr(0, length))};
  }
  return std::nullopt;
}

std::string InlineHtml(std::string_view text, bool in_bold) {
  std::string html;
  char before = ' ';
  size_t plain_from = 0;
  size_t at = 0;
  while (at < text.size()) {
    const auto found = FindSpecial(text.substr(at), before, in_bold);
    if (!found) {
      before = text[at++];
      continue;
    }
    html += EscapeHtml(text.substr(plain_from, at - plain_from)) + found->html;
    at += found->length;
    plain_from = at;
    before = ' ';
  }
  return html + EscapeHtml(text.substr(plain_from));
}

// A line of a list: what stands behind "- " or "3. ".
struct Item {
  bool numbered = false;
  std::string number;
  std::string_view text;
};

std::optional<Item> FindItem(std::string_view line) {
  const size_t begin = line.find_first_not_of(' ');
  if (begin == std::string_view::npos) return std::nullopt;
  line.remove_prefix(begin);
  if (line.starts_with("- ") || line.starts_with("* ")) return Item{false, "", line.substr(2)};
  const size_t digits = line.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos || digits > 3) return std::nullopt;
  if (!line.substr(digits).starts_with(". ")) return std::nullopt;
  return Item{true, std::string(line.substr(0, digits)), line.substr(digits + 2)};
}

// Writes blocks one line at a time.
class Blocks {
 public:
  void Add(std::string_view line) {
    if (const auto item = FindItem(line)) {
      const Kind kind = item->numbered ? Kind::kNumbered : Kind::kBullets;
      if (open_ != kind) {
        Close();
        html_ += item->numbered ? "<ol start=\"" + item->number + "\">" : "<ul>";
        open_ = kind;
      }
      html_ += "<li>" + InlineHtml(item->text) + "</li>";
    } else if (line.find_first_not_of(' ') == std::string_view::npos) {
      Close();
    } else if (open_ == Kind::kParagraph) {
      html_ += "<br>" + InlineHtml(line);
    } else {
      Close();
      html_ += "<p>" + InlineHtml(line);
      open_ = Kind::kParagraph;
    }
  }
  std::string Finish() {
    Close();
    return std::move(html_);
  }

 private:
  enum class Kind { kNone, kParagraph, kBullets, kNumbered };
  void Close() {
    constexpr std::array kEnds = {"", "</p>", "</ul>", "</ol>"};
    html_ += kEnds.at(static_cast<size_t>(open_));
    open_ = Kind::kNone;
  }
  std::string html_;
  Kind open_ = Kind::kNone;
};

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string LinkHtml(std::string_view title, std::string_view address) {
  if (!IsAllowedAddress(address)) return EscapeHtml(title);
  std::string html = "<a href=\"" + EscapeHtml(address) + "\"";
  if (IsWebAddress(address)) html += " target=\"_blank\" rel=\"noopener noreferrer\"";
  return html + ">" + EscapeHtml(title) + "</a>";
}

std::string MessageHtml(std::string_view text) {
  Blocks blocks;
  while (true) {
    const size_t end = text.find('\n');
    blocks.Add(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return blocks.Finish();
}

}  // namespace meldwijzer
