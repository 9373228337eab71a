#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace meldwijzer {

// Expressions over the words of a text, tolerant of typing errors. An expression is a row of
// elements with spaces between them:
//   slaat          this word (also mistyped, from kFuzzyLettersMin letters on)
//   verkracht*     a word that begins so;  *jarige  a word that ends so
//   hem|haar       one of these;  haar?  may be left out
//   @wie           one of the words of the class "wie"
//   <1-17>         a number in this range;  <1-17j>  the same as an age ("16-jarige", "15jr")
//   ..  ...        up to kGapShort or kGapLong other words of the same sentence
// Build with AddClass and AddExpression, then Finish; after that const and thread-safe.
inline constexpr size_t kGapShort = 3;
inline constexpr size_t kGapLong = 8;
inline constexpr size_t kFuzzyLettersMin = 5;
inline constexpr size_t kFuzzyTwiceLettersMin = 10;  // from here on two typing errors
inline constexpr size_t kElementsMax = 16;           // of an expression
inline constexpr size_t kWordBytesMax = 40;          // longer words match nothing

using ElementId = uint32_t;

// A word of a text with the elements that it satisfies (sorted) and where it stands.
struct ReadWord {
  std::string text;                 // folded
  std::vector<ElementId> elements;  // sorted
  size_t sentence = 0;
  size_t clause = 0;
  bool quoted = false;  // inside quotation marks that do not hold the whole text
};

struct PatternHit {
  size_t concept_id = 0;
  size_t first = 0;  // index of the first word
  size_t last = 0;   // index of the last word
};

class TokenPatterns {
 public:
  // Other spellings of a word: what is written -> what is meant; both are looked up.
  void AddSpelling(const std::string& written, const std::string& meant);
  // A real word that is never taken for a mistyped one.
  void AddKeep(const std::string& word);
  // Words of `name` for use as @name. Each is one element without @.
  // Returns what is wrong, or an empty text.
  std::string AddClass(const std::string& name, const std::vector<std::string>& words);
  // Returns what is wrong, or an empty text.
  std::string AddExpression(size_t concept_id, std::string_view expression);
  void Finish();

  // The words of the text. Linear in its length.
  std::vector<ReadWord> Read(std::string_view text) const;
  // Every hit of every concept, in the order of the words; of each concept at most one for each
  // first word, the shortest.
  std::vector<PatternHit> Find(const std::vector<ReadWord>& words) const;

  // The exact words that fuzzy reading may arrive at, sorted; for authoring tools and tests.
  std::vector<std::string> FuzzyWords() const;

 private:
  struct Element {
    ElementId id = 0;
    bool optional = false;
    size_t gap = 0;  // more than 0: up to so many words, and `id` means nothing
  };
  struct Pattern {
    size_t concept_id = 0;
    std::vector<Element> elements;
  };
  struct NumberRange {
    int low = 0;
    int high = 0;
    bool age = false;
    ElementId element = 0;
  };

  // Those of `patterns` whose words are all in the text.
  std::vector<uint32_t> Possible(const std::vector<uint32_t>& patterns,
                                 const std::vector<bool>& present) const;
  std::string ParseElement(std::string_view token, Element& element);
  std::string AddAtom(std::string_view atom, ElementId element);
  std::string AddNumber(std::string_view range, ElementId element);
  ElementId ElementFor(const std::string& key, bool& is_new);
  void ElementsOf(const std::string& word, std::vector<ElementId>& out) const;
  void ExactElementsOf(const std::string& word, std::vector<ElementId>& out) const;
  void FuzzyElementsOf(const std::string& word, std::vector<ElementId>& out) const;
  void IndexFuzzy(const std::string& word);
  size_t Match(const std::vector<ReadWord>& words, const Pattern& pattern, size_t element,
               size_t at) const;

  std::unordered_map<std::string, ElementId> element_ids_;
  std::unordered_map<std::string, std::vector<ElementId>> exact_;
  std::unordered_map<std::string, std::vector<ElementId>> prefixes_;
  std::unordered_map<std::string, std::vector<ElementId>> suffixes_;
  std::vector<NumberRange> numbers_;
  std::unordered_map<std::string, std::vector<std::string>> spelling_;
  std::unordered_set<std::string> keep_;
  std::map<std::string, std::vector<std::string>> classes_;
  std::unordered_map<std::string, std::vector<uint32_t>> deletions_;  // -> fuzzy_words_
  std::vector<std::string> fuzzy_words_;
  std::vector<Pattern> patterns_;
  std::unordered_map<ElementId, std::vector<uint32_t>> starts_;  // first element -> patterns
};

}  // namespace meldwijzer
