#include "dialogs/reading/known_words.h"

namespace meldwijzer {

void KnownWords::AddText(std::string_view text) {
  const FoldedText folded = FoldWithOffsets(text);
  std::vector<TokenSpan> tokens;
  SplitTokens(folded, tokens);
  for (const TokenSpan& token : tokens) words_.emplace(token.text);
}

// A compound with a hyphen is known where each of its parts is.
bool KnownWords::Has(std::string_view folded) const {
  if (words_.contains(folded)) return true;
  const size_t hyphen = folded.find('-');
  if (hyphen == std::string_view::npos || hyphen == 0 || hyphen + 1 == folded.size()) return false;
  return Has(folded.substr(0, hyphen)) && Has(folded.substr(hyphen + 1));
}

}  // namespace meldwijzer
