#include "dialogs/reading/word_index.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "base/text/text.h"
#include "dialogs/reading/typing_errors.h"

namespace meldwijzer {
namespace {

std::optional<int> ParseInt(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool IsAgeSuffix(std::string_view suffix) {
  static constexpr std::string_view kSuffixes[] = {
      "j",       "jr",         "jaar",     "jarig", "jarige",    "-jarig",
      "-jarige", "jarigen",    "-jarigen", "yo",    "-year-old", "yr",
      "yearold", "-year-olds", "-yo",      "-jr",   "jge",       "jrge"};
  return std::ranges::find(kSuffixes, suffix) != std::end(kSuffixes);
}

void SortOnce(std::vector<ElementId>& elements) {
  std::ranges::sort(elements);
  const auto same = std::ranges::unique(elements);
  elements.erase(same.begin(), same.end());
}

uint32_t LettersOf(std::string_view word) {
  uint32_t letters = 0;
  for (const char c : word) letters |= 1U << static_cast<uint32_t>(c - 'a');
  return letters;
}

}  // namespace

void WordIndex::AddSpelling(const std::string& written, const std::string& meant) {
  spelling_[Fold(written)].push_back(Fold(meant));
}

void WordIndex::AddKeep(const std::string& word) { keep_.insert(Fold(word)); }

std::string WordIndex::AddNumber(std::string_view range, ElementId element) {
  NumberRange number;
  number.element = element;
  const std::string_view written = range;
  if (range.ends_with('j')) {
    number.age = true;
    range.remove_suffix(1);
  }
  const size_t dash = range.find('-');
  const auto low = ParseInt(range.substr(0, dash));
  const auto high = dash == std::string_view::npos ? low : ParseInt(range.substr(dash + 1));
  if (!low || !high || *low > *high) {
    return "'<" + std::string(written) + ">' is no range of numbers";
  }
  number.low = *low;
  number.high = *high;
  numbers_.push_back(number);
  return "";
}

// Words that begin with something else than two letters share the first place.
size_t WordIndex::Bucket(std::string_view begin) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (begin.size() < 2 || !letter(begin[0]) || !letter(begin[1])) return 0;
  return static_cast<size_t>(begin[0] - 'a') * kLetters + static_cast<size_t>(begin[1] - 'a');
}

std::string WordIndex::AddAtom(std::string_view atom, ElementId element) {
  if (atom.starts_with('<') && atom.ends_with('>')) {
    return AddNumber(atom.substr(1, atom.size() - 2), element);
  }
  const bool end = atom.starts_with('*');
  const bool begin = !end && atom.ends_with('*');
  if (!end && !begin) {
    std::string word = Fold(atom);
    if (word.empty()) return "an empty word";
    exact_[std::move(word)].push_back(element);
    return "";
  }
  std::string letters = Fold(end ? atom.substr(1) : atom.substr(0, atom.size() - 1));
  if (letters.size() < 2) return "'" + std::string(atom) + "' is too short";
  if (end) {
    suffixes_.push_back({std::move(letters), element});
  } else {
    prefixes_.at(Bucket(letters)).push_back({std::move(letters), element});
  }
  return "";
}

void WordIndex::AddAffixes(std::string_view word, std::vector<ElementId>& out) const {
  for (const Affix& prefix : prefixes_.at(Bucket(word))) {
    if (word.starts_with(prefix.letters)) out.push_back(prefix.element);
  }
  for (const Affix& suffix : suffixes_) {
    if (word.ends_with(suffix.letters)) out.push_back(suffix.element);
  }
}

void WordIndex::Finish() {
  Map<std::vector<ElementId>> all = exact_;
  for (auto& [word, elements] : all) AddAffixes(word, elements);
  for (const auto& [written, meanings] : spelling_) {
    std::vector<ElementId> elements;
    if (const auto own = all.find(written); own != all.end()) {
      elements = own->second;
    } else {
      AddAffixes(written, elements);
    }
    for (const std::string& meant : meanings) {
      AddAffixes(meant, elements);
      const auto found = exact_.find(meant);
      if (found == exact_.end()) continue;
      elements.insert(elements.end(), found->second.begin(), found->second.end());
    }
    if (!elements.empty()) all[written] = std::move(elements);
  }
  for (auto& [word, elements] : all) {
    SortOnce(elements);
    known_[word] = {static_cast<uint32_t>(elements_.size()),
                    static_cast<uint32_t>(elements.size())};
    elements_.insert(elements_.end(), elements.begin(), elements.end());
  }
  const auto add_fuzzy = [this](const std::string& word) {
    if (!MayBeMistyped(word)) return;
    auto& words = fuzzy_.at(static_cast<size_t>(word[0] - 'a')).at(word.size());
    if (std::ranges::find(words, word, &FuzzyWord::word) != words.end()) return;
    words.push_back({word, LettersOf(word)});
  };
  for (const auto& [word, unused] : exact_) add_fuzzy(word);
  for (const auto& bucket : prefixes_) {
    for (const Affix& prefix : bucket) add_fuzzy(prefix.letters);
  }
  exact_.clear();
  spelling_.clear();
}

std::vector<std::string> WordIndex::FuzzyWords() const {
  std::vector<std::string> words;
  for (const auto& letter : fuzzy_) {
    for (const auto& bucket : letter) {
      for (const FuzzyWord& fuzzy : bucket) words.push_back(fuzzy.word);
    }
  }
  std::ranges::sort(words);
  return words;
}

std::span<const ElementId> WordIndex::Known(std::string_view word) const {
  const auto found = known_.find(word);
  if (found == known_.end()) return {};
  return std::span(elements_).subspan(found->second.first, found->second.count);
}

void WordIndex::AddNumbers(std::string_view word, std::vector<ElementId>& out) const {
  const size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  constexpr size_t kDigitsMax = 4;
  if (digits == 0 || digits > kDigitsMax) return;
  const int value = ParseInt(word.substr(0, digits)).value_or(-1);
  const bool plain = digits == word.size();
  const bool age = IsAgeSuffix(word.substr(digits));
  for (const NumberRange& range : numbers_) {
    if (value < range.low || value > range.high) continue;
    if (range.age ? age : plain) out.push_back(range.element);
  }
}

void WordIndex::AddMistyped(std::string_view word, std::vector<ElementId>& out) const {
  if (!MayBeMistyped(word) || keep_.contains(word)) return;
  const size_t reach = word.size() >= kFuzzyTwiceLettersMin - 1 ? 2 : 1;
  const uint32_t letters = LettersOf(word);
  const auto& by_length = fuzzy_.at(static_cast<size_t>(word[0] - 'a'));
  const size_t longest = std::min(word.size() + reach, kWordBytesMax);
  for (size_t length = word.size() - reach; length <= longest; ++length) {
    for (const FuzzyWord& fuzzy : by_length.at(length)) {
      // One error changes at most two of the letters that occur.
      if (static_cast<size_t>(std::popcount(fuzzy.letters ^ letters)) > 2 * reach) continue;
      if (!IsMistyped(word, fuzzy.word)) continue;
      const std::span<const ElementId> known = Known(fuzzy.word);
      out.insert(out.end(), known.begin(), known.end());
      if (known.empty()) AddAffixes(fuzzy.word, out);
    }
  }
}

std::span<const ElementId> WordIndex::Find(std::string_view word,
                                           std::vector<ElementId>& own) const {
  own.clear();
  if (word.size() > kWordBytesMax || word.empty()) return {};
  const std::span<const ElementId> known = Known(word);
  const bool number = word[0] >= '0' && word[0] <= '9';
  if (!known.empty() && !number) return known;
  if (number) {
    own.assign(known.begin(), known.end());
    AddNumbers(word, own);
  }
  AddAffixes(word, own);
  if (own.empty()) AddMistyped(word, own);
  SortOnce(own);
  return own;
}

}  // namespace meldwijzer
