#pragma once

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/text/text.h"
#include "dialogs/reading/identifying.h"

namespace meldwijzer {

// What surrounds a hit is looked at this far, in bytes of the folded text.
inline constexpr size_t kContextBytes = 32;

// Looks for patterns in one text. The text it looks at is folded, so offsets go back through
// `folded`; both must outlive it.
class Searcher {
 public:
  Searcher(std::string_view original, const FoldedText& folded)
      : original_(original), folded_(folded) {}

  // Calls `found(matched text, start in folded, groups)` for each match of `pattern`, whose first
  // group is what counts.
  template <class Found>
  void Each(const RE2& pattern, const Found& found) const {
    const re2::StringPiece whole(folded_.text);
    re2::StringPiece group;
    size_t at = 0;
    while (at <= folded_.text.size()) {
      std::array<re2::StringPiece, 2> groups;
      if (!pattern.Match(whole, at, whole.size(), RE2::UNANCHORED, groups.data(), 2)) return;
      const re2::StringPiece hit = groups[1].data() == nullptr ? groups[0] : groups[1];
      const auto start = static_cast<size_t>(hit.data() - whole.data());
      found(std::string_view(hit.data(), hit.size()), start);
      at = std::max(start + hit.size(), at + 1);
    }
  }

  IdentifyingSpan Span(IdentifyingKind kind, size_t start, size_t length) const {
    return {kind, folded_.offsets[start], folded_.offsets[start + length]};
  }

  std::string_view Before(size_t start, size_t count) const {
    const size_t from = start > count ? start - count : 0;
    return std::string_view(folded_.text).substr(from, start - from);
  }
  std::string_view After(size_t end, size_t count) const {
    return std::string_view(folded_.text).substr(std::min(end, folded_.text.size()), count);
  }
  std::string_view original() const { return original_; }
  const FoldedText& folded() const { return folded_; }

 private:
  std::string_view original_;
  const FoldedText& folded_;
};

inline bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

inline bool StandsAlone(const Searcher& searcher, size_t start, size_t length) {
  const std::string_view before = searcher.Before(start, 1);
  const std::string_view after = searcher.After(start + length, 1);
  return (before.empty() || !IsWordByte(before[0])) && (after.empty() || !IsWordByte(after[0]));
}

inline bool Contains(std::string_view text, const RE2& pattern) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

// Whether all letters of `hit` were typed as capitals, and there are any.
inline bool AllCapitals(const Searcher& searcher, size_t start, std::string_view hit) {
  for (size_t i = 0; i < hit.size(); ++i) {
    if (hit[i] < 'a' || hit[i] > 'z') continue;
    const char typed = searcher.original()[searcher.folded().offsets[start + i]];
    if (typed >= 'a' && typed <= 'z') return false;
  }
  return std::ranges::any_of(hit, [](char c) { return c >= 'a' && c <= 'z'; });
}

// Each appends what it finds of its kind, in any order. Thread-safe.
void FindBirthdates(const Searcher& searcher, std::vector<IdentifyingSpan>& spans);
void FindSpelledBirthdates(const Searcher& searcher, std::vector<IdentifyingSpan>& spans);
void FindAddresses(const Searcher& searcher, std::vector<IdentifyingSpan>& spans);

}  // namespace meldwijzer
