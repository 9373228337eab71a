#include "base/text/text.h"

#include <doctest/doctest.h>

namespace meldwijzer {
namespace {

TEST_CASE("folding ignores case, accents and the kind of apostrophe") {
  CHECK(Fold("Cliënt") == "client");
  CHECK(Fold("CLIE\xCC\x88NT") == "client");
  CHECK(Fold("’s-Hertogenbosch") == "'s-hertogenbosch");
  CHECK(Fold("a\xC2\xA0"
             "b") == "a b");
  CHECK(Fold("\xFF") == "\xEF\xBF\xBD");
}

TEST_CASE("folded bytes know where they came from") {
  const FoldedText folded = FoldWithOffsets("xëy");
  REQUIRE(folded.text == "xey");
  CHECK(folded.offsets == std::vector<uint32_t>{0, 1, 3, 4});
}

TEST_CASE("tokens carry byte offsets of the original") {
  const auto tokens = Tokenize("De foto's, één!");
  REQUIRE(tokens.size() == 3);
  CHECK(tokens[1] == Token{"foto's", 3, 9});
  CHECK(tokens[2] == Token{"een", 11, 16});
}

TEST_CASE("edit distance counts a swap as one and stops at its limit") {
  CHECK(EditDistance("groningen", "gronigen", 2) == 1);
  CHECK(EditDistance("ab", "ba", 2) == 1);
  CHECK(EditDistance("abc", "xyz", 2) == 3);
  CHECK(EditDistance("", "", 0) == 0);
  CHECK(EditDistance("ë", "e", 1) == 1);
}

TEST_CASE("utf-8, control characters, truncation and trimming") {
  CHECK(IsValidUtf8("één"));
  CHECK_FALSE(IsValidUtf8("\xC3"));
  CHECK(HasControlCharacters(std::string("a\0b", 3)));
  CHECK_FALSE(HasControlCharacters("a\nb\tc"));
  CHECK(Truncate("aé", 2) == "a");
  CHECK(Trim(" \n a b \t") == "a b");
}

}  // namespace
}  // namespace meldwijzer
