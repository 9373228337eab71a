#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace meldwijzer {

// A word of a message and where it stands in it.
struct Word {
  std::string text;   // folded, phone spelling written out
  std::string typed;  // folded, as typed
  size_t start = 0;   // bytes of the original
  size_t end = 0;
  uint32_t sentence = 0;
  uint32_t clause = 0;  // parts between commas, colons, brackets; counts on over sentences
  bool quoted = false;  // inside quotation marks, or behind a colon
};

// A message cut in words, clauses and sentences. `questions[s]`: sentence s ends in a question
// mark. `sentence_starts[s]` is its first word; one more entry closes the last.
struct TextView {
  std::vector<Word> words;
  std::vector<bool> questions;
  std::vector<size_t> sentence_starts;
};

// `spelling`: what is typed -> what it stands for. Text over kMatchTextBytesMax is cut off there.
inline constexpr size_t kMatchTextBytesMax = 64UZ * 1024;
TextView ReadText(std::string_view text,
                  const std::unordered_map<std::string, std::string>& spelling);

}  // namespace meldwijzer
