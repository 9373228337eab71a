#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {

// A word of a message and where it stands in it. The views live as long as the TextView and the
// spelling table.
struct Word {
  std::string_view text;   // folded, phone spelling written out
  std::string_view typed;  // folded, as typed
  uint32_t start = 0;      // bytes of the original
  uint32_t end = 0;
  uint32_t sentence = 0;
  uint32_t clause = 0;  // parts between commas, colons, brackets; counts on over sentences
  bool quoted = false;  // inside quotation marks, or behind a colon
};

struct StringHash {
  using is_transparent = void;
  size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>()(text);
  }
};
// What is typed -> what it stands for.
using SpellingTable = std::unordered_map<std::string, std::string, StringHash, std::equal_to<>>;

// A message cut in words, clauses and sentences; refilled by Read, whose memory is used again.
// `questions[s]`: sentence s ends in a question mark. `sentence_starts[s]` is its first word; one
// more entry closes the last.
class TextView {
 public:
  TextView() = default;
  TextView(const TextView&) = delete;
  TextView& operator=(const TextView&) = delete;

  // Text over kMatchTextBytesMax is cut off there.
  void Read(std::string_view text, const SpellingTable& spelling);

  std::vector<Word> words;
  std::vector<uint8_t> questions;
  std::vector<uint32_t> sentence_starts;

 private:
  FoldedText folded_;
  std::vector<TokenSpan> spans_;
};

inline constexpr size_t kMatchTextBytesMax = 64UZ * 1024;

}  // namespace meldwijzer
