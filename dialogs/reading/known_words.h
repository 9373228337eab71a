#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "base/text/text.h"

namespace meldwijzer {

// Words that are no names of people: ordinary words, places, organisations, brands. A capitalised
// word in the middle of a sentence that is none of these is taken for a name. Immutable after
// building; thread-safe.
class KnownWords {
 public:
  // Adds every word of a text (a list, or a data file of places).
  void AddText(std::string_view text);
  bool Has(std::string_view folded) const;
  bool empty() const { return words_.empty(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> words_;
};

}  // namespace meldwijzer
