#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dialogs/reading/sentences.h"
#include "dialogs/reading/word_index.h"

namespace meldwijzer {

// Expressions over the words of a text, tolerant of typing errors (typing_errors.h). An expression
// is a row of elements with spaces between them:
//   slaat          this word (also mistyped)
//   verkracht*     a word that begins so;  *jarige  a word that ends so
//   hem|haar       one of these;  haar?  may be left out
//   @wie           one of the words of the class "wie"
//   <1-17>         a number in this range;  <1-17j>  the same as an age ("16-jarige", "15jr")
//   ..  ...        up to kGapShort or kGapLong other words of the same sentence
// Build with AddClass and AddExpression, then Finish; after that const and thread-safe. The time of
// Find is linear in the text.
inline constexpr size_t kGapShort = 3;
inline constexpr size_t kGapLong = 8;
inline constexpr size_t kElementsMax = 16;    // of an expression
inline constexpr size_t kReachMax = 40;       // words that an expression may span
inline constexpr size_t kDeniedHitsMax = 32;  // of a concept in a sentence; then it is given up

// The words of a text with the elements that each satisfies. The elements of words that the index
// knows point into the patterns, which have to live longer.
struct ReadWords {
  explicit ReadWords(std::string_view text) : placed(text) {}

  PlacedText placed;
  std::vector<std::span<const ElementId>> elements;  // sorted, one entry a token
  std::deque<std::vector<ElementId>> own;            // of words that had to be worked out
};

struct PatternHit {
  size_t concept_id = 0;
  size_t first = 0;  // index of the first word
  size_t last = 0;   // index of the last word
};

class TokenPatterns {
 public:
  void AddSpelling(const std::string& written, const std::string& meant) {
    index_.AddSpelling(written, meant);
  }
  void AddKeep(const std::string& word) { index_.AddKeep(word); }
  // Words of `name` for use as @name. Each is one element without @.
  // Returns what is wrong, or an empty text.
  std::string AddClass(const std::string& name, const std::vector<std::string>& words);
  // Returns what is wrong, or an empty text.
  std::string AddExpression(size_t concept_id, std::string_view expression);
  void Finish();

  // Fills in what the words of the text satisfy. Linear in its length.
  void Read(ReadWords& words) const;

  // Calls `accept` for the hits of every concept, sentence by sentence, until it says true: then
  // that concept is settled for the sentence, and for this sentence nothing of it is sought any
  // more.
  using Accept = std::function<bool(const PatternHit&)>;
  void Find(const ReadWords& words, const Accept& accept) const;

  // The exact words that fuzzy reading may arrive at, sorted; for authoring tools and tests.
  std::vector<std::string> FuzzyWords() const { return index_.FuzzyWords(); }

 private:
  struct Element {
    ElementId id = 0;
    bool optional = false;
    uint8_t gap = 0;  // more than 0: up to so many words, and `id` means nothing
  };
  // Slices of elements_ and required_.
  struct Pattern {
    uint32_t concept_id = 0;
    uint32_t first_element = 0;
    uint32_t element_count = 0;
    uint32_t first_required = 0;
    uint32_t required_count = 0;
  };
  struct Window;

  std::string ParseElement(std::string_view token, Element& element);
  ElementId ElementFor(const std::string& key, bool& is_new);
  void Anchor();
  uint64_t Ends(const Pattern& pattern, const Window& window, uint64_t places) const;
  void Seek(const Pattern& pattern, Window& window, const Accept& accept) const;
  void FindIn(const ReadWords& words, Window& window, const Accept& accept) const;

  WordIndex index_;
  std::unordered_map<std::string, ElementId> element_ids_;
  std::map<std::string, std::vector<std::string>> classes_;
  std::vector<std::vector<std::string>> atoms_;  // of each element, until Finish
  std::vector<Pattern> patterns_;
  std::vector<Element> elements_;
  std::vector<ElementId> required_;
  std::vector<uint32_t> anchored_;       // patterns, by the rarest element that they need
  std::vector<uint32_t> anchored_from_;  // of each element, and the end
  size_t concept_count_ = 0;
  size_t reach_ = 1;  // of the longest expression
};

}  // namespace meldwijzer
