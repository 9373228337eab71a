#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meldwijzer {

// A word with the sentence and the clause that it stands in (both count from 0 through the text).
struct PlacedToken {
  std::string text;  // folded
  size_t start = 0;  // byte offsets into the original
  size_t end = 0;
  size_t sentence = 0;
  size_t clause = 0;
  bool quoted = false;  // inside quotation marks that do not hold the whole text
};

// The words of a text in their sentences. A full stop behind a common abbreviation ("cl.", "jr.")
// ends no sentence. Pure, linear in the length of the text.
std::vector<PlacedToken> PlaceTokens(std::string_view text);

}  // namespace meldwijzer
