#include "dialogs/reading/token_patterns.h"

#include <algorithm>
#include <bitset>
#include <charconv>
#include <optional>

#include "base/text/text.h"
#include "dialogs/reading/sentences.h"

namespace meldwijzer {
namespace {

constexpr size_t kNoMatch = static_cast<size_t>(-1);

std::vector<std::string> SplitOn(std::string_view text, char separator) {
  std::vector<std::string> parts;
  size_t start = 0;
  while (start <= text.size()) {
    const size_t end = std::min(text.find(separator, start), text.size());
    if (end > start) parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

std::optional<int> ParseInt(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool IsAgeSuffix(std::string_view suffix) {
  constexpr std::string_view kSuffixes[] = {
      "j",       "jr",         "jaar",     "jarig", "jarige",    "-jarig",
      "-jarige", "jarigen",    "-jarigen", "yo",    "-year-old", "yr",
      "yearold", "-year-olds", "-yo",      "-jr",   "jge",       "jrge"};
  return std::ranges::find(kSuffixes, suffix) != std::end(kSuffixes);
}

// Every word that arises from `word` by leaving out one letter.
std::vector<std::string> Deletions(const std::string& word) {
  std::vector<std::string> result;
  for (size_t i = 0; i < word.size(); ++i) {
    if (i > 0 && word[i] == word[i - 1]) continue;
    std::string shorter = word;
    shorter.erase(i, 1);
    result.push_back(std::move(shorter));
  }
  return result;
}

bool FuzzyFits(const std::string& word) {
  return word.size() >= kFuzzyLettersMin && word.size() <= kWordBytesMax &&
         std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

int FuzzyLimit(const std::string& word) { return word.size() >= kFuzzyTwiceLettersMin ? 2 : 1; }

}  // namespace

void TokenPatterns::AddSpelling(const std::string& written, const std::string& meant) {
  spelling_[Fold(written)].push_back(Fold(meant));
}

void TokenPatterns::AddKeep(const std::string& word) { keep_.insert(Fold(word)); }

std::string TokenPatterns::AddClass(const std::string& name,
                                    const std::vector<std::string>& words) {
  std::vector<std::string>& atoms = classes_[name];
  for (const std::string& word : words) {
    if (word.find(' ') != std::string::npos) return "'" + word + "' in a class is not one word";
    for (std::string& atom : SplitOn(word, '|')) {
      if (!atom.starts_with('@')) {
        atoms.push_back(std::move(atom));
        continue;
      }
      const auto other = classes_.find(atom.substr(1));
      if (other == classes_.end()) return "class '" + atom + "' is not known here";
      const std::vector<std::string> copy = other->second;
      atoms.insert(atoms.end(), copy.begin(), copy.end());
    }
  }
  return "";
}

ElementId TokenPatterns::ElementFor(const std::string& key, bool& is_new) {
  const auto [found, inserted] =
      element_ids_.try_emplace(key, static_cast<ElementId>(element_ids_.size()));
  is_new = inserted;
  return found->second;
}

std::string TokenPatterns::AddNumber(std::string_view range, ElementId element) {
  NumberRange number;
  number.element = element;
  if (range.ends_with('j')) {
    number.age = true;
    range.remove_suffix(1);
  }
  const size_t dash = range.find('-');
  const auto low = ParseInt(range.substr(0, dash));
  const auto high = dash == std::string_view::npos ? low : ParseInt(range.substr(dash + 1));
  if (!low || !high || *low > *high) return "'<" + std::string(range) + ">' is no range of numbers";
  number.low = *low;
  number.high = *high;
  numbers_.push_back(number);
  return "";
}

std::string TokenPatterns::AddAtom(std::string_view atom, ElementId element) {
  if (atom.starts_with('<') && atom.ends_with('>')) {
    return AddNumber(atom.substr(1, atom.size() - 2), element);
  }
  if (atom.starts_with('*')) {
    const std::string stem = Fold(atom.substr(1));
    if (stem.size() < 2) return "'" + std::string(atom) + "' is too short";
    suffixes_[stem].push_back(element);
    return "";
  }
  if (atom.ends_with('*')) {
    const std::string stem = Fold(atom.substr(0, atom.size() - 1));
    if (stem.size() < 2) return "'" + std::string(atom) + "' is too short";
    prefixes_[stem].push_back(element);
    return "";
  }
  const std::string word = Fold(atom);
  if (word.empty()) return "an empty word";
  exact_[word].push_back(element);
  return "";
}

std::string TokenPatterns::ParseElement(std::string_view token, Element& element) {
  if (token == ".." || token == "...") {
    element.gap = token.size() == 2 ? kGapShort : kGapLong;
    return "";
  }
  if (token.ends_with('?')) {
    element.optional = true;
    token.remove_suffix(1);
  }
  std::vector<std::string> atoms;
  for (const std::string& part : SplitOn(token, '|')) {
    if (!part.starts_with('@')) {
      atoms.push_back(part);
      continue;
    }
    const auto found = classes_.find(part.substr(1));
    if (found == classes_.end()) return "class '" + part + "' does not exist";
    atoms.insert(atoms.end(), found->second.begin(), found->second.end());
  }
  if (atoms.empty()) return "an empty element";
  bool is_new = false;
  element.id = ElementFor(std::string(token), is_new);
  if (!is_new) return "";
  for (const std::string& atom : atoms) {
    if (std::string wrong = AddAtom(atom, element.id); !wrong.empty()) return wrong;
  }
  return "";
}

std::string TokenPatterns::AddExpression(size_t concept_id, std::string_view expression) {
  Pattern pattern;
  pattern.concept_id = concept_id;
  for (const std::string& token : SplitOn(expression, ' ')) {
    Element element;
    if (std::string wrong = ParseElement(token, element); !wrong.empty()) return wrong;
    pattern.elements.push_back(element);
  }
  if (pattern.elements.empty()) return "an empty expression";
  if (pattern.elements.size() > kElementsMax) return "an expression has too many words";
  const Element& first = pattern.elements.front();
  const Element& last = pattern.elements.back();
  if (first.gap > 0 || first.optional || last.gap > 0) {
    return "an expression begins with a word and does not end in dots";
  }
  starts_[first.id].push_back(static_cast<uint32_t>(patterns_.size()));
  patterns_.push_back(std::move(pattern));
  return "";
}

void TokenPatterns::IndexFuzzy(const std::string& word) {
  if (!FuzzyFits(word)) return;
  const auto index = static_cast<uint32_t>(fuzzy_words_.size());
  fuzzy_words_.push_back(word);
  deletions_[word].push_back(index);
  for (const std::string& once : Deletions(word)) {
    deletions_[once].push_back(index);
    if (FuzzyLimit(word) < 2) continue;
    for (const std::string& twice : Deletions(once)) deletions_[twice].push_back(index);
  }
}

void TokenPatterns::Finish() {
  std::vector<std::string> words;
  words.reserve(exact_.size() + prefixes_.size());
  for (const auto& [word, unused] : exact_) words.push_back(word);
  for (const auto& [word, unused] : prefixes_) words.push_back(word);
  std::ranges::sort(words);
  const auto duplicates = std::ranges::unique(words);
  words.erase(duplicates.begin(), duplicates.end());
  for (const std::string& word : words) IndexFuzzy(word);
  for (auto& [key, indices] : deletions_) {
    std::ranges::sort(indices);
    const auto same = std::ranges::unique(indices);
    indices.erase(same.begin(), same.end());
  }
}

std::vector<std::string> TokenPatterns::FuzzyWords() const { return fuzzy_words_; }

void TokenPatterns::ExactElementsOf(const std::string& word, std::vector<ElementId>& out) const {
  const auto add = [&out](const auto& map, const std::string& key) {
    const auto found = map.find(key);
    if (found != map.end()) out.insert(out.end(), found->second.begin(), found->second.end());
  };
  add(exact_, word);
  for (size_t length = 2; length <= word.size(); ++length) add(prefixes_, word.substr(0, length));
  for (size_t start = 0; start + 2 <= word.size(); ++start) add(suffixes_, word.substr(start));
}

void TokenPatterns::FuzzyElementsOf(const std::string& word, std::vector<ElementId>& out) const {
  if (!FuzzyFits(word) || keep_.contains(word)) return;
  std::vector<uint32_t> candidates;
  const auto collect = [&](const std::string& key) {
    const auto found = deletions_.find(key);
    if (found == deletions_.end()) return;
    candidates.insert(candidates.end(), found->second.begin(), found->second.end());
  };
  collect(word);
  for (const std::string& once : Deletions(word)) {
    collect(once);
    if (FuzzyLimit(word) < 2) continue;
    for (const std::string& twice : Deletions(once)) collect(twice);
  }
  std::ranges::sort(candidates);
  const auto same = std::ranges::unique(candidates);
  candidates.erase(same.begin(), same.end());
  for (const uint32_t index : candidates) {
    const std::string& meant = fuzzy_words_[index];
    if (meant[0] != word[0]) continue;
    const int limit = std::min(FuzzyLimit(meant), FuzzyLimit(word));
    if (EditDistance(word, meant, limit) > limit) continue;
    ExactElementsOf(meant, out);
  }
}

void TokenPatterns::ElementsOf(const std::string& word, std::vector<ElementId>& out) const {
  if (word.size() > kWordBytesMax) return;
  ExactElementsOf(word, out);
  const auto spelled = spelling_.find(word);
  if (spelled != spelling_.end()) {
    for (const std::string& meant : spelled->second) ExactElementsOf(meant, out);
  }
  const size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  if (digits > 0 && digits <= 4) {
    const int value = ParseInt(word.substr(0, digits)).value_or(-1);
    const bool plain = digits == word.size();
    const bool age = IsAgeSuffix(word.substr(digits));
    for (const NumberRange& range : numbers_) {
      if (value < range.low || value > range.high) continue;
      if (range.age ? age : plain) out.push_back(range.element);
    }
  }
  if (out.empty()) FuzzyElementsOf(word, out);
  std::ranges::sort(out);
  const auto same = std::ranges::unique(out);
  out.erase(same.begin(), same.end());
}

std::vector<ReadWord> TokenPatterns::Read(std::string_view text) const {
  std::vector<ReadWord> words;
  std::unordered_map<std::string, std::vector<ElementId>> seen;
  for (PlacedToken& token : PlaceTokens(text)) {
    ReadWord word;
    word.text = std::move(token.text);
    word.sentence = token.sentence;
    word.clause = token.clause;
    word.quoted = token.quoted;
    const auto [known, is_new] = seen.try_emplace(word.text);
    if (is_new) ElementsOf(word.text, known->second);
    word.elements = known->second;
    words.push_back(std::move(word));
  }
  return words;
}

// The index of the last word of the shortest match that begins at word `at` with `element`. The
// work is bounded by the gaps of one expression, not by the text.
size_t TokenPatterns::Match(const std::vector<ReadWord>& words, const Pattern& pattern,
                            size_t element, size_t at) const {
  constexpr size_t kReach = kElementsMax * (kGapLong + 1) + 1;
  const size_t sentence = words[at].sentence;
  // Bit i: word `at` + i can be where the next element has to match.
  std::bitset<kReach> places;
  places.set(0);
  for (; element < pattern.elements.size(); ++element) {
    const Element& wanted = pattern.elements[element];
    std::bitset<kReach> next;
    if (wanted.gap > 0) {
      for (size_t step = 0; step <= wanted.gap; ++step) next |= places << step;
      places = next;
      continue;
    }
    if (wanted.optional) next = places;
    for (size_t i = places._Find_first(); i < kReach; i = places._Find_next(i)) {
      const size_t place = at + i;
      if (place >= words.size() || words[place].sentence != sentence) break;
      if (i + 1 < kReach && std::ranges::binary_search(words[place].elements, wanted.id)) {
        next.set(i + 1);
      }
    }
    if (next.none()) return kNoMatch;
    places = next;
  }
  return at + places._Find_first() - 1;
}

std::vector<uint32_t> TokenPatterns::Possible(const std::vector<uint32_t>& patterns,
                                              const std::vector<bool>& present) const {
  std::vector<uint32_t> possible;
  for (const uint32_t index : patterns) {
    const bool all = std::ranges::all_of(patterns_[index].elements, [&](const Element& element) {
      return element.gap > 0 || element.optional || present[element.id];
    });
    if (all) possible.push_back(index);
  }
  return possible;
}

std::vector<PatternHit> TokenPatterns::Find(const std::vector<ReadWord>& words) const {
  // Most expressions have a word that the text does not hold at all; they are put aside once.
  std::vector<bool> present(element_ids_.size(), false);
  for (const ReadWord& word : words) {
    for (const ElementId element : word.elements) present[element] = true;
  }
  std::unordered_map<ElementId, std::vector<uint32_t>> starts;
  for (const auto& [element, patterns] : starts_) {
    if (!present[element]) continue;
    std::vector<uint32_t> possible = Possible(patterns, present);
    if (!possible.empty()) starts.emplace(element, std::move(possible));
  }
  std::vector<PatternHit> hits;
  std::map<size_t, size_t> best;  // concept -> last word
  for (size_t at = 0; at < words.size(); ++at) {
    best.clear();
    for (const ElementId element : words[at].elements) {
      const auto found = starts.find(element);
      if (found == starts.end()) continue;
      for (const uint32_t index : found->second) {
        const Pattern& pattern = patterns_[index];
        const size_t last = Match(words, pattern, 0, at);
        if (last == kNoMatch) continue;
        const auto [entry, inserted] = best.try_emplace(pattern.concept_id, last);
        if (!inserted) entry->second = std::min(entry->second, last);
      }
    }
    for (const auto& [concept_id, last] : best) hits.push_back({concept_id, at, last});
  }
  return hits;
}

}  // namespace meldwijzer
