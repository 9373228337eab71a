#pragma once

#include <string_view>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {

// A word with the sentence and the clause that it stands in (both count from 0 through the text).
struct PlacedToken {
  std::string_view text;  // folded
  size_t start = 0;       // byte offsets into the original
  size_t end = 0;
  size_t sentence = 0;
  size_t clause = 0;
  bool quoted = false;  // inside quotation marks that do not hold the whole text
};

// A text with its words in their sentences. A full stop behind a common abbreviation ("cl.", "jr.")
// ends no sentence. The words point into `folded`, so it stays where it was made. Linear in the
// length of the text.
class PlacedText {
 public:
  explicit PlacedText(std::string_view text);
  PlacedText(const PlacedText&) = delete;
  PlacedText& operator=(const PlacedText&) = delete;

  const FoldedText& folded() const { return folded_; }
  const std::vector<PlacedToken>& tokens() const { return tokens_; }

 private:
  FoldedText folded_;
  std::vector<PlacedToken> tokens_;
};

}  // namespace meldwijzer
