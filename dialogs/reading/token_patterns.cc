#include "dialogs/reading/token_patterns.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace meldwijzer {
namespace {

// A window is one machine word of places: the place behind the last word needs a bit, too.
constexpr size_t kWindowWords = 63;

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

}  // namespace

// A piece of one sentence, with what was found of it so far. Everything is allocated once a text.
struct TokenPatterns::Window {
  size_t first = 0;     // word of the text
  size_t count = 0;     // words
  uint64_t starts = 0;  // bit i: an expression may begin at word first + i
  size_t sentence = 0;
  std::vector<uint64_t> places;    // of each element: bit i where word first + i satisfies it
  std::vector<ElementId> touched;  // elements with places
  std::vector<size_t> settled;     // of each concept: sentence + 1
  std::vector<std::pair<size_t, size_t>> denied;  // of each concept: sentence + 1, hits
};

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

std::string TokenPatterns::ParseElement(std::string_view token, Element& element) {
  if (token == ".." || token == "...") {
    element.gap = static_cast<uint8_t>(token.size() == 2 ? kGapShort : kGapLong);
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
    if (std::string wrong = index_.AddAtom(atom, element.id); !wrong.empty()) return wrong;
  }
  atoms_.push_back(std::move(atoms));
  return "";
}

std::string TokenPatterns::AddExpression(size_t concept_id, std::string_view expression) {
  std::vector<Element> elements;
  size_t reach = 0;
  for (const std::string& token : SplitOn(expression, ' ')) {
    Element element;
    if (std::string wrong = ParseElement(token, element); !wrong.empty()) return wrong;
    reach += element.gap > 0 ? element.gap : 1;
    elements.push_back(element);
  }
  if (elements.empty()) return "an empty expression";
  if (elements.size() > kElementsMax) return "an expression has too many words";
  if (reach > kReachMax) return "an expression spans too many words";
  if (elements.front().gap > 0 || elements.front().optional || elements.back().gap > 0) {
    return "an expression begins with a word and does not end in dots";
  }
  reach_ = std::max(reach_, reach);
  concept_count_ = std::max(concept_count_, concept_id + 1);
  patterns_.push_back({static_cast<uint32_t>(concept_id), static_cast<uint32_t>(elements_.size()),
                       static_cast<uint32_t>(elements.size()), 0, 0});
  elements_.insert(elements_.end(), elements.begin(), elements.end());
  return "";
}

// Puts every expression under the rarest of the elements that it needs, so that most texts never
// look at it. How often a word stands in the expressions tells how common it is.
void TokenPatterns::Anchor() {
  std::unordered_map<std::string_view, size_t> uses;
  for (const auto& atoms : atoms_) {
    for (const std::string& atom : atoms) ++uses[atom];
  }
  std::vector<size_t> weights(atoms_.size());
  for (size_t id = 0; id < atoms_.size(); ++id) {
    for (const std::string& atom : atoms_[id]) weights[id] += uses[atom];
  }
  std::vector<ElementId> anchors;
  anchored_from_.assign(atoms_.size() + 1, 0);
  for (Pattern& pattern : patterns_) {
    pattern.first_required = static_cast<uint32_t>(required_.size());
    for (uint32_t i = 0; i < pattern.element_count; ++i) {
      const Element& element = elements_[pattern.first_element + i];
      if (element.gap == 0 && !element.optional) required_.push_back(element.id);
    }
    const auto first = required_.begin() + static_cast<std::ptrdiff_t>(pattern.first_required);
    std::sort(first, required_.end(), [&](ElementId a, ElementId b) {
      return std::pair(weights[a], a) < std::pair(weights[b], b);
    });
    pattern.required_count = static_cast<uint32_t>(required_.size()) - pattern.first_required;
    anchors.push_back(*first);
    ++anchored_from_[*first + 1];
  }
  for (size_t id = 1; id < anchored_from_.size(); ++id)
    anchored_from_[id] += anchored_from_[id - 1];
  anchored_.resize(patterns_.size());
  std::vector<uint32_t> next(anchored_from_.begin(), anchored_from_.end() - 1);
  for (uint32_t i = 0; i < patterns_.size(); ++i) anchored_[next[anchors[i]]++] = i;
}

void TokenPatterns::Finish() {
  index_.Finish();
  Anchor();
  atoms_.clear();
  classes_.clear();
}

void TokenPatterns::Read(ReadWords& words) const {
  const std::vector<PlacedToken>& tokens = words.placed.tokens();
  words.elements.reserve(tokens.size());
  std::vector<ElementId> own;
  for (const PlacedToken& token : tokens) {
    std::span<const ElementId> elements = index_.Find(token.text, own);
    if (!own.empty()) elements = words.own.emplace_back(own);
    words.elements.push_back(elements);
  }
}

// The places behind the last word of `pattern`, where it may begin at `places`.
uint64_t TokenPatterns::Ends(const Pattern& pattern, const Window& window, uint64_t places) const {
  const Element* element = elements_.data() + pattern.first_element;
  for (const Element* const end = element + pattern.element_count; element != end; ++element) {
    if (element->gap > 0) {
      for (uint8_t step = 0; step < element->gap; ++step) places |= places << 1U;
      continue;
    }
    const uint64_t next = (places & window.places[element->id]) << 1U;
    places = element->optional ? places | next : next;
    if (places == 0) return 0;
  }
  return places;
}

void TokenPatterns::Seek(const Pattern& pattern, Window& window, const Accept& accept) const {
  const size_t sentence = window.sentence + 1;
  if (window.settled[pattern.concept_id] == sentence) return;
  const ElementId* const required = required_.data() + pattern.first_required;
  for (uint32_t i = 1; i < pattern.required_count; ++i) {
    if (window.places[required[i]] == 0) return;
  }
  uint64_t starts = window.starts & window.places[elements_[pattern.first_element].id];
  if (starts == 0 || Ends(pattern, window, starts) == 0) return;
  for (; starts != 0; starts &= starts - 1) {
    const auto at = static_cast<size_t>(std::countr_zero(starts));
    const uint64_t ends = Ends(pattern, window, uint64_t{1} << at);
    if (ends == 0) continue;
    const size_t last = window.first + static_cast<size_t>(std::countr_zero(ends)) - 1;
    auto& [denied_in, denied] = window.denied[pattern.concept_id];
    if (denied_in != sentence) denied = 0;
    denied_in = sentence;
    if (accept({pattern.concept_id, window.first + at, last}) || ++denied >= kDeniedHitsMax) {
      window.settled[pattern.concept_id] = sentence;
      return;
    }
  }
}

void TokenPatterns::FindIn(const ReadWords& words, Window& window, const Accept& accept) const {
  window.touched.clear();
  for (size_t i = 0; i < window.count; ++i) {
    for (const ElementId id : words.elements[window.first + i]) {
      uint64_t& places = window.places[id];
      if (places == 0) window.touched.push_back(id);
      places |= uint64_t{1} << i;
    }
  }
  for (const ElementId id : window.touched) {
    for (uint32_t i = anchored_from_[id]; i < anchored_from_[id + 1]; ++i) {
      Seek(patterns_[anchored_[i]], window, accept);
    }
  }
  for (const ElementId id : window.touched) window.places[id] = 0;
}

void TokenPatterns::Find(const ReadWords& words, const Accept& accept) const {
  Window window;
  window.places.assign(element_ids_.size(), 0);
  window.settled.assign(concept_count_, 0);
  window.denied.assign(concept_count_, {0, 0});
  const size_t stride = kWindowWords + 1 - reach_;
  const std::vector<PlacedToken>& tokens = words.placed.tokens();
  for (size_t first = 0; first < tokens.size();) {
    window.sentence = tokens[first].sentence;
    size_t end = first;
    while (end < tokens.size() && tokens[end].sentence == window.sentence) ++end;
    // An expression that begins in the first `stride` words of a window ends inside it.
    for (size_t at = first; at < end; at += stride) {
      window.first = at;
      window.count = std::min(kWindowWords, end - at);
      const bool last = at + window.count == end;
      window.starts = (uint64_t{1} << (last ? kWindowWords : stride)) - 1;
      FindIn(words, window, accept);
      if (last) break;
    }
    first = end;
  }
}

}  // namespace meldwijzer
