#include "dialogs/signals/lexicon.h"

#include <algorithm>

namespace meldwijzer {
namespace {

constexpr uint32_t kNone = 0;  // the root is nobody's child

}  // namespace

struct Lexicon::Search {
  std::string_view token;
  std::vector<TermId>& terms;
};

Lexicon::Lexicon() { ids_.emplace("", kOrdinary); }

uint32_t Lexicon::Trie::Next(uint32_t node, char letter) const {
  if (node == 0) return first[static_cast<unsigned char>(letter)];
  const Node& here = nodes[node];
  for (uint32_t i = here.edges; i < here.edges + here.edge_count; ++i) {
    if (letters[i] == letter) return targets[i];
  }
  return kNone;
}

void Lexicon::AddEntry(std::string_view written, TermId term) {
  const bool inner = written.starts_with('*');
  if (inner) written.remove_prefix(1);
  const bool open = written.ends_with('*');
  if (open) written.remove_suffix(1);
  if (written.empty() || written.size() > kTokenBytesMax) return;
  (inner ? inner_entries_ : whole_entries_).push_back({std::string(written), term, open});
}

TermId Lexicon::Add(const std::string& written) {
  const auto [found, fresh] = ids_.emplace(written, static_cast<TermId>(ids_.size()));
  if (fresh) AddEntry(written, found->second);
  return found->second;
}

TermId Lexicon::AddForms(const std::string& name, const std::vector<std::string>& forms) {
  const auto [found, fresh] = ids_.emplace(name, static_cast<TermId>(ids_.size()));
  if (fresh) {
    for (const std::string& form : forms) AddEntry(form, found->second);
  }
  return found->second;
}

void Lexicon::AddOrdinary(const std::string& word) { AddEntry(word, kOrdinary); }

void Lexicon::Freeze() {
  whole_ = MakeTrie(whole_entries_);
  inner_ = MakeTrie(inner_entries_);
  whole_entries_ = {};
  inner_entries_ = {};
}

Lexicon::Trie Lexicon::MakeTrie(std::vector<Entry>& entries) {
  std::ranges::sort(entries, [](const Entry& a, const Entry& b) { return a.letters < b.letters; });
  Trie trie;
  MakeNode(trie, entries, 0, entries.size(), 0);
  const Node& root = trie.nodes[0];
  for (uint32_t i = root.edges; i < root.edges + root.edge_count; ++i) {
    trie.first[static_cast<unsigned char>(trie.letters[i])] = trie.targets[i];
  }
  return trie;
}

// The entries [from, to) share their first `depth` letters; the shorter ones stand first.
uint32_t Lexicon::MakeNode(Trie& trie, const std::vector<Entry>& entries, size_t from, size_t to,
                           size_t depth) {
  const auto id = static_cast<uint32_t>(trie.nodes.size());
  trie.nodes.emplace_back();
  Node node;
  node.terms = static_cast<uint32_t>(trie.terms.size());
  size_t longer = from;
  while (longer < to && entries[longer].letters.size() == depth) ++longer;
  for (const bool open : {false, true}) {
    for (size_t i = from; i < longer; ++i) {
      if (entries[i].open != open) continue;
      trie.terms.push_back(entries[i].term);
      ++(open ? node.open_count : node.exact_count);
    }
  }
  node.edges = static_cast<uint32_t>(trie.letters.size());
  std::vector<size_t> starts;
  for (size_t i = longer; i < to; ++i) {
    if (i == longer || entries[i].letters[depth] != entries[i - 1].letters[depth]) {
      starts.push_back(i);
      trie.letters.push_back(entries[i].letters[depth]);
      trie.targets.push_back(kNone);
    }
  }
  node.edge_count = static_cast<uint16_t>(starts.size());
  trie.nodes[id] = node;
  for (size_t k = 0; k < starts.size(); ++k) {
    const size_t end = k + 1 < starts.size() ? starts[k + 1] : to;
    trie.targets[node.edges + k] = MakeNode(trie, entries, starts[k], end, depth + 1);
  }
  return id;
}

void Lexicon::Append(const Trie& trie, const Node& node, bool open, std::vector<TermId>& terms) {
  const uint32_t from = node.terms + (open ? node.exact_count : 0U);
  const uint32_t count = open ? node.open_count : node.exact_count;
  for (uint32_t i = from; i < from + count; ++i) terms.push_back(trie.terms[i]);
}

void Lexicon::Walk(const Trie& trie, std::string_view token, std::vector<TermId>& terms) {
  uint32_t at = 0;
  for (const char letter : token) {
    at = trie.Next(at, letter);
    if (at == kNone) return;
    if (trie.nodes[at].open_count > 0) Append(trie, trie.nodes[at], true, terms);
  }
  Append(trie, trie.nodes[at], false, terms);
}

void Lexicon::Find(std::string_view token, std::vector<TermId>& terms) const {
  if (token.size() > kTokenBytesMax) return;
  const size_t before = terms.size();
  Walk(whole_, token, terms);
  for (size_t start = 0; start < token.size(); ++start) {
    Walk(inner_, token.substr(start), terms);
  }
  if (terms.size() - before < 2) return;
  std::sort(terms.begin() + static_cast<std::ptrdiff_t>(before), terms.end());
  terms.erase(std::unique(terms.begin() + static_cast<std::ptrdiff_t>(before), terms.end()),
              terms.end());
}

void Lexicon::FindFuzzy(std::string_view token, std::vector<TermId>& terms) const {
  if (token.size() < kFuzzyLetters || token.size() > kTokenBytesMax) return;
  const uint32_t first = whole_.Next(0, token[0]);
  if (first == kNone) return;
  const auto before = static_cast<std::ptrdiff_t>(terms.size());
  Search search{token, terms};
  WalkFuzzy(search, first, 1, false);
  std::sort(terms.begin() + before, terms.end());
  terms.erase(std::unique(terms.begin() + before, terms.end()), terms.end());
  // What is near an ordinary word is not that word.
  terms.erase(std::remove(terms.begin() + before, terms.end(), kOrdinary), terms.end());
}

// Depth-first over the trie with at most one error; `at` is the place in the token.
void Lexicon::WalkFuzzy(Search& search, uint32_t node, size_t at, bool spent) const {
  const Node& here = whole_.nodes[node];
  const std::string_view token = search.token;
  // Only long beginnings count, and only with little behind them, so that they do not swallow other
  // words ("ouder*" is no "onderkoelen").
  if (spent && at >= kFuzzyPrefixLetters && token.size() - at <= kFuzzyRestLetters) {
    Append(whole_, here, true, search.terms);
  }
  if (at == token.size()) {
    if (spent) Append(whole_, here, false, search.terms);
    if (spent) return;
  }
  if (at < token.size()) {
    if (const uint32_t next = whole_.Next(node, token[at]); next != kNone) {
      WalkFuzzy(search, next, at + 1, spent);
    }
  }
  if (spent) return;
  if (at < token.size()) WalkFuzzy(search, node, at + 1, true);  // a letter too many
  for (uint32_t i = here.edges; i < here.edges + here.edge_count; ++i) {
    WalkFuzzy(search, whole_.targets[i], at, true);  // a letter left out
    if (at < token.size() && whole_.letters[i] != token[at]) {
      WalkFuzzy(search, whole_.targets[i], at + 1, true);
    }
  }
  if (at + 1 < token.size()) {  // two letters swapped
    if (const uint32_t middle = whole_.Next(node, token[at + 1]); middle != kNone) {
      if (const uint32_t next = whole_.Next(middle, token[at]); next != kNone) {
        WalkFuzzy(search, next, at + 2, true);
      }
    }
  }
}

}  // namespace meldwijzer
