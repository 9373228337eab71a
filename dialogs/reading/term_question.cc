#include "dialogs/reading/term_question.h"

#include <string_view>
#include <unordered_set>

namespace meldwijzer {
namespace {

constexpr size_t kTokensMax = 12;  // who says more is telling something

// Words that make the rest something to explain.
bool AsksToExplain(std::string_view word) {
  static const std::unordered_set<std::string_view> words = {
      "wat",       "wie",  "betekent", "betekenen", "betekenis", "leg",     "uitleg",
      "uitleggen", "what", "meaning",  "mean",      "means",     "explain", "definitie"};
  return words.contains(word);
}

// Words that stand around the term and are no part of it at its edges.
bool IsAround(std::string_view word) {
  static const std::unordered_set<std::string_view> words = {
      "is",   "een",    "de",      "het",   "zijn",    "zo'n",      "zon",   "uit", "eens",
      "even", "bedoel", "bedoelt", "je",    "jij",     "met",       "houdt", "in",  "staat",
      "voor", "waar",   "term",    "woord", "van",     "does",      "a",     "an",  "the",
      "nou",  "ook",    "alweer",  "doet",  "precies", "eigenlijk", "kun",   "kan", "mij",
      "me",   "ik",     "over",    "do",    "you",     "by",        "of",    "hoe", "please",
      "wil",  "weten",  "dat",     "nu",    "begrijp", "snap",      "niet"};
  return words.contains(word) || AsksToExplain(word);
}

}  // namespace

std::string AskedTerm(const std::vector<PlacedToken>& tokens) {
  if (tokens.empty() || tokens.size() > kTokensMax) return "";
  bool asks = false;
  for (const PlacedToken& token : tokens) asks = asks || AsksToExplain(token.text);
  if (!asks) return "";
  size_t first = 0;
  size_t last = tokens.size();
  while (first < last && IsAround(tokens[first].text)) ++first;
  while (last > first && IsAround(tokens[last - 1].text)) --last;
  std::string term;
  for (size_t i = first; i < last; ++i) {
    if (!term.empty()) term += ' ';
    term += tokens[i].text;
  }
  return term;
}

}  // namespace meldwijzer
