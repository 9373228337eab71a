#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "directory/place_index.h"
#include "directory/place_reader.h"

namespace meldwijzer {

// Reads one text, once: what ReadPlaces does. Borrows index and text. Names as they are spelled
// are read in place_reader.cc, mistyped ones in place_mistyped.cc.
class PlaceTextReader {
 public:
  PlaceTextReader(const PlaceIndex& index, std::string_view text, PlaceReadingMode mode);
  PlaceReading Read();

 private:
  bool IsTelling(const PlaceWord& word) const;
  // "niet" before a name that is certain or has a capital: part of the answer, not a story.
  bool DeniesName(size_t at) const;
  // No telling word outside the words from `at` up to `end`.
  bool IsWholeMessage(size_t at, size_t end) const;
  size_t FillersIn(size_t at, size_t end) const;
  PlaceMeaning MeaningOf(const PlaceEntry& entry) const;
  uint16_t ProvinceOf(uint16_t municipality) const;
  void Add(size_t at, size_t end, std::vector<PlaceMeaning> meanings, bool ask);
  // Number of words used, 0 where there is no postcode.
  size_t ReadPostcode(size_t at);
  void AddPostcode(size_t at, size_t end, int number, bool ask);
  // Number of words used, 0 where no name begins here.
  size_t ReadName(size_t at);
  bool IsNameHere(size_t at, size_t count, const std::string& key) const;
  bool FitsLevel(size_t at, size_t count, WordLevel level) const;
  // "coördinator voor", "GGD": what follows is a place where it has a capital or little else stands
  // before it.
  bool FollowsWhoOrWhat(size_t at, bool capital) const;
  // "Hasselt in Overijssel", "Hoorn Noord-Holland": an ordinary word is a name where the name
  // around it follows.
  bool IsInWiderName(size_t at, size_t count, const std::string& key) const;
  // "Hengelo (Gld)": the suffix keeps the meanings in that province. Returns where the name ends.
  size_t TakeSuffix(size_t end, std::vector<PlaceMeaning>& meanings) const;
  // Every name that may be mistyped: beside a name that is certain, only what is very near one.
  void ReadFuzzy();
  bool IsRead(size_t offset) const;
  // Looks at phrases from `at` on. The best is the one with the fewest edits, then the shortest.
  // Number of words used, 0 where there is nothing.
  size_t ReadFuzzyAt(size_t at, bool in_sentence, bool beside);
  // What stands here is the name of a person, unless it is spelled as a place.
  bool FollowsPerson(size_t at) const;
  // No ordinary word, nothing that is said around a place, and no name.
  bool IsUnknown(const PlaceWord& word) const;
  // "Gronigen, 16 jaar", "nummer Gronigen graag": an unknown word, and nothing else in its clause
  // says anything.
  bool IsAlone(size_t at) const;
  size_t ReadFuzzyAlone(size_t at);
  // At least one word that is neither ordinary nor, where it is the only one, spelled right.
  bool IsNoOrdinaryPhrase(size_t at, size_t count) const;
  // "Saas van Gent": an unknown word before a name makes a longer name with it, mistyped. Number of
  // words used, 0 where there is none.
  size_t ReadMistypedAround(size_t at);
  // "Etten-Luer", "Zeewse Vlaanderen": a part is a name, but the whole is a longer one, mistyped.
  // Number of words used, from the first on.
  size_t ReadMistypedWhole();
  // "Alphen aan den Rhijn": Alphen is a name, but the mistyped longer one is meant. Number of words
  // used, 0 where there is none.
  size_t ReadLongerName(size_t at, size_t count);
  // In a chat only long words with one error: a short answer is mostly a mistyped command.
  bool MayBeMistyped(std::string_view key) const;
  // A big place is meant sooner than a hamlet that is as near.
  void AddFuzzy(size_t at, size_t end, const std::vector<FuzzyHit>& hits);
  int WeightOf(const PlaceEntry& entry) const;

  const PlaceIndex& index_;
  std::string_view text_;
  PlaceReadingMode mode_;
  std::vector<PlaceWord> words_;
  std::vector<int> telling_before_;  // per word: telling words before it
  size_t fillers_ = 0;
  PlaceReading reading_;
  bool denied_ = false;
  size_t denied_end_ = 0;  // word after the last name that was denied
  size_t last_at_ = 0;     // of the last name read, in words
  size_t last_end_ = 0;
  size_t fuzzy_looks_ = 0;
};

}  // namespace meldwijzer
