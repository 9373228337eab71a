#include <algorithm>

#include "base/text/text.h"
#include "directory/place_index.h"

namespace meldwijzer {
namespace {

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
}

bool EndsClause(char c) {
  return c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' ||
         c == '(' || c == '"';
}

// Capitals outside ASCII begin no Dutch place name that is also an ordinary word, so ASCII is
// enough.
bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }

void NormaliseSpelling(std::vector<PlaceWord>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].text == "st") words[i].text = "sint";
    if (i == 0) continue;
    if (words[i].text == "den" && words[i - 1].text == "aan") words[i].text = "de";
    if (words[i].text == "d" && words[i - 1].text == "a") {
      words[i - 1].text = "aan";
      words[i].text = "de";
    }
  }
}

}  // namespace

std::vector<PlaceWord> SplitPlaceWords(std::string_view original) {
  const FoldedText folded = FoldWithOffsets(original);
  std::vector<PlaceWord> words;
  bool sentence_start = true;
  bool line_break = false;
  size_t previous_end = 0;
  for (size_t i = 0; i < folded.text.size();) {
    if (!IsWordByte(folded.text[i])) {
      const char c = folded.text[i];
      if (c == '.' || c == '!' || c == '?') sentence_start = true;
      if (EndsClause(c) && !words.empty()) words.back().clause_end = true;
      ++i;
      continue;
    }
    const size_t begin = i;
    while (i < folded.text.size() && IsWordByte(folded.text[i])) ++i;
    PlaceWord word;
    word.text = folded.text.substr(begin, i - begin);
    word.start = folded.offsets[begin];
    word.end = folded.offsets[i];
    word.capital = IsCapital(original[word.start]);
    word.lower_rest =
        std::ranges::none_of(original.substr(word.start + 1, word.end - word.start - 1), IsCapital);
    line_break = original.substr(previous_end, word.start - previous_end).find('\n') !=
                 std::string_view::npos;
    if (line_break && !words.empty()) words.back().clause_end = true;
    word.sentence_start = sentence_start || line_break;
    sentence_start = false;
    previous_end = word.end;
    words.push_back(std::move(word));
  }
  if (!words.empty()) words.back().clause_end = true;
  NormaliseSpelling(words);
  return words;
}

std::string PlaceKey(std::string_view name) {
  std::string key;
  for (const PlaceWord& word : SplitPlaceWords(name)) key += word.text;
  return key;
}

}  // namespace meldwijzer
