#include "dialogs/reading/sentences.h"

#include <algorithm>
#include <unordered_set>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

bool IsAbbreviation(const std::string& word) {
  static const std::unordered_set<std::string> words = {
      "cl",  "pt",  "pte",  "pat", "dhr", "mevr", "mw",  "jr",  "ca",  "bijv", "evt",
      "geb", "dr",  "drs",  "nr",  "tel", "min",  "wkn", "mnd", "vd",  "incl", "o",
      "a",   "b",   "m",    "i",   "e",   "d",    "z",   "gr",  "obv", "mbt",  "ivm",
      "aub", "zgn", "resp", "max", "lln", "lkr",  "mr",  "mrs", "ms",  "vs",   "st"};
  return words.contains(word);
}

struct Between {
  bool sentence = false;
  bool clause = false;
  int quotes = 0;
};

Between LookBetween(std::string_view gap, const std::string& before) {
  Between between;
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

bool OpensClause(const std::string& word) {
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

std::vector<PlacedToken> PlaceTokens(std::string_view text) {
  std::vector<PlacedToken> placed;
  std::vector<int> quotes;
  size_t sentence = 0;
  size_t clause = 0;
  size_t end = 0;
  for (Token& token : Tokenize(text)) {
    static const std::string nothing;
    const std::string& before = placed.empty() ? nothing : placed.back().text;
    const std::string_view gap = text.substr(end, token.start - end);
    const Between between = LookBetween(gap, before);
    if (!placed.empty()) {
      if (between.sentence) ++sentence;
      if (between.clause || OpensClause(token.text)) ++clause;
    }
    // "'t", "'m", "'n": an apostrophe that belongs to the word.
    const bool contracted = token.text.size() == 1 && gap.ends_with('\'');
    quotes.push_back(between.quotes - (contracted ? 1 : 0));
    end = token.end;
    placed.push_back(
        {std::move(token.text), token.start, token.end, sentence, clause, /*quoted=*/false});
  }
  if (placed.empty()) return placed;
  const int after = LookBetween(text.substr(end), placed.back().text).quotes;
  MarkQuoted(placed, quotes, after);
  return placed;
}

}  // namespace meldwijzer
