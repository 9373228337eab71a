#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace meldwijzer {

using TermId = uint32_t;

// The words of all lists with their wildcards, as tries: finding the terms of a token takes time in
// its length, whatever the number of terms. Built by Add, read-only afterwards; reading is
// thread-safe.
class Lexicon {
 public:
  // "telefoon", "telefoon*" (a beginning), "*telefoon" (an end), "*telefoon*" (anywhere). Equal
  // terms get the same id.
  TermId Add(const std::string& written);
  // A word that is never taken for a typing error.
  void AddOrdinary(const std::string& word) { ordinary_.insert(word); }
  size_t size() const { return ids_.size(); }

  // Appends the terms that the folded token is, sorted, each once.
  void Find(std::string_view token, std::vector<TermId>& terms) const;
  // Appends the terms that the token is with one typing error (a letter more, less, other, or two
  // swapped; the first letter stands). Tokens under kFuzzyLetters letters have none.
  void FindFuzzy(std::string_view token, std::vector<TermId>& terms) const;

  static constexpr size_t kFuzzyLetters = 6;
  static constexpr size_t kTokenBytesMax = 40;  // longer tokens are no words

 private:
  struct Node {
    std::vector<std::pair<char, uint32_t>> next;  // sorted by letter
    std::vector<TermId> exact;                    // the token ends here
    std::vector<TermId> prefix;                   // the token may go on
    uint32_t Next(char letter) const;
  };
  struct Search;
  using Trie = std::vector<Node>;
  static uint32_t Insert(Trie& trie, std::string_view letters);
  void Walk(const Trie& trie, std::string_view token, std::vector<TermId>& terms) const;
  void WalkFuzzy(Search& search, uint32_t node, size_t at, bool spent) const;

  Trie whole_ = Trie(1);
  Trie inner_ = Trie(1);
  std::unordered_map<std::string, TermId> ids_;
  std::unordered_set<std::string> ordinary_;
};

}  // namespace meldwijzer
