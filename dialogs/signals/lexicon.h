#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace meldwijzer {

using TermId = uint32_t;

// The words of all lists with their wildcards, as tries in flat arrays: finding the terms of a
// token takes time in its length, whatever the number of terms. Filled by Add, then Freeze;
// afterwards read-only, and reading is thread-safe.
class Lexicon {
 public:
  Lexicon();

  // "telefoon", "telefoon*" (a beginning), "*telefoon" (an end), "*telefoon*" (anywhere). Equal
  // terms get the same id.
  TermId Add(const std::string& written);
  // One term for many forms of a word; `name` must not look like a word.
  TermId AddForms(const std::string& name, const std::vector<std::string>& forms);
  bool Knows(const std::string& written) const { return ids_.contains(written); }
  // A word that is never taken for a typing error. Found as kOrdinary.
  void AddOrdinary(const std::string& word);
  void Freeze();
  size_t size() const { return ids_.size(); }

  // Appends the terms that the folded token is, sorted, each once.
  void Find(std::string_view token, std::vector<TermId>& terms) const;
  // Appends the terms that the token is with one typing error (a letter more, less, other, or two
  // swapped; the first letter stands). Tokens under kFuzzyLetters letters have none.
  void FindFuzzy(std::string_view token, std::vector<TermId>& terms) const;

  static constexpr TermId kOrdinary = 0;
  static constexpr size_t kFuzzyLetters = 6;
  static constexpr size_t kFuzzyPrefixLetters = 7;  // of a word that begins like a term
  static constexpr size_t kFuzzyRestLetters = 4;    // that may stand behind them
  static constexpr size_t kTokenBytesMax = 40;      // longer tokens are no words

 private:
  struct Entry {
    std::string letters;
    TermId term = 0;
    bool open = false;  // the token may go on
  };
  struct Node {
    uint32_t edges = 0;  // into letters and targets
    uint32_t terms = 0;  // into terms: first those where the token ends, then the open ones
    uint16_t edge_count = 0;
    uint16_t exact_count = 0;
    uint16_t open_count = 0;
  };
  struct Trie {
    std::vector<Node> nodes;
    std::vector<char> letters;
    std::vector<uint32_t> targets;
    std::vector<TermId> terms;
    std::array<uint32_t, 256> first{};  // the root's edges, by letter
    uint32_t Next(uint32_t node, char letter) const;
  };
  struct Search;
  static Trie MakeTrie(std::vector<Entry>& entries);
  static uint32_t MakeNode(Trie& trie, const std::vector<Entry>& entries, size_t from, size_t to,
                           size_t depth);
  void AddEntry(std::string_view written, TermId term);
  static void Walk(const Trie& trie, std::string_view token, std::vector<TermId>& terms);
  static void Append(const Trie& trie, const Node& node, bool open, std::vector<TermId>& terms);
  void WalkFuzzy(Search& search, uint32_t node, size_t at, bool spent) const;

  std::unordered_map<std::string, TermId> ids_;
  std::vector<Entry> whole_entries_;  // until Freeze
  std::vector<Entry> inner_entries_;
  Trie whole_;
  Trie inner_;
};

}  // namespace meldwijzer
