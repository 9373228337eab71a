#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "base/source_text.h"
#include "directory/place.h"

namespace meldwijzer {

// What a name can mean, most telling first: where two meanings lead to the same coordinator, the
// first is the one that is shown.
enum class PlaceKind {
  kMunicipality,
  kFormerMunicipality,  // or another name of a municipality
  kProvince,
  kLocality,
  kDistrict,
  kRegion,
  kForeign,
};

struct Municipality {
  std::string name;
  std::string display_name;
  uint16_t province = 0;
  uint16_t postcodes = 0;      // how many postcodes lie in it: a measure of its size
  uint16_t safety_region = 0;  // number of the safety region it lies in, 0 where none is known
};

struct PlaceEntry {
  std::string name;
  PlaceKind kind = PlaceKind::kLocality;
  PlaceHow how = PlaceHow::kExact;
  std::vector<uint16_t> municipalities;  // sorted; empty where the place is abroad
  std::string country;                   // of a place abroad
  uint16_t postcodes = 0;                // of a locality: how many lie in it
};

struct PostcodeEntry {
  uint16_t postcode = 0;
  uint16_t municipality = 0;
  uint32_t locality = 0;  // into PlaceIndex::names
  bool primary = false;
};

// Why a word that is also a place name is mostly something else.
enum class WordLevel : uint8_t {
  kName,       // not an ordinary word: a place wherever it stands
  kSometimes,  // a place after "in", "uit", "omgeving" ...
  kMostly,     // a place after such a word and with a capital, or at the end of a clause
  kAlways,     // a place only after such a word and with a capital, or as the whole text
  kNever,      // a place only after "dorp", "gemeente" ...: "Nederland"
};

// A fuzzy hit: the key of a place name and how many edits away it is.
struct FuzzyHit {
  const std::vector<uint32_t>* entries = nullptr;
  int distance = 0;
  bool several_words = false;  // of the name as it should be
};

// All names of places, built once from tables. Immutable afterwards, so safe for any number of
// threads. Names are compared folded, without spaces, hyphens and apostrophes.
class PlaceIndex {
 public:
  // The files that Create needs, by name, in the folder of the data.
  static std::span<const char* const> FileNames();

  // Every mistake goes to `problems` with its place; the index is only whole when there are none.
  static PlaceIndex Create(const std::vector<SourceText>& files, Problems& problems);

  // The meanings of a key (folded, without spaces); empty where there are none.
  std::span<const uint32_t> Find(const std::string& key) const;

  // True where the key belongs to a name of more than one word.
  bool HasSeveralWords(const std::string& key) const;
  // True where the key belongs to a name of one word; both may hold ("R'dam", "Rdam").
  bool HasOneWord(const std::string& key) const;

  // The meanings within the limit for the length of the name (5-7 letters: one edit, 8-11: two,
  // from 12: three), all of the smallest distance found; a name that sounds the same ("zutfen",
  // "utregt") is one edit away. Empty where nothing is near.
  std::vector<FuzzyHit> FindFuzzy(std::string_view key) const;

  std::span<const PostcodeEntry> FindPostcode(int postcode) const;

  WordLevel LevelOf(const std::string& word) const;
  // True for an ordinary Dutch word that is near a place name; never corrected into one.
  bool IsOrdinaryWord(const std::string& word) const { return ordinary_words_.contains(word); }
  // The province whose suffix this is ("gld", "nb"); -1 where it is none.
  int ProvinceOfSuffix(const std::string& word) const;

  const PlaceEntry& entry(uint32_t index) const { return entries_[index]; }
  std::span<const PlaceEntry> entries() const { return entries_; }
  std::span<const Municipality> municipalities() const { return municipalities_; }
  std::span<const std::string> provinces() const { return provinces_; }
  const std::string& locality_name(uint32_t index) const { return locality_names_[index]; }
  // Index of a municipality or province by the name in its table; -1 where there is none.
  int MunicipalityByName(std::string_view name) const;
  int ProvinceByName(std::string_view name) const;
  size_t key_words_max() const { return key_words_max_; }

 private:
  friend class PlaceIndexBuilder;
  struct Key {
    std::vector<uint32_t> entries;
    bool several_words = false;
    bool one_word = false;
  };
  struct FuzzyKey {
    const std::string* key = nullptr;
    const Key* value = nullptr;
    uint32_t letters = 0;  // which of a-z and digits it holds
  };

  std::vector<Municipality> municipalities_;
  std::vector<std::string> provinces_;
  std::unordered_map<std::string, uint16_t> municipality_by_name_;
  std::unordered_map<std::string, int> province_suffixes_;
  std::vector<PlaceEntry> entries_;
  std::unordered_map<std::string, Key> keys_;
  std::vector<std::vector<FuzzyKey>> fuzzy_by_length_;
  std::unordered_map<std::string, std::vector<FuzzyKey>> by_sound_;
  std::vector<PostcodeEntry> postcodes_;  // sorted by postcode, primary first
  std::vector<std::string> locality_names_;
  std::unordered_map<std::string, WordLevel> levels_;
  std::unordered_set<std::string> ordinary_words_;
  size_t key_words_max_ = 1;
};

// Words of folded text, split at everything that is no letter or digit, in the spelling that keys
// use ("st" becomes "sint", "a/d" and "aan den" become "aan de").
struct PlaceWord {
  std::string text;
  size_t start = 0;  // byte offsets into the original
  size_t end = 0;
  bool capital = false;
  bool lower_rest = false;      // what follows the first letter is in lower case
  bool clause_end = false;      // punctuation or the end of the text follows
  bool sentence_start = false;  // first word, or after . ! ? or a line break
};
std::vector<PlaceWord> SplitPlaceWords(std::string_view original);

// How a key sounds, as far as its letters tell: "ch" and "g", "ph" and "f", "ei" and "ij", doubled
// letters and the like are one.
std::string SoundOf(std::string_view key);

// The key of a name: its words without anything between them.
std::string PlaceKey(std::string_view name);

}  // namespace meldwijzer
