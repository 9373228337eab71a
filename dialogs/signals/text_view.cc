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

void TextView::Read(std::string_view text, const SpellingTable& spelling) {
  text = Truncate(text, kMatchTextBytesMax);
  FoldInto(text, folded_);
  SplitTokens(folded_, spans_);
  words.clear();
  questions.clear();
  sentence_starts.assign(1, 0);
  Word word;
  bool quoted = false;
  bool after_colon = false;
  size_t previous_end = 0;
  for (const TokenSpan& span : spans_) {
    const std::string_view gap = text.substr(previous_end, span.start - previous_end);
    previous_end = span.end;
    if (gap != " ") {
      const Between between =
          ReadBetween(gap, words.empty() ? std::string_view() : words.back().typed);
      if (between.quotes % 2 == 1) quoted = !quoted;
      if (between.sentence && !words.empty()) {
        questions.push_back(between.question ? 1 : 0);
        sentence_starts.push_back(static_cast<uint32_t>(words.size()));
        ++word.sentence;
        ++word.clause;
        after_colon = false;
      } else if (between.clause) {
        ++word.clause;
      }
      if (between.colon) after_colon = true;
    }
    const auto meant = spelling.find(span.text);
    word.text = meant == spelling.end() ? span.text : std::string_view(meant->second);
    word.typed = span.text;
    word.start = static_cast<uint32_t>(span.start);
    word.end = static_cast<uint32_t>(span.end);
    word.quoted = quoted || after_colon;
    words.push_back(word);
  }
  questions.push_back(text.substr(previous_end).find('?') != std::string_view::npos ? 1 : 0);
  sentence_starts.push_back(static_cast<uint32_t>(words.size()));
}

}  // namespace meldwijzer
