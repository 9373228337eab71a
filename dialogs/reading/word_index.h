#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace meldwijzer {

// An element of an expression ("hem|haar", "verkracht*"), numbered from 0.
using ElementId = uint32_t;

inline constexpr size_t kWordBytesMax = 40;  // longer words satisfy nothing

// Which elements a word satisfies: by being it, by how it begins or ends, as a number, as another
// spelling, or mistyped (typing_errors.h). All words are folded (base/text). Build, then Finish;
// after that const and thread-safe.
class WordIndex {
 public:
  // What is written -> what is meant; both are looked up.
  void AddSpelling(const std::string& written, const std::string& meant);
  // A real word that is never taken for a mistyped one.
  void AddKeep(const std::string& word);
  // `atom`: "slaat", "verkracht*", "*jarige", "<1-17>" or "<1-17j>".
  // Returns what is wrong, or an empty text.
  std::string AddAtom(std::string_view atom, ElementId element);
  void Finish();

  // The elements that `word` satisfies, sorted, each once. A word that the index knows costs one
  // look-up; `own` holds what had to be worked out for another.
  std::span<const ElementId> Find(std::string_view word, std::vector<ElementId>& own) const;

  // The exact words that a mistyped one may be read as, sorted; for authoring tools.
  std::vector<std::string> FuzzyWords() const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <class Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
  struct Affix {
    std::string letters;
    ElementId element = 0;
  };
  struct NumberRange {
    int low = 0;
    int high = 0;
    bool age = false;
    ElementId element = 0;
  };
  struct Slice {
    uint32_t first = 0;
    uint32_t count = 0;
  };
  struct FuzzyWord {
    std::string word;
    uint32_t letters = 0;  // a bit for each letter
  };
  static constexpr size_t kLetters = 26;

  std::string AddNumber(std::string_view range, ElementId element);
  static size_t Bucket(std::string_view begin);
  void AddAffixes(std::string_view word, std::vector<ElementId>& out) const;
  void AddNumbers(std::string_view word, std::vector<ElementId>& out) const;
  void AddMistyped(std::string_view word, std::vector<ElementId>& out) const;
  std::span<const ElementId> Known(std::string_view word) const;

  Map<std::vector<ElementId>> exact_;                             // until Finish
  Map<std::vector<std::string>> spelling_;                        // until Finish
  std::array<std::vector<Affix>, kLetters * kLetters> prefixes_;  // by their first two letters
  std::vector<Affix> suffixes_;
  std::vector<NumberRange> numbers_;
  std::unordered_set<std::string, Hash, std::equal_to<>> keep_;
  Map<Slice> known_;
  std::vector<ElementId> elements_;  // of the known words, in slices
  // By first letter and length.
  std::array<std::array<std::vector<FuzzyWord>, kWordBytesMax + 1>, kLetters> fuzzy_;
};

}  // namespace meldwijzer
