#include "dialogs/flow/answer_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text/text.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {
namespace {

constexpr size_t kTitleWordBytesMin = 4;  // shorter words of a title select nothing by themselves
constexpr size_t kUnmistakableWords = 4;

std::string Join(const std::vector<Token>& tokens, size_t from, size_t to) {
  std::string joined;
  for (size_t i = from; i < to; ++i) {
    if (i > from) joined += ' ';
    joined += tokens[i].text;
  }
  return joined;
}

// "jaaa" is "ja": people stretch words.
bool SameWhenSqueezed(std::string_view a, std::string_view b) {
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (a[i] != b[j]) return false;
    const char c = a[i];
    while (i < a.size() && a[i] == c) ++i;
    while (j < b.size() && b[j] == c) ++j;
  }
  return i == a.size() && j == b.size();
}

int AllowedErrors(size_t length) {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

std::optional<int> WholeNumber(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "2", "nummer 2", "optie 2", "2e".
std::optional<size_t> ReadNumber(const std::vector<Token>& tokens, size_t count) {
  if (tokens.empty() || tokens.size() > 2) return std::nullopt;
  static const std::set<std::string> before = {"nummer", "nr",     "optie",
                                               "keuze",  "number", "option"};
  if (tokens.size() == 2 && !before.contains(tokens[0].text)) return std::nullopt;
  const auto number = WholeNumber(tokens.back().text);
  if (!number || *number < 1 || static_cast<size_t>(*number) > count) return std::nullopt;
  return static_cast<size_t>(*number - 1);
}

bool Matches(std::string_view typed, std::string_view way, Tolerance tolerance) {
  if (typed == way) return true;
  return tolerance != Tolerance::kExact && NearlySame(typed, way);
}

bool MatchesAnyWay(std::string_view typed, const Selectable& option, Tolerance tolerance) {
  if (!option.title.empty() && Matches(typed, option.title, tolerance)) return true;
  return std::ranges::any_of(
      option.words, [&](const std::string& word) { return Matches(typed, word, tolerance); });
}

// The only option of which `fits` says true.
template <class Fits>
std::optional<size_t> TheOnly(size_t count, const Fits& fits) {
  std::optional<size_t> found;
  for (size_t i = 0; i < count; ++i) {
    if (!fits(i)) continue;
    if (found) return std::nullopt;
    found = i;
  }
  return found;
}

bool Joins(const std::string& word) {
  static const std::set<std::string> joiners = {"en", "maar", "want", "ook", "and", "but"};
  return joiners.contains(word);
}

// "ja, en ..." : the first words are a way of one option, and punctuation or a joining word
// follows.
std::optional<Selection> ReadFirstWords(const TypedText& typed,
                                        std::span<const Selectable> options) {
  const std::vector<Token>& tokens = typed.tokens;
  for (size_t length = std::min<size_t>(4, tokens.size() - 1); length >= 1; --length) {
    const std::string start = Join(tokens, 0, length);
    const auto index = TheOnly(options.size(), [&](size_t i) {
      return MatchesAnyWay(start, options[i], Tolerance::kNear);
    });
    if (!index) continue;
    const std::string_view between =
        typed.text.substr(tokens[length - 1].end, tokens[length].start - tokens[length - 1].end);
    const bool stops = between.find_first_of(",.;:!\n") != std::string_view::npos;
    // "Ik maak me zorgen over ...": so many words of one option leave no doubt.
    const bool unmistakable = length >= kUnmistakableWords;
    if (!stops && !unmistakable && !Joins(tokens[length].text)) continue;
    return Selection{*index, std::string(typed.text.substr(tokens[length].start))};
  }
  return std::nullopt;
}

// Whether one of the words of a title is nearly `word`.
bool HoldsWord(std::string_view title, std::string_view word) {
  while (!title.empty()) {
    const size_t space = title.find(' ');
    if (NearlySame(title.substr(0, space), word)) return true;
    if (space == std::string_view::npos) break;
    title.remove_prefix(space + 1);
  }
  return false;
}

// "zorg" for "Zorg of arts": every word typed stands in the title, of one option only.
std::optional<size_t> ReadPartOfTitle(const std::vector<Token>& tokens,
                                      std::span<const Selectable> options) {
  const bool long_enough = std::ranges::any_of(
      tokens, [](const Token& token) { return token.text.size() >= kTitleWordBytesMin; });
  if (!long_enough || tokens.size() > 4) return std::nullopt;
  return TheOnly(options.size(), [&](size_t i) {
    return std::ranges::all_of(
        tokens, [&](const Token& token) { return HoldsWord(options[i].title, token.text); });
  });
}

bool IsOneOf(std::string_view typed, std::span<const std::string> words, bool near) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return Matches(typed, word, near ? Tolerance::kNear : Tolerance::kExact);
  });
}

bool IsFiller(const std::string& word) {
  static const std::set<std::string> fillers = {"en",       "nummer", "nr",      "alleen",
                                                "ook",      "klopt",  "kloppen", "signaal",
                                                "signalen", "and",    "only",    "ja"};
  return fillers.contains(word);
}

// Adds the numbers of one word: "3" or a range "2-4". False where it is no number in range.
bool AddNumbers(const std::string& word, size_t count, std::set<size_t>& numbers) {
  const size_t dash = word.find('-');
  const auto first = WholeNumber(std::string_view(word).substr(0, dash));
  const auto last =
      dash == std::string::npos ? first : WholeNumber(std::string_view(word).substr(dash + 1));
  if (!first || !last || *first < 1 || *last < *first || static_cast<size_t>(*last) > count) {
    return false;
  }
  for (int number = *first; number <= *last; ++number) {
    numbers.insert(static_cast<size_t>(number - 1));
  }
  return true;
}

std::vector<size_t> AllBut(size_t count, const std::set<size_t>& left_out) {
  std::vector<size_t> numbers;
  for (size_t i = 0; i < count; ++i) {
    if (!left_out.contains(i)) numbers.push_back(i);
  }
  return numbers;
}

}  // namespace

bool NearlySame(std::string_view a, std::string_view b) {
  if (SameWhenSqueezed(a, b)) return true;
  const int allowed = AllowedErrors(std::min(a.size(), b.size()));
  return allowed > 0 && EditDistance(a, b, allowed) <= allowed;
}

TypedText::TypedText(std::string_view typed)
    : text(typed), tokens(Tokenize(typed)), plain(Join(tokens, 0, tokens.size())) {}

std::optional<Selection> ReadSelection(const TypedText& typed, std::span<const Selectable> options,
                                       Tolerance tolerance, bool by_number) {
  if (typed.tokens.empty()) return std::nullopt;
  if (by_number) {
    const auto number = ReadNumber(typed.tokens, options.size());
    if (number) return Selection{*number, ""};
  }
  for (const Tolerance level : {Tolerance::kExact, Tolerance::kNear}) {
    if (level > tolerance) break;
    const auto index = TheOnly(
        options.size(), [&](size_t i) { return MatchesAnyWay(typed.plain, options[i], level); });
    if (index) return Selection{*index, ""};
  }
  if (tolerance != Tolerance::kLoose) return std::nullopt;
  if (typed.tokens.size() > 1) {
    if (auto selection = ReadFirstWords(typed, options); selection) return selection;
  }
  if (const auto index = ReadPartOfTitle(typed.tokens, options); index) {
    return Selection{*index, ""};
  }
  return std::nullopt;
}

std::optional<PickReading> ReadPick(const TypedText& typed, size_t count, const PickWords& words) {
  const std::vector<Token>& tokens = typed.tokens;
  if (tokens.empty()) return std::nullopt;
  if (IsOneOf(typed.plain, words.all, true)) return PickReading{AllBut(count, {}), ""};
  if (IsOneOf(typed.plain, words.none, true)) return PickReading{{}, ""};
  std::set<size_t> numbers;
  size_t at = 0;
  const bool all_but = tokens.size() > 2 && IsOneOf(tokens[0].text, words.all, true) &&
                       IsOneOf(tokens[1].text, words.except, true);
  if (all_but) at = 2;
  bool any = false;
  for (; at < tokens.size(); ++at) {
    if (AddNumbers(tokens[at].text, count, numbers)) {
      any = true;
    } else if (!IsFiller(tokens[at].text)) {
      break;
    }
  }
  if (any && at == tokens.size()) {
    return PickReading{
        all_but ? AllBut(count, numbers) : std::vector<size_t>(numbers.begin(), numbers.end()), ""};
  }
  if (any) return std::nullopt;
  // "ja, en ze heeft ook ...": all or none, with more behind it.
  const std::array<Selectable, 2> both = {{{"", words.all}, {"", words.none}}};
  const auto first = ReadSelection(typed, both, Tolerance::kLoose, false);
  if (!first || first->rest.empty()) return std::nullopt;
  return PickReading{first->index == 0 ? AllBut(count, {}) : std::vector<size_t>{}, first->rest};
}

std::optional<std::vector<size_t>> ReadPickId(std::string_view id, size_t count) {
  if (id == "all") return AllBut(count, {});
  if (id == "none") return std::vector<size_t>{};
  std::set<size_t> numbers;
  if (!AddNumbers(std::string(id), count, numbers) || numbers.size() != 1) return std::nullopt;
  return std::vector<size_t>(numbers.begin(), numbers.end());
}

std::optional<int> ReadStepCommand(const TypedText& typed,
                                   const std::vector<std::string>& step_words) {
  const std::vector<Token>& tokens = typed.tokens;
  if (tokens.size() < 2 || tokens.size() > 4) return std::nullopt;
  static const std::set<std::string> before = {"naar", "ga", "go", "to"};
  for (size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (!before.contains(tokens[i].text)) return std::nullopt;
  }
  if (!IsOneOf(tokens[tokens.size() - 2].text, step_words, false)) return std::nullopt;
  static constexpr std::array<std::array<std::string_view, 3>, 5> kNames = {
      {{"1", "een", "one"},
       {"2", "twee", "two"},
       {"3", "drie", "three"},
       {"4", "vier", "four"},
       {"5", "vijf", "five"}}};
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (std::ranges::find(kNames.at(i), tokens.back().text) != kNames.at(i).end()) {
      return static_cast<int>(i) + 1;
    }
  }
  return std::nullopt;
}

}  // namespace meldwijzer
