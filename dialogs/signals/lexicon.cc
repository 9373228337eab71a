#include "dialogs/signals/lexicon.h"

#include <algorithm>

namespace meldwijzer {
namespace {

constexpr uint32_t kNone = 0;  // the root is nobody's child

void SortUnique(std::vector<TermId>& terms) {
  std::ranges::sort(terms);
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

}  // namespace

struct Lexicon::Search {
  std::string_view token;
  std::vector<TermId>& terms;
};

uint32_t Lexicon::Node::Next(char letter) const {
  for (const auto& [here, node] : next) {
    if (here == letter) return node;
  }
  return kNone;
}

uint32_t Lexicon::Insert(Trie& trie, std::string_view letters) {
  uint32_t at = 0;
  for (const char letter : letters) {
    uint32_t next = trie[at].Next(letter);
    if (next == kNone) {
      next = static_cast<uint32_t>(trie.size());
      trie[at].next.emplace_back(letter, next);
      trie.emplace_back();
    }
    at = next;
  }
  return at;
}

TermId Lexicon::Add(const std::string& written) {
  const auto [found, fresh] = ids_.emplace(written, static_cast<TermId>(ids_.size()));
  if (!fresh) return found->second;
  std::string_view letters = written;
  const bool inner = letters.starts_with('*');
  if (inner) letters.remove_prefix(1);
  const bool open = letters.ends_with('*');
  if (open) letters.remove_suffix(1);
  Trie& trie = inner ? inner_ : whole_;
  Node& node = trie[Insert(trie, letters)];
  (open ? node.prefix : node.exact).push_back(found->second);
  return found->second;
}

void Lexicon::Walk(const Trie& trie, std::string_view token, std::vector<TermId>& terms) const {
  uint32_t at = 0;
  for (const char letter : token) {
    at = trie[at].Next(letter);
    if (at == kNone) return;
    terms.insert(terms.end(), trie[at].prefix.begin(), trie[at].prefix.end());
  }
  terms.insert(terms.end(), trie[at].exact.begin(), trie[at].exact.end());
}

void Lexicon::Find(std::string_view token, std::vector<TermId>& terms) const {
  if (token.size() > kTokenBytesMax) return;
  Walk(whole_, token, terms);
  for (size_t start = 0; start < token.size(); ++start) {
    Walk(inner_, token.substr(start), terms);
  }
  SortUnique(terms);
}

void Lexicon::FindFuzzy(std::string_view token, std::vector<TermId>& terms) const {
  if (token.size() < kFuzzyLetters || token.size() > kTokenBytesMax) return;
  if (ordinary_.contains(std::string(token))) return;
  const uint32_t first = whole_[0].Next(token[0]);
  if (first == kNone) return;
  Search search{token, terms};
  WalkFuzzy(search, first, 1, false);
  SortUnique(terms);
}

// Depth-first over the trie with at most one error; `at` is the place in the token.
void Lexicon::WalkFuzzy(Search& search, uint32_t node, size_t at, bool spent) const {
  const Node& here = whole_[node];
  const std::string_view token = search.token;
  // A beginning counts from five letters on, so that short stems do not swallow other words.
  if (spent && at >= kFuzzyLetters - 1 && !here.prefix.empty()) {
    search.terms.insert(search.terms.end(), here.prefix.begin(), here.prefix.end());
  }
  if (at == token.size()) {
    if (spent) search.terms.insert(search.terms.end(), here.exact.begin(), here.exact.end());
    if (spent) return;
  }
  if (at < token.size()) {
    if (const uint32_t next = here.Next(token[at]); next != kNone) {
      WalkFuzzy(search, next, at + 1, spent);
    }
  }
  if (spent) return;
  if (at < token.size()) WalkFuzzy(search, node, at + 1, true);  // a letter too many
  for (const auto& [letter, next] : here.next) {
    WalkFuzzy(search, next, at, true);  // a letter left out
    if (at < token.size() && letter != token[at]) WalkFuzzy(search, next, at + 1, true);
  }
  if (at + 1 < token.size()) {  // two letters swapped
    if (const uint32_t middle = here.Next(token[at + 1]); middle != kNone) {
      if (const uint32_t next = whole_[middle].Next(token[at]); next != kNone) {
        WalkFuzzy(search, next, at + 2, true);
      }
    }
  }
}

}  // namespace meldwijzer
