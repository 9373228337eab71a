#include "bot/channels/shared/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text/text.h"
#include "bot/channels/shared/markup.h"

namespace meldwijzer {
namespace {

constexpr char kQuestionMark = '~';
constexpr const char* kNoText = "…";  // platforms refuse a message without text

// How good a place is to cut a text.
enum class Cut { kNever, kAnywhere, kWord, kSentence, kLine, kParagraph };

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// For each place between two bytes (index: of the byte behind it) how good it is.
class CutMap {
 public:
  explicit CutMap(std::string_view text) : text_(text), cuts_(text.size() + 1, Cut::kAnywhere) {
    for (size_t i = 1; i < text.size(); ++i) cuts_[i] = Judge(i);
    Protect();
  }
  Cut at(size_t place) const { return cuts_[place]; }

 private:
  Cut Judge(size_t i) const {
    if (IsContinuation(text_[i])) return Cut::kNever;
    if (text_[i] == '\n') return Cut::kAnywhere;  // the break itself stays with what is before it
    const char before = text_[i - 1];
    if (before == '\n') return i >= 2 && text_[i - 2] == '\n' ? Cut::kParagraph : Cut::kLine;
    if (before != ' ') return Cut::kAnywhere;
    const bool ends =
        i >= 2 && std::string_view(".!?:").find(text_[i - 2]) != std::string_view::npos;
    return ends ? Cut::kSentence : Cut::kWord;
  }
  // Links and addresses stay whole, and so do the marks of bold.
  void Protect() {
    size_t i = 0;
    while (i < text_.size()) {
      const std::string_view rest = text_.substr(i);
      size_t length = 1;
      if (rest.starts_with("**")) {
        length = 2;
      } else if (rest.starts_with('[') || rest.starts_with("http")) {
        length = LinkLength(rest);
      }
      for (size_t inside = i + 1; inside < i + length; ++inside) cuts_[inside] = Cut::kNever;
      i += length;
    }
  }
  static size_t LinkLength(std::string_view rest) {
    const std::vector<MarkupRun> runs = ParseMarkup(rest.substr(0, rest.find('\n')));
    if (runs.empty() || runs.front().url.empty()) return 1;
    const MarkupRun& link = runs.front();
    const size_t marks = std::string_view("[]()").size();
    return link.url == link.text ? link.url.size() : link.text.size() + link.url.size() + marks;
  }

  std::string_view text_;
  std::vector<Cut> cuts_;
};

// Whether the bold that was open before `piece` is still open behind it.
bool BoldBehind(std::string_view piece, bool open) {
  for (size_t at = piece.find("**"); at != std::string_view::npos; at = piece.find("**", at + 2)) {
    open = !open;
  }
  return open;
}

std::string WithMarks(std::string_view piece, bool open_before) {
  std::string text = open_before ? "**" : "";
  text += piece;
  if (BoldBehind(piece, open_before)) text += "**";
  return text;
}

// The best end of a piece that begins at `begin`.
size_t EndOf(std::string_view text, const CutMap& cuts, size_t begin, bool bold,
             const FitRules& rules) {
  const auto fits = [&](size_t end) {
    return rules.size(WithMarks(text.substr(begin, end - begin), bold)) <= rules.size_max;
  };
  if (fits(text.size())) return text.size();
  size_t low = begin;
  size_t high = text.size();
  while (high - low > 1) {
    const size_t middle = low + (high - low) / 2;
    (fits(middle) ? low : high) = middle;
  }
  // `low` is about the longest that fits; the nearest allowed place before it that does.
  size_t last = low;
  while (last > begin && (cuts.at(last) == Cut::kNever || !fits(last))) --last;
  if (last == begin) {
    // One thing that is longer than a message (an address of thousands of characters): cut it.
    last = std::max(low, begin + 1);
    while (last < text.size() && IsContinuation(text[last])) ++last;
    return last;
  }
  // A better place is worth half of the room.
  for (const Cut wanted : {Cut::kParagraph, Cut::kLine, Cut::kSentence, Cut::kWord}) {
    for (size_t place = last; place > begin + (last - begin) / 2; --place) {
      if (cuts.at(place) == wanted) return place;
    }
  }
  return last;
}

std::string WithLinks(const Message& message) {
  std::string text = message.text;
  for (const Link& link : message.links) {
    text += fmt::format("{}[{}]({})", text.empty() ? "" : "\n", link.title, link.url);
  }
  return text;
}

bool FitsAsButtons(const std::vector<Choice>& choices, const FitRules& rules) {
  return choices.size() <= rules.choices_max &&
         std::ranges::all_of(choices, [&](const Choice& choice) {
           return CountCodePoints(choice.title) <= rules.choice_title_max;
         });
}

// Where the text has a numbered list of its own, its numbers must keep their meaning: the choices
// are then named without, and typed by their words.
std::string Listed(const std::vector<Choice>& choices, std::string_view before) {
  const bool own_list = before.starts_with("1. ") || before.find("\n1. ") != std::string_view::npos;
  const bool same = !choices.empty() && choices.front().id == "pick-1";
  std::string text;
  for (size_t i = 0; i < choices.size(); ++i) {
    text += fmt::format("{}{} {}", i == 0 ? "" : "\n",
                        own_list && !same ? "-" : fmt::format("{}.", i + 1), choices[i].title);
  }
  return text;
}

}  // namespace

std::vector<std::string> SplitText(std::string_view text, const FitRules& rules) {
  std::vector<std::string> pieces;
  const CutMap cuts(text);
  size_t begin = 0;
  bool bold = false;
  while (begin < text.size()) {
    const size_t end = EndOf(text, cuts, begin, bold, rules);
    const std::string_view piece = text.substr(begin, end - begin);
    const std::string_view trimmed = Trim(piece);
    if (!trimmed.empty()) pieces.push_back(WithMarks(trimmed, bold));
    bold = BoldBehind(piece, bold);
    begin = end;
  }
  return pieces;
}

std::vector<Message> FitMessage(const Message& message, const FitRules& rules) {
  std::string text = WithLinks(message);
  const bool buttons = FitsAsButtons(message.choices, rules);
  if (!buttons) {
    text += fmt::format("{}{}", Trim(text).empty() ? "" : "\n\n",
                        Listed(message.choices, message.text));
  }
  std::vector<Message> pieces;
  for (std::string& piece : SplitText(text, rules)) pieces.push_back({std::move(piece), {}, {}});
  if (pieces.empty() && !message.choices.empty()) pieces.push_back({kNoText, {}, {}});
  if (buttons && !pieces.empty()) pieces.back().choices = message.choices;
  return pieces;
}

std::string EncodeChoice(const std::string& choice, const std::string& question) {
  return question.empty() ? choice : choice + kQuestionMark + question;
}

ChosenButton DecodeChoice(std::string_view value) {
  const size_t mark = value.rfind(kQuestionMark);
  if (mark == std::string_view::npos) return {std::string(value), ""};
  return {std::string(value.substr(0, mark)), std::string(value.substr(mark + 1))};
}

}  // namespace meldwijzer
