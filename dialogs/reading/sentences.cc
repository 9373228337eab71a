#include "dialogs/reading/sentences.h"

#include <algorithm>
#include <array>

namespace meldwijzer {
namespace {

bool IsAbbreviation(std::string_view word) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"cl",   "pt",  "pte", "pat", "dhr", "mevr", "mw",  "jr",  "ca", "bijv", "evt", "geb",
       "dr",   "drs", "nr",  "tel", "min", "wkn",  "mnd", "vd",  "o",  "incl", "a",   "b",
       "m",    "i",   "e",   "d",   "z",   "gr",   "obv", "mbt", "st", "ivm",  "aub", "zgn",
       "resp", "max", "lln", "lkr", "mr",  "mrs",  "ms",  "vs",  "fam"});
  constexpr size_t kLettersMax = 4;
  return word.size() <= kLettersMax && std::ranges::find(kWords, word) != kWords.end();
}

struct Between {
  bool sentence = false;
  bool clause = false;
  int quotes = 0;
};

Between LookBetween(std::string_view gap, std::string_view before) {
  Between between;
  if (gap == " ") return between;
  for (size_t i = 0; i < gap.size(); ++i) {
    const char c = gap[i];
    if (c == '!' || c == '?' || c == '\n' || c == ';') between.sentence = true;
    if (c == '.' && !IsAbbreviation(before)) between.sentence = true;
    if (c == ',' || c == ':' || c == '(' || c == ')') between.clause = true;
    if (c == '"' || c == '\'') ++between.quotes;
  }
  // Curly and low quotation marks are three bytes that begin with E2 80.
  for (size_t i = 0; i + 2 < gap.size(); ++i) {
    if (gap[i] != '\xE2' || gap[i + 1] != '\x80') continue;
    const auto third = static_cast<unsigned char>(gap[i + 2]);
    if (third >= 0x98 && third <= 0x9F) ++between.quotes;
  }
  between.clause = between.clause || between.sentence;
  return between;
}

bool OpensClause(std::string_view word) {
  return word == "maar" || word == "want" || word == "omdat" || word == "but" ||
         word == "because" || word == "terwijl" || word == "doch";
}

// Marks what stands inside quotation marks; a text that is one quotation as a whole is none, and
// an apostrophe in front of a word without a partner ("'t") opens nothing.
void MarkQuoted(std::vector<PlacedToken>& tokens, const std::vector<int>& quotes_before,
                int quotes_after) {
  size_t open = 0;
  bool inside = false;
  const bool whole = quotes_before.front() > 0 && quotes_after > 0 &&
                     std::ranges::count_if(quotes_before, [](int n) { return n > 0; }) == 1;
  if (whole) return;
  for (size_t i = 0; i <= tokens.size(); ++i) {
    const int quotes = i < tokens.size() ? quotes_before[i] : quotes_after;
    if (quotes % 2 == 0) continue;
    if (inside) {
      for (size_t j = open; j < i; ++j) tokens[j].quoted = true;
    }
    inside = !inside;
    open = i;
  }
}

}  // namespace

PlacedText::PlacedText(std::string_view text) : folded_(FoldWithOffsets(text)) {
  std::vector<TokenSpan> spans;
  SplitTokens(folded_, spans);
  if (spans.empty()) return;
  tokens_.reserve(spans.size());
  std::vector<int> quotes(spans.size());
  size_t sentence = 0;
  size_t clause = 0;
  size_t end = 0;
  std::string_view before;
  for (size_t i = 0; i < spans.size(); ++i) {
    const TokenSpan& span = spans[i];
    const std::string_view gap = text.substr(end, span.start - end);
    const Between between = LookBetween(gap, before);
    if (i > 0) {
      if (between.sentence) ++sentence;
      if (between.clause || OpensClause(span.text)) ++clause;
    }
    // "'t", "'m", "'n": an apostrophe that belongs to the word.
    const bool contracted = span.text.size() == 1 && gap.ends_with('\'');
    quotes[i] = between.quotes - (contracted ? 1 : 0);
    end = span.end;
    before = span.text;
    tokens_.push_back({span.text, span.start, span.end, sentence, clause, /*quoted=*/false});
  }
  MarkQuoted(tokens_, quotes, LookBetween(text.substr(end), before).quotes);
}

}  // namespace meldwijzer
