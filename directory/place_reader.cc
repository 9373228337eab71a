#include "directory/place_reader.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "directory/place_context.h"

namespace meldwijzer {
namespace {

constexpr size_t kFuzzyWordsMax = 32;  // words of one text that are looked at for typing errors
constexpr size_t kFuzzyPhraseWordsMax = 4;
constexpr size_t kWholeMessageWordsMax = 8;
constexpr size_t kPlacesMax = 16;  // of one text; more would be a list, not an answer

bool IsFourDigits(std::string_view word) {
  return word.size() == 4 && word.front() != '0' &&
         std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }

int Number(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

class PlaceTextReader {
 public:
  PlaceTextReader(const PlaceIndex& index, std::string_view text, PlaceReadingMode mode)
      : index_(index), text_(text), mode_(mode), words_(SplitPlaceWords(text)) {
    telling_before_.reserve(words_.size() + 1);
    telling_before_.push_back(0);
    for (const PlaceWord& word : words_) {
      telling_before_.push_back(telling_before_.back() + (IsTelling(word) ? 1 : 0));
      if (IsFiller(word.text)) ++fillers_;
    }
  }

  PlaceReading Read() {
    for (size_t at = 0; at < words_.size() && reading_.places.size() < kPlacesMax;) {
      size_t used = ReadPostcode(at);
      if (used == 0) used = ReadName(at);
      at += std::max<size_t>(used, 1);
    }
    if (reading_.places.empty() && !denied_) ReadFuzzy();
    Narrow();
    return std::move(reading_);
  }

 private:
  bool IsTelling(const PlaceWord& word) const {
    if (IsFiller(word.text) || index_.ProvinceOfSuffix(word.text) >= 0) return false;
    return index_.Find(word.text).empty() || index_.LevelOf(word.text) != WordLevel::kName;
  }

  // No telling word outside the words from `at` up to `end`.
  bool IsWholeMessage(size_t at, size_t end) const {
    return telling_before_[at] + (telling_before_.back() - telling_before_[end]) == 0;
  }

  size_t FillersIn(size_t at, size_t end) const {
    const auto words = std::span(words_).subspan(at, end - at);
    return static_cast<size_t>(
        std::ranges::count_if(words, [](const PlaceWord& word) { return IsFiller(word.text); }));
  }

  PlaceMeaning MeaningOf(const PlaceEntry& entry) const {
    PlaceMeaning meaning{
        {entry.name, {}, {}, entry.how, entry.country}, entry.kind, entry.municipalities};
    if (meaning.municipalities.size() == 1) {
      meaning.place.municipality = index_.municipalities()[meaning.municipalities[0]].name;
    }
    if (!meaning.municipalities.empty()) {
      const uint16_t province = ProvinceOf(meaning.municipalities.front());
      const bool one = std::ranges::all_of(
          meaning.municipalities, [&](uint16_t number) { return ProvinceOf(number) == province; });
      if (one) meaning.place.province = index_.provinces()[province];
    }
    if (entry.kind == PlaceKind::kProvince) meaning.place.municipality.reset();
    return meaning;
  }

  uint16_t ProvinceOf(uint16_t municipality) const {
    return index_.municipalities()[municipality].province;
  }

  void Add(size_t at, size_t end, std::vector<PlaceMeaning> meanings, bool ask) {
    if (FollowsDenial(words_, at)) {
      denied_ = true;
      return;
    }
    const std::span<const PlaceKind> kinds = KindsAskedFor(words_, at);
    const auto is_asked_for = [&](const PlaceMeaning& meaning) {
      return std::ranges::find(kinds, meaning.kind) != kinds.end();
    };
    if (std::ranges::any_of(meanings, is_asked_for)) {
      std::erase_if(meanings, [&](const auto& meaning) { return !is_asked_for(meaning); });
    }
    std::ranges::stable_sort(meanings, {}, &PlaceMeaning::kind);
    reading_.whole_message = words_.size() <= kWholeMessageWordsMax && IsWholeMessage(at, end);
    reading_.places.push_back({words_[at].start, words_[end - 1].end, std::move(meanings), ask,
                               FollowsOrigin(words_, at)});
  }

  // Number of words used, 0 where there is no postcode.
  size_t ReadPostcode(size_t at) {
    const std::string& word = words_[at].text;
    const bool with_letters = word.size() == 6 &&
                              IsFourDigits(std::string_view(word).substr(0, 4)) &&
                              IsLetter(word[4]) && IsLetter(word[5]);
    if (!with_letters && !IsFourDigits(word)) return 0;
    const int number = Number(std::string_view(word).substr(0, 4));
    size_t end = at + 1;
    bool certain = with_letters || FollowsPostcodeWord(words_, at);
    if (!with_letters && end < words_.size() && words_[end].text.size() == 2 &&
        IsLetter(words_[end].text[0]) && IsLetter(words_[end].text[1]) &&
        words_[end].start == words_[at].end + 1) {
      const std::string_view letters = text_.substr(words_[end].start, 2);
      const bool upper = std::ranges::all_of(letters, [](char c) { return c >= 'A' && c <= 'Z'; });
      // "2024 is" is a year.
      if (upper || (IsWholeMessage(at, end + 1) && !IsFiller(words_[end].text))) {
        certain = true;
        ++end;
      }
    }
    const bool year = number >= 1900 && number <= 2099;
    const bool alone = words_.size() == 1;
    if (!certain && !alone) return 0;
    if (mode_ == PlaceReadingMode::kChat && !certain && year) return 0;
    AddPostcode(at, end, number, !certain && year);
    return end - at;
  }

  void AddPostcode(size_t at, size_t end, int number, bool ask) {
    std::vector<PlaceMeaning> meanings;
    for (const PostcodeEntry& entry : index_.FindPostcode(number)) {
      const Municipality& municipality = index_.municipalities()[entry.municipality];
      const bool known = std::ranges::any_of(meanings, [&](const PlaceMeaning& meaning) {
        return meaning.municipalities.front() == entry.municipality;
      });
      if (known) continue;
      meanings.push_back({{index_.locality_name(entry.locality), municipality.name,
                           index_.provinces()[municipality.province], PlaceHow::kPostcode, ""},
                          PlaceKind::kLocality,
                          {entry.municipality}});
    }
    if (!meanings.empty()) Add(at, end, std::move(meanings), ask);
  }

  // Number of words used, 0 where no name begins here.
  size_t ReadName(size_t at) {
    const size_t longest = std::min(index_.key_words_max(), words_.size() - at);
    std::string key;
    std::vector<size_t> key_ends;
    for (size_t i = 0; i < longest; ++i) {
      key += words_[at + i].text;
      key_ends.push_back(key.size());
    }
    for (size_t count = longest; count > 0; --count) {
      key.resize(key_ends[count - 1]);
      const std::span<const uint32_t> entries = index_.Find(key);
      if (entries.empty() || !IsNameHere(at, count, key)) continue;
      std::vector<PlaceMeaning> meanings;
      for (const uint32_t entry : entries) meanings.push_back(MeaningOf(index_.entry(entry)));
      const size_t end = TakeSuffix(at + count, meanings);
      const bool ask = index_.LevelOf(key) >= WordLevel::kMostly && !IsWholeMessage(at, end) &&
                       !FollowsPlaceLabel(words_, at);
      Add(at, end, std::move(meanings), ask);
      return end - at;
    }
    return 0;
  }

  bool IsNameHere(size_t at, size_t count, const std::string& key) const {
    constexpr size_t kJoinedMin = 6;  // letters: "terapel" for "Ter Apel"
    constexpr size_t kSplitMin = 9;   // letters: "haarlemmer meer" for "Haarlemmermeer"
    const bool several = index_.HasSeveralWords(key);
    if (count == 1 && several && !index_.HasOneWord(key) && key.size() < kJoinedMin) return false;
    if (count > 1 && !several && key.size() < kSplitMin) return false;
    if (FollowsTitle(words_, at)) return false;
    return FitsLevel(at, count, index_.LevelOf(key));
  }

  bool FitsLevel(size_t at, size_t count, WordLevel level) const {
    if (level == WordLevel::kName || FollowsPlaceLabel(words_, at)) return true;
    if (level == WordLevel::kNever) return false;
    const bool place_word = FollowsPlaceWord(words_, at);
    const PlaceWord& last = words_[at + count - 1];
    const bool capital = last.capital;
    if (IsWholeMessage(at, at + count)) {
      // "in de wijk" and "heel Nederland" are about something else; "De Wijk" alone, or with only
      // other names beside it, is the village.
      if (mode_ == PlaceReadingMode::kQuestion) {
        return level != WordLevel::kAlways || (place_word && capital) ||
               fillers_ == FillersIn(at, at + count);
      }
      if (level == WordLevel::kSometimes || place_word)
        return level != WordLevel::kAlways || capital;
      return capital && level != WordLevel::kAlways;
    }
    switch (level) {
      case WordLevel::kSometimes:
        return place_word || (capital && at > 0 && !words_[at].sentence_start &&
                              (words_[at - 1].text == "bij" || words_[at - 1].text == "van"));
      case WordLevel::kMostly:
        return place_word && (capital || last.clause_end);
      default:
        return place_word && capital;
    }
  }

  // "Hengelo (Gld)": the suffix keeps the meanings in that province. Returns where the name ends.
  size_t TakeSuffix(size_t end, std::vector<PlaceMeaning>& meanings) const {
    if (end >= words_.size()) return end;
    const PlaceWord& suffix = words_[end];
    const int province = index_.ProvinceOfSuffix(suffix.text);
    if (province < 0) return end;
    // A single letter is a suffix only in brackets or at the end: "o" and "u" are words too.
    if (suffix.text.size() == 1 && !suffix.clause_end) return end;
    const auto elsewhere = [&](const PlaceMeaning& meaning) {
      return meaning.place.province != index_.provinces()[static_cast<size_t>(province)];
    };
    if (std::ranges::all_of(meanings, elsewhere)) return end;
    std::erase_if(meanings, elsewhere);
    return end + 1;
  }

  void ReadFuzzy() {
    const bool chat = mode_ == PlaceReadingMode::kChat;
    size_t looked_at = 0;
    for (size_t at = 0; at < words_.size() && looked_at < kFuzzyWordsMax; ++at) {
      const bool whole = telling_before_.back() <= static_cast<int>(kFuzzyPhraseWordsMax) &&
                         telling_before_[at] == 0;
      const bool in_sentence = !chat && FollowsPlaceWord(words_, at);
      if (!whole && !in_sentence) continue;
      ++looked_at;
      if (ReadFuzzyAt(at, in_sentence)) return;
    }
  }

  // Looks at phrases from `at` on. The best is the one with the fewest edits, then the shortest.
  bool ReadFuzzyAt(size_t at, bool in_sentence) {
    std::vector<FuzzyHit> best;
    size_t best_end = at;
    std::string key;
    const size_t longest = std::min(kFuzzyPhraseWordsMax, words_.size() - at);
    for (size_t count = 1; count <= longest; ++count) {
      const PlaceWord& last = words_[at + count - 1];
      key += last.text;
      if (FollowsTitle(words_, at)) break;
      if (IsFiller(last.text) || (count == 1 && index_.IsOrdinaryWord(last.text))) continue;
      if (!in_sentence && !IsWholeMessage(at, at + count)) continue;
      if (!MayBeMistyped(key)) continue;
      std::vector<FuzzyHit> hits = index_.FindFuzzy(key);
      if (hits.empty()) continue;
      if (best.empty() || hits.front().distance < best.front().distance) {
        best = std::move(hits);
        best_end = at + count;
      }
    }
    if (best.empty()) return false;
    AddFuzzy(at, best_end, best);
    return !reading_.places.empty();
  }

  // In a chat only long words with one error: a short answer is mostly a mistyped command.
  bool MayBeMistyped(std::string_view key) const {
    constexpr size_t kChatLettersMin = 6;
    if (mode_ == PlaceReadingMode::kChat && key.size() < kChatLettersMin) return false;
    return std::ranges::none_of(key, [](char c) { return c >= '0' && c <= '9'; });
  }

  // A big place is meant sooner than a hamlet that is as near.
  void AddFuzzy(size_t at, size_t end, const std::vector<FuzzyHit>& hits) {
    if (mode_ == PlaceReadingMode::kChat && hits.front().distance > 2) return;
    std::vector<std::pair<int, PlaceMeaning>> weighed;
    int heaviest = 0;
    for (const FuzzyHit& hit : hits) {
      for (const uint32_t number : *hit.entries) {
        const PlaceEntry& entry = index_.entry(number);
        weighed.emplace_back(WeightOf(entry), MeaningOf(entry));
        heaviest = std::max(heaviest, weighed.back().first);
      }
    }
    std::vector<PlaceMeaning> meanings;
    for (auto& [weight, meaning] : weighed) {
      if (weight * 4 < heaviest) continue;
      meaning.place.how = PlaceHow::kFuzzy;
      meanings.push_back(std::move(meaning));
    }
    TakeSuffix(end, meanings);
    Add(at, end, std::move(meanings), true);
  }

  int WeightOf(const PlaceEntry& entry) const {
    constexpr int kWide = 40;
    constexpr int kVillage = 3;
    if (entry.kind == PlaceKind::kLocality || entry.kind == PlaceKind::kDistrict) return kVillage;
    if (entry.municipalities.size() != 1) return kWide;
    return std::max<int>(index_.municipalities()[entry.municipalities[0]].postcodes, kVillage);
  }

  // True where `outer` is the wider name around `inner`: a municipality, province, region or
  // country.
  static bool LiesIn(const PlaceMeaning& inner, const PlaceMeaning& outer) {
    if (inner.IsAbroad() || outer.IsAbroad()) {
      return inner.IsAbroad() && outer.place.name == inner.place.country &&
             outer.place.country == inner.place.country && inner.place.name != outer.place.name;
    }
    if (!std::ranges::includes(outer.municipalities, inner.municipalities)) return false;
    if (outer.municipalities.size() > inner.municipalities.size()) return true;
    return outer.kind <= PlaceKind::kFormerMunicipality && outer.kind < inner.kind;
  }

  // "Beek, Montferland" is one place, not two: the wider name says which Beek.
  void Narrow() {
    std::vector<NamedPlace>& places = reading_.places;
    for (size_t inner = 0; inner < places.size(); ++inner) {
      for (size_t outer = 0; outer < places.size(); ++outer) {
        if (inner == outer) continue;
        const auto outside = [&](const PlaceMeaning& meaning) {
          return std::ranges::none_of(places[outer].meanings, [&](const PlaceMeaning& wider) {
            return LiesIn(meaning, wider);
          });
        };
        if (std::ranges::all_of(places[inner].meanings, outside)) continue;
        std::erase_if(places[inner].meanings, outside);
        places.erase(places.begin() + static_cast<std::ptrdiff_t>(outer));
        if (outer < inner) --inner;
        outer = static_cast<size_t>(-1);
      }
    }
  }

  const PlaceIndex& index_;
  std::string_view text_;
  PlaceReadingMode mode_;
  std::vector<PlaceWord> words_;
  std::vector<int> telling_before_;  // per word: telling words before it
  size_t fillers_ = 0;
  PlaceReading reading_;
  bool denied_ = false;
};

}  // namespace

PlaceReading ReadPlaces(const PlaceIndex& index, std::string_view text, PlaceReadingMode mode) {
  return PlaceTextReader(index, text, mode).Read();
}

}  // namespace meldwijzer
