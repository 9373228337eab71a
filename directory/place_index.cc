#include "directory/place_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

constexpr std::array<const char*, 11> kFileNames = {
    "provinces.csv",     "municipalities.csv", "localities.csv",    "postcodes.csv",
    "regions.csv",       "aliases.csv",        "aliases_extra.csv", "foreign.csv",
    "foreign_extra.csv", "word_levels.csv",    "ordinary_words.txt"};

int FuzzyLimit(size_t length) {
  if (length < 5) return 0;
  if (length < 8) return 1;
  return length < 12 ? 2 : 3;
}

uint32_t LettersOf(std::string_view key) {
  uint32_t letters = 0;
  for (const char c : key) {
    if (c >= 'a' && c <= 'z') {
      letters |= 1U << static_cast<unsigned>(c - 'a');
    } else {
      letters |= 1U << 26U;
    }
  }
  return letters;
}

// Longer spellings first, so that "sch" is read before "ch".
constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kSounds = {
    {{"sch", "sg"}, {"aij", "ai"}, {"wyk", "weik"}, {"dyk", "teik"}, {"ch", "g"}, {"ph", "f"},
     {"th", "t"},   {"ij", "ei"},  {"ey", "ei"},    {"ou", "au"},    {"ck", "k"}, {"qu", "kw"},
     {"dt", "t"},   {"ie", "i"},   {"y", "i"},      {"c", "k"},      {"z", "s"},  {"v", "f"},
     {"x", "ks"},   {"d", "t"},    {"b", "p"}}};

}  // namespace

std::string SoundOf(std::string_view key) {
  std::string sound;
  // A first letter y is an ij: "Ysselstein".
  if (key.starts_with('y')) {
    sound = "ei";
    key.remove_prefix(1);
  }
  while (!key.empty()) {
    const auto* const rule = std::ranges::find_if(
        kSounds, [&](const auto& pair) { return key.starts_with(pair.first); });
    const std::string_view taken = rule == kSounds.end() ? key.substr(0, 1) : rule->first;
    for (const char c : rule == kSounds.end() ? taken : rule->second) {
      if (sound.empty() || sound.back() != c) sound.push_back(c);
    }
    key.remove_prefix(taken.size());
  }
  return sound;
}

std::span<const char* const> PlaceIndex::FileNames() { return kFileNames; }

std::span<const uint32_t> PlaceIndex::Find(const std::string& key) const {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return {};
  return found->second.entries;
}

bool PlaceIndex::HasSeveralWords(const std::string& key) const {
  const auto found = keys_.find(key);
  return found != keys_.end() && found->second.several_words;
}

bool PlaceIndex::HasOneWord(const std::string& key) const {
  const auto found = keys_.find(key);
  return found != keys_.end() && found->second.one_word;
}

std::vector<FuzzyHit> PlaceIndex::FindFuzzy(std::string_view key) const {
  constexpr int kLimitMax = 3;
  std::vector<FuzzyHit> best;
  if (key.size() < 4 || key.size() >= fuzzy_by_length_.size() + kLimitMax) return best;
  const uint32_t letters = LettersOf(key);
  int best_distance = kLimitMax;
  const size_t shortest = std::max<size_t>(5, key.size() - kLimitMax);
  const size_t longest = std::min(fuzzy_by_length_.size() - 1, key.size() + kLimitMax);
  for (size_t length = shortest; length <= longest; ++length) {
    const int limit = std::min(FuzzyLimit(length), best_distance);
    if (std::abs(static_cast<int>(length) - static_cast<int>(key.size())) > limit) continue;
    for (const FuzzyKey& candidate : fuzzy_by_length_[length]) {
      // Each edit changes at most one letter on either side.
      const int limit_now = std::min(limit, best_distance);
      if (std::popcount(letters & ~candidate.letters) > limit_now ||
          std::popcount(candidate.letters & ~letters) > limit_now) {
        continue;
      }
      const bool same_start = candidate.key->front() == key.front();
      if (!same_start && length < 6) continue;
      const int distance = EditDistance(key, *candidate.key, same_start ? limit_now : 1);
      if (distance == 0 || distance > (same_start ? limit_now : 1)) continue;
      if (distance < best_distance) best.clear();
      best_distance = distance;
      best.push_back({&candidate.value->entries, distance, candidate.value->several_words});
    }
  }
  if (const auto alike = by_sound_.find(SoundOf(key)); alike != by_sound_.end()) {
    if (best_distance > 1) best.clear();
    best_distance = 1;
    for (const FuzzyKey& candidate : alike->second) {
      const bool known =
          *candidate.key == key ||
          std::ranges::find(best, &candidate.value->entries, &FuzzyHit::entries) != best.end();
      if (!known) {
        best.push_back({&candidate.value->entries, 1, candidate.value->several_words});
      }
    }
  }
  std::erase_if(best, [&](const FuzzyHit& hit) { return hit.distance > best_distance; });
  return best;
}

std::span<const PostcodeEntry> PlaceIndex::FindPostcode(int postcode) const {
  const auto [first, last] = std::ranges::equal_range(
      postcodes_, postcode, {}, [](const PostcodeEntry& entry) { return int{entry.postcode}; });
  return {first, last};
}

WordLevel PlaceIndex::LevelOf(const std::string& word) const {
  const auto found = levels_.find(word);
  return found == levels_.end() ? WordLevel::kName : found->second;
}

int PlaceIndex::ProvinceOfSuffix(const std::string& word) const {
  const auto found = province_suffixes_.find(word);
  return found == province_suffixes_.end() ? -1 : found->second;
}

int PlaceIndex::MunicipalityByName(std::string_view name) const {
  const auto found = municipality_by_name_.find(std::string(name));
  return found == municipality_by_name_.end() ? -1 : int{found->second};
}

int PlaceIndex::ProvinceByName(std::string_view name) const {
  const auto found = std::ranges::find(provinces_, name);
  return found == provinces_.end() ? -1 : static_cast<int>(found - provinces_.begin());
}

}  // namespace meldwijzer
