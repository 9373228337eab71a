#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meldwijzer {

// What every reader of people's Dutch shares. All functions are pure and thread-safe; byte offsets
// count from 0 and always lie on a code point boundary of the original text.

bool IsValidUtf8(std::string_view text);

// True when the text holds a control character other than tab, line feed and carriage return.
bool HasControlCharacters(std::string_view text);

// Text folded for comparison: NFKC, lower case, diacritics removed, every kind of apostrophe and
// dash made plain, every white space a space. `offsets[i]` is where byte i of `text` came from in
// the original; offsets has one more entry, the end of the original. Invalid UTF-8 becomes U+FFFD.
struct FoldedText {
  std::string text;
  std::vector<uint32_t> offsets;
};
FoldedText FoldWithOffsets(std::string_view original);
// The same into a text that exists already, so that its memory is used again.
void FoldInto(std::string_view original, FoldedText& folded);
std::string Fold(std::string_view original);

// A word of folded text: letters and digits, with an apostrophe or hyphen inside kept ("foto's",
// "second-hand"). `start` and `end` are byte offsets into the original.
struct Token {
  std::string text;
  size_t start = 0;
  size_t end = 0;
  bool operator==(const Token&) const = default;
};
std::vector<Token> Tokenize(std::string_view original);

// A word as it stands in folded text, which must outlive it; offsets as in Token.
struct TokenSpan {
  std::string_view text;
  size_t start = 0;
  size_t end = 0;
};
// The words of `folded`, in place of what `spans` held.
void SplitTokens(const FoldedText& folded, std::vector<TokenSpan>& spans);

// Number of insertions, deletions, substitutions and swaps of neighbours (optimal string alignment)
// that make `a` into `b`, counted in code points; `limit + 1` when it is more than `limit`.
int EditDistance(std::string_view a, std::string_view b, int limit);

// At most `bytes_max` bytes of the text, cut at a code point boundary.
std::string_view Truncate(std::string_view text, size_t bytes_max);

// Without white space at both ends.
std::string_view Trim(std::string_view text);

}  // namespace meldwijzer
