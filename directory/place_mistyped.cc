#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "directory/place_context.h"
#include "directory/place_text_reader.h"

namespace meldwijzer {
namespace {

constexpr size_t kFuzzyWordsMax = 32;  // words of one text that are looked at for typing errors
constexpr size_t kFuzzyPhraseWordsMax = 4;

}  // namespace

void PlaceTextReader::ReadFuzzy() {
  const bool chat = mode_ == PlaceReadingMode::kChat;
  const bool beside = !reading_.places.empty() || denied_;
  for (size_t at = 0; at < words_.size() && fuzzy_looks_ < kFuzzyWordsMax;) {
    const bool whole = !beside && reading_.places.empty() &&
                       telling_before_.back() <= static_cast<int>(kFuzzyPhraseWordsMax) &&
                       telling_before_[at] == 0;
    const bool in_sentence =
        !chat && (FollowsPlaceWord(words_, at) || FollowsWhoOrWhat(at, words_[at].capital));
    // A name that was denied, or that is an ordinary word here, is spelled right all the same.
    const bool known = beside && !index_.Find(words_[at].text).empty();
    size_t used = 0;
    if (known || IsRead(words_[at].start)) {
      // Read already.
    } else if (whole || in_sentence) {
      ++fuzzy_looks_;
      used = ReadFuzzyAt(at, in_sentence, beside || !reading_.places.empty());
    } else if (!chat && !beside && IsAlone(at)) {
      ++fuzzy_looks_;
      used = ReadFuzzyAlone(at);
    }
    at += std::max<size_t>(used, 1);
  }
}

bool PlaceTextReader::FollowsPerson(size_t at) const {
  return FollowsTitle(words_, at) || FollowsFirstName(words_, at) || FollowsSelf(words_, at);
}

bool PlaceTextReader::IsUnknown(const PlaceWord& word) const {
  return word.text.size() >= 3 && !IsFiller(word.text) && !IsAskingWord(word.text) &&
         !index_.IsOrdinaryWord(word.text) && index_.Find(word.text).empty() &&
         index_.ProvinceOfSuffix(word.text) < 0 && MayBeMistyped(word.text);
}

bool PlaceTextReader::IsAlone(size_t at) const {
  constexpr size_t kReach = 8;  // words on either side
  const auto says_nothing = [&](size_t other) {
    const std::string& word = words_[other].text;
    return IsFiller(word) || IsAskingWord(word) || !MayBeMistyped(word);
  };
  size_t first = at;
  while (first > 0 && !words_[first - 1].clause_end) {
    --first;
    if (at - first > kReach || !says_nothing(first)) return false;
  }
  for (size_t last = at; !words_[last].clause_end; ++last) {
    if (last - at > kReach || !says_nothing(last + 1)) return false;
  }
  return IsUnknown(words_[at]);
}

size_t PlaceTextReader::ReadFuzzyAlone(size_t at) {
  constexpr size_t kLettersMin = 6;
  const std::string& word = words_[at].text;
  if (word.size() < kLettersMin || FollowsPerson(at)) {
    return 0;
  }
  const std::vector<FuzzyHit> hits = index_.FindFuzzy(word);
  if (hits.empty() || hits.front().distance > 1) return 0;
  AddFuzzy(at, at + 1, hits);
  return 1;
}

bool PlaceTextReader::IsRead(size_t offset) const {
  return std::ranges::any_of(reading_.places, [&](const NamedPlace& place) {
    return place.start <= offset && offset < place.end;
  });
}

size_t PlaceTextReader::ReadFuzzyAt(size_t at, bool in_sentence, bool beside) {
  constexpr size_t kBesideLettersMin = 6;
  std::vector<FuzzyHit> best;
  size_t best_end = at;
  std::string key;
  const size_t longest = std::min(kFuzzyPhraseWordsMax, words_.size() - at);
  for (size_t count = 1; count <= longest; ++count) {
    const PlaceWord& last = words_[at + count - 1];
    key += last.text;
    if (FollowsPerson(at) || IsRead(last.start)) break;
    // "op de hoek" is no name.
    if (count == 2 && (in_sentence || at > 0) && !last.capital && FollowsDeterminer(words_, at + 1))
      break;
    if (count == 2 && IsPlaceWord(words_[at].text)) break;
    if (IsFiller(last.text) || !IsNoOrdinaryPhrase(at, count)) continue;
    if (!in_sentence && !IsWholeMessage(at, at + count)) continue;
    if (!MayBeMistyped(key)) continue;
    if (beside && (count > 1 || key.size() < kBesideLettersMin)) break;
    std::vector<FuzzyHit> hits = index_.FindFuzzy(key);
    // "in drie weken" is no "Driewegen": several words are a name of several words, unless they are
    // all there is.
    if (count > 1 && (FillersIn(at, at + count) > 0 || !IsWholeMessage(at, at + count))) {
      std::erase_if(hits, [](const FuzzyHit& hit) { return !hit.several_words; });
    }
    if (hits.empty() || (beside && hits.front().distance > 1)) continue;
    if (best.empty() || hits.front().distance <= best.front().distance) {
      best = std::move(hits);
      best_end = at + count;
    }
  }
  if (best.empty()) return 0;
  AddFuzzy(at, best_end, best);
  return best_end - at;
}

bool PlaceTextReader::IsNoOrdinaryPhrase(size_t at, size_t count) const {
  if (count == 1 && !index_.Find(words_[at].text).empty()) return false;  // spelled right
  const auto phrase = std::span(words_).subspan(at, count);
  return std::ranges::any_of(phrase, [&](const PlaceWord& word) {
    return !IsFiller(word.text) && !index_.IsOrdinaryWord(word.text);
  });
}

size_t PlaceTextReader::ReadMistypedAround(size_t at) {
  constexpr size_t kShort = 10;  // letters
  if (mode_ != PlaceReadingMode::kQuestion || fuzzy_looks_ >= kFuzzyWordsMax ||
      !IsUnknown(words_[at]) || FollowsPerson(at)) {
    return 0;
  }
  std::string key = words_[at].text;
  bool has_name = false;
  const size_t longest = std::min(kFuzzyPhraseWordsMax, words_.size() - at);
  for (size_t count = 2; count <= longest && !words_[at + count - 2].clause_end; ++count) {
    const std::string& word = words_[at + count - 1].text;
    key += word;
    has_name = has_name || (!index_.Find(word).empty() && index_.LevelOf(word) == WordLevel::kName);
    if (!has_name) continue;
    ++fuzzy_looks_;
    std::vector<FuzzyHit> hits = index_.FindFuzzy(key);
    std::erase_if(hits, [](const FuzzyHit& hit) { return !hit.several_words; });
    if (hits.empty() || hits.front().distance > (key.size() < kShort ? 1 : 2)) continue;
    AddFuzzy(at, at + count, hits);
    return count;
  }
  return 0;
}

size_t PlaceTextReader::ReadMistypedWhole() {
  constexpr int kEditsMax = 2;
  size_t at = 0;
  while (at < words_.size() && IsFiller(words_[at].text)) ++at;
  const size_t count = words_.size() - at;
  if (mode_ != PlaceReadingMode::kQuestion || count < 2 || count > kFuzzyPhraseWordsMax) return 0;
  std::string key;
  size_t known = 0;
  for (size_t i = at; i < words_.size(); ++i) {
    const std::string& word = words_[i].text;
    if (IsPartOfTown(word) || IsFiller(word) || index_.IsOrdinaryWord(word)) return 0;
    const bool is_known = !index_.Find(word).empty() || index_.ProvinceOfSuffix(word) >= 0;
    known += is_known ? 1 : 0;
    key += word;
  }
  if (known == 0 || known == count || !MayBeMistyped(key) || !index_.Find(key).empty()) return 0;
  std::vector<FuzzyHit> hits = index_.FindFuzzy(key);
  if (hits.empty() || hits.front().distance > kEditsMax) return 0;
  AddFuzzy(at, words_.size(), hits);
  return words_.size();
}

size_t PlaceTextReader::ReadLongerName(size_t at, size_t count) {
  if (at + count >= words_.size() || words_[at + count - 1].clause_end) return 0;
  const std::string& link = words_[at + count].text;
  const bool linked = link == "aan" || link == "op" || link == "ad";
  const bool unknown = mode_ == PlaceReadingMode::kQuestion && IsUnknown(words_[at + count]);
  if (!linked && !unknown) return 0;
  std::string key;
  for (size_t i = at; i < at + count; ++i) key += words_[i].text;
  for (size_t end = at + count; end < std::min(words_.size(), at + count + 3); ++end) {
    key += words_[end].text;
    if (fuzzy_looks_ >= kFuzzyWordsMax || (linked && end == at + count)) continue;
    ++fuzzy_looks_;
    std::vector<FuzzyHit> hits = index_.FindFuzzy(key);
    std::erase_if(hits, [](const FuzzyHit& hit) { return !hit.several_words; });
    if (hits.empty() || !MayBeMistyped(key)) continue;
    // "in Utrecht met" is no "Utrecht-West".
    if (!linked && hits.front().distance > 1) continue;
    AddFuzzy(at, end + 1, hits);
    return end + 1 - at;
  }
  return 0;
}

bool PlaceTextReader::MayBeMistyped(std::string_view key) const {
  constexpr size_t kChatLettersMin = 6;
  if (mode_ == PlaceReadingMode::kChat && key.size() < kChatLettersMin) return false;
  return std::ranges::none_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

void PlaceTextReader::AddFuzzy(size_t at, size_t end, const std::vector<FuzzyHit>& hits) {
  if (mode_ == PlaceReadingMode::kChat && hits.front().distance > 2) return;
  const auto weight_of = [&](const FuzzyHit& hit) {
    int weight = 0;
    for (const uint32_t entry : *hit.entries) {
      weight = std::max(weight, WeightOf(index_.entry(entry)));
    }
    return weight;
  };
  int heaviest = 0;
  for (const FuzzyHit& hit : hits) heaviest = std::max(heaviest, weight_of(hit));
  std::vector<PlaceMeaning> meanings;
  for (const FuzzyHit& hit : hits) {
    if (weight_of(hit) * 4 < heaviest) continue;
    for (const uint32_t entry : *hit.entries) {
      meanings.push_back(MeaningOf(index_.entry(entry)));
      meanings.back().place.how = PlaceHow::kFuzzy;
    }
  }
  TakeSuffix(end, meanings);
  Add(at, end, std::move(meanings), true);
}

int PlaceTextReader::WeightOf(const PlaceEntry& entry) const {
  constexpr int kPostcode = 5;
  constexpr int kWide = 12 * kPostcode;
  constexpr int kAbroad = 2 * kPostcode;
  constexpr int kVillage = 3;
  if (entry.kind == PlaceKind::kLocality || entry.kind == PlaceKind::kDistrict) {
    return std::max(kVillage, (entry.postcodes - 1) * kPostcode);
  }
  if (entry.municipalities.empty()) return kAbroad;
  if (entry.municipalities.size() != 1) return kWide;
  constexpr int kTown = 4 * kVillage + 1;
  return std::max(index_.municipalities()[entry.municipalities[0]].postcodes * kPostcode, kTown);
}

}  // namespace meldwijzer
