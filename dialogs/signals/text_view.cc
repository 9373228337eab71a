#include "dialogs/signals/text_view.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

// A full stop behind these ends no sentence.
constexpr std::array<std::string_view, 34> kAbbreviations = {
    "cl",  "dhr", "mw",   "mevr", "jr",  "mnd", "wkn", "wk",  "vd",  "nr",   "bijv", "bv",
    "evt", "ivm", "incl", "excl", "gem", "tel", "st",  "dr",  "drs", "prof", "geb",  "pte",
    "pt",  "aug", "sept", "okt",  "nov", "dec", "ca",  "lln", "ong", "resp"};

bool IsAbbreviation(std::string_view word) {
  return std::ranges::find(kAbbreviations, word) != kAbbreviations.end();
}

// What stands between two words.
struct Between {
  bool sentence = false;
  bool question = false;
  bool clause = false;
  bool colon = false;
  int quotes = 0;  // how many marks open or close
};

bool StartsWith(std::string_view text, size_t at, std::string_view what) {
  return text.substr(at).starts_with(what);
}

Between ReadBetween(std::string_view gap, std::string_view previous) {
  Between between;
  for (size_t i = 0; i < gap.size(); ++i) {
    const char c = gap[i];
    const bool last = i + 1 == gap.size();
    if (c == '?') between.question = true;
    if (c == '!' || c == '?' || c == '\n' || StartsWith(gap, i, "…")) between.sentence = true;
    if (c == '.' && !last && !IsAbbreviation(previous)) between.sentence = true;
    if (c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '/' ||
        StartsWith(gap, i, "–") || StartsWith(gap, i, "—") || StartsWith(gap, i, " - ")) {
      between.clause = true;
    }
    if (c == ':') between.colon = true;
    if (c == ';') between.sentence = true;
    if (c == '"' || c == '\'' || StartsWith(gap, i, "“") || StartsWith(gap, i, "”") ||
        StartsWith(gap, i, "‘") || StartsWith(gap, i, "’") || StartsWith(gap, i, "«") ||
        StartsWith(gap, i, "»") || StartsWith(gap, i, "„")) {
      ++between.quotes;
    }
  }
  return between;
}

}  // namespace

TextView ReadText(std::string_view text,
                  const std::unordered_map<std::string, std::string>& spelling) {
  text = Truncate(text, kMatchTextBytesMax);
  TextView view;
  std::vector<Token> tokens = Tokenize(text);
  view.words.reserve(tokens.size());
  uint32_t sentence = 0;
  uint32_t clause = 0;
  bool quoted = false;
  bool after_colon = false;
  size_t previous_end = 0;
  for (Token& token : tokens) {
    const std::string_view gap = text.substr(previous_end, token.start - previous_end);
    const std::string_view previous =
        view.words.empty() ? std::string_view() : std::string_view(view.words.back().typed);
    const Between between = ReadBetween(gap, previous);
    if (between.quotes % 2 == 1) quoted = !quoted;
    if (between.sentence && !view.words.empty()) {
      view.questions.push_back(between.question);
      view.sentence_starts.push_back(view.words.size());
      ++sentence;
      ++clause;
      after_colon = false;
    } else if (between.clause) {
      ++clause;
    }
    if (between.colon) after_colon = true;
    const auto meant = spelling.find(token.text);
    Word word;
    word.text = meant == spelling.end() ? token.text : meant->second;
    word.typed = std::move(token.text);
    word.start = token.start;
    word.end = token.end;
    word.sentence = sentence;
    word.clause = clause;
    word.quoted = quoted || after_colon;
    view.words.push_back(std::move(word));
    previous_end = token.end;
  }
  view.questions.push_back(text.substr(previous_end).find('?') != std::string_view::npos);
  view.sentence_starts.insert(view.sentence_starts.begin(), 0);
  view.sentence_starts.push_back(view.words.size());
  return view;
}

}  // namespace meldwijzer
