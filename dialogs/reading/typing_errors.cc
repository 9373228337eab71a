#include "dialogs/reading/typing_errors.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

constexpr size_t kWordBytesMax = 40;

bool IsVowel(char c) { return std::string_view("aeiouy").find(c) != std::string_view::npos; }

// Letters that sound alike or lie beside one another on the keyboard.
bool AreClose(char a, char b) {
  static constexpr std::array<std::string_view, 11> kGroups = {"dt", "sz", "fv", "ckq", "iy", "bp",
                                                               "gh", "ei", "ae", "mn",  "ou"};
  const auto together = [a, b](std::string_view group) {
    return group.find(a) != std::string_view::npos && group.find(b) != std::string_view::npos;
  };
  if (std::ranges::any_of(kGroups, together)) return true;
  static constexpr std::array<std::string_view, 3> kRows = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  return std::ranges::any_of(kRows, [a, b](std::string_view row) {
    const size_t first = row.find(a);
    const size_t second = row.find(b);
    if (first == std::string_view::npos || second == std::string_view::npos) return false;
    return first + 1 == second || second + 1 == first;
  });
}

// `longer` is `shorter` with one letter more at `at`.
bool IsLikelyExtra(std::string_view longer, size_t at) {
  const char c = longer[at];
  const char before = longer[at - 1];
  const char after = at + 1 < longer.size() ? longer[at + 1] : '\0';
  if (c == before || c == after) return true;
  return (c == 'd' && after == 't') || (c == 't' && before == 'd') || (c == 'c' && after == 'k');
}

bool IsLikelyMissing(std::string_view longer, size_t at) {
  constexpr size_t kAnyMissingLettersMin = 7;
  if (IsLikelyExtra(longer, at)) return true;
  if (longer.size() >= kAnyMissingLettersMin) return at + 1 < longer.size() || longer.back() != 'e';
  const bool last = at + 1 == longer.size();
  return last ? longer[at] == 'n' : IsVowel(longer[at]);
}

// One edit between words that are not the same. `any`: whatever it is.
bool IsOneEdit(std::string_view written, std::string_view meant, bool any) {
  const size_t shorter = std::min(written.size(), meant.size());
  size_t front = 0;
  while (front < shorter && written[front] == meant[front]) ++front;
  size_t back = 0;
  while (back < shorter - front &&
         written[written.size() - 1 - back] == meant[meant.size() - 1 - back]) {
    ++back;
  }
  const size_t left = written.size() - front - back;
  const size_t right = meant.size() - front - back;
  if (front == 0 || left > 2 || right > 2) return false;
  if (left == 2 && right == 2) {
    return written[front] == meant[front + 1] && written[front + 1] == meant[front];
  }
  if (left == 1 && right == 1) return any || AreClose(written[front], meant[front]);
  if (left == 1 && right == 0) return any || IsLikelyExtra(written, front);
  if (left == 0 && right == 1) return any || IsLikelyMissing(meant, front);
  return false;
}

}  // namespace

bool MayBeMistyped(std::string_view word) {
  return word.size() >= kFuzzyLettersMin && word.size() <= kWordBytesMax &&
         std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool IsMistyped(std::string_view written, std::string_view meant) {
  if (written[0] != meant[0]) return false;
  const size_t letters = std::min(written.size(), meant.size());
  if (letters >= kFuzzyTwiceLettersMin) return EditDistance(written, meant, 2) <= 2;
  return IsOneEdit(written, meant, letters >= kFuzzyAnyLettersMin);
}

}  // namespace meldwijzer
