#include "directory/place_reader.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "directory/place_context.h"
#include "directory/place_narrow.h"
#include "directory/place_text_reader.h"

namespace meldwijzer {
namespace {

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

}  // namespace

PlaceTextReader::PlaceTextReader(const PlaceIndex& index, std::string_view text,
                                 PlaceReadingMode mode)
    : index_(index), text_(text), mode_(mode), words_(SplitPlaceWords(text)) {
  telling_before_.reserve(words_.size() + 1);
  telling_before_.push_back(0);
  for (size_t at = 0; at < words_.size(); ++at) {
    const bool telling = IsTelling(words_[at]) && !DeniesName(at);
    telling_before_.push_back(telling_before_.back() + (telling ? 1 : 0));
    if (IsFiller(words_[at].text)) ++fillers_;
  }
}

PlaceReading PlaceTextReader::Read() {
  for (size_t at = ReadMistypedWhole();
       at < words_.size() && reading_.places.size() < kPlacesMax;) {
    size_t used = ReadPostcode(at);
    if (used == 0) used = ReadName(at);
    if (used == 0) used = ReadMistypedAround(at);
    at += std::max<size_t>(used, 1);
  }
  if (mode_ == PlaceReadingMode::kQuestion || (reading_.places.empty() && !denied_)) ReadFuzzy();
  NarrowPlaces(index_, reading_.places);
  return std::move(reading_);
}

bool PlaceTextReader::IsTelling(const PlaceWord& word) const {
  if (IsFiller(word.text) || index_.ProvinceOfSuffix(word.text) >= 0) return false;
  // "Velp bij Grave": in an answer a capital inside the sentence is a name.
  if (mode_ == PlaceReadingMode::kQuestion && word.capital && !word.sentence_start &&
      !index_.Find(word.text).empty()) {
    return index_.LevelOf(word.text) == WordLevel::kNever;
  }
  return index_.Find(word.text).empty() || index_.LevelOf(word.text) != WordLevel::kName;
}

bool PlaceTextReader::DeniesName(size_t at) const {
  if (words_[at].text != "niet" && words_[at].text != "geen" && words_[at].text != "nee") {
    return false;
  }
  constexpr size_t kReach = 4;  // words
  for (size_t next = at + 1; next < words_.size() && next <= at + kReach; ++next) {
    const PlaceWord& word = words_[next];
    if (IsFiller(word.text)) continue;
    return !index_.Find(word.text).empty() &&
           (word.capital || index_.LevelOf(word.text) == WordLevel::kName);
  }
  return false;
}

bool PlaceTextReader::IsWholeMessage(size_t at, size_t end) const {
  return telling_before_[at] + (telling_before_.back() - telling_before_[end]) == 0;
}

size_t PlaceTextReader::FillersIn(size_t at, size_t end) const {
  const auto words = std::span(words_).subspan(at, end - at);
  return static_cast<size_t>(
      std::ranges::count_if(words, [](const PlaceWord& word) { return IsFiller(word.text); }));
}

PlaceMeaning PlaceTextReader::MeaningOf(const PlaceEntry& entry) const {
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

uint16_t PlaceTextReader::ProvinceOf(uint16_t municipality) const {
  return index_.municipalities()[municipality].province;
}

void PlaceTextReader::Add(size_t at, size_t end, std::vector<PlaceMeaning> meanings, bool ask) {
  const bool near = !reading_.places.empty() && last_at_ < at && SaysNear(words_, last_end_, at);
  // "Zwolle niet, Kampen wel"
  const bool denied_after = end + 1 < words_.size() && words_[end].text == "niet" &&
                            words_[end].clause_end && !words_[end - 1].clause_end;
  if (denied_after || FollowsDenial(words_, at) ||
      (denied_end_ > 0 && CarriesDenial(words_, denied_end_, at))) {
    denied_ = true;
    denied_end_ = end;
    return;
  }
  last_at_ = at;
  last_end_ = end;
  const std::span<const PlaceKind> kinds = KindsAskedFor(words_, at, end);
  const auto is_asked_for = [&](const PlaceMeaning& meaning) {
    return std::ranges::find(kinds, meaning.kind) != kinds.end();
  };
  if (std::ranges::any_of(meanings, is_asked_for)) {
    std::erase_if(meanings, [&](const auto& meaning) { return !is_asked_for(meaning); });
  }
  std::ranges::stable_sort(meanings, {}, &PlaceMeaning::kind);
  reading_.whole_message = words_.size() <= kWholeMessageWordsMax && IsWholeMessage(at, end);
  const auto place =
      std::ranges::lower_bound(reading_.places, words_[at].start, {}, &NamedPlace::start);
  reading_.places.insert(place, {words_[at].start, words_[end - 1].end, std::move(meanings), ask,
                                 FollowsOrigin(words_, at), near});
}

size_t PlaceTextReader::ReadPostcode(size_t at) {
  const std::string& word = words_[at].text;
  const bool with_letters = word.size() == 6 && IsFourDigits(std::string_view(word).substr(0, 4)) &&
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

void PlaceTextReader::AddPostcode(size_t at, size_t end, int number, bool ask) {
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

size_t PlaceTextReader::ReadName(size_t at) {
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
    const size_t longer = ReadLongerName(at, count);
    if (longer > 0) return longer;
    const size_t end = TakeSuffix(at + count, meanings);
    const WordLevel level = index_.LevelOf(key);
    const bool ask = !FollowsPlaceLabel(words_, at) &&
                     ((level >= WordLevel::kMostly && !IsWholeMessage(at, end)) ||
                      (level == WordLevel::kAlways && fillers_ > FillersIn(at, end) &&
                       !words_[at + count - 1].capital));
    Add(at, end, std::move(meanings), ask);
    return end - at;
  }
  return 0;
}

bool PlaceTextReader::IsNameHere(size_t at, size_t count, const std::string& key) const {
  constexpr size_t kJoinedMin = 6;  // letters: "terapel" for "Ter Apel"
  constexpr size_t kSplitMin = 9;   // letters: "haarlemmer meer" for "Haarlemmermeer"
  const bool several = index_.HasSeveralWords(key);
  if (count == 1 && several && !index_.HasOneWord(key) && key.size() < kJoinedMin) return false;
  if (count > 1 && !several && key.size() < kSplitMin) return false;
  if (FollowsTitle(words_, at) || FollowsFirstName(words_, at)) return false;
  return FitsLevel(at, count, index_.LevelOf(key)) || IsInWiderName(at, count, key);
}

bool PlaceTextReader::FitsLevel(size_t at, size_t count, WordLevel level) const {
  if (level == WordLevel::kName || FollowsPlaceLabel(words_, at)) return true;
  if (level == WordLevel::kNever) return false;
  // "in het Groene Hart"
  const bool after_article =
      count > 1 && FollowsDeterminer(words_, at) && FollowsPlaceWord(words_, at - 1);
  const PlaceWord& last = words_[at + count - 1];
  const bool capital = last.capital;
  // "Huisarts te Leiden", but "probeert te leiden"
  const bool verb = at > 0 && words_[at - 1].text == "te" && !capital;
  const bool place_word =
      (FollowsPlaceWord(words_, at) && !verb) || after_article ||
      (mode_ == PlaceReadingMode::kQuestion && FollowsWhoOrWhat(at, capital)) ||
      (!reading_.places.empty() && last_end_ <= at && SaysNear(words_, last_end_, at));
  // "heel Limburg"
  if (last.text == "heel" && !capital && at + count < words_.size()) return false;
  // "in de winkel"
  if (!capital && FollowsDeterminer(words_, at)) return false;
  if (IsWholeMessage(at, at + count)) {
    // "in de wijk" and "heel Nederland" are about something else; "De Wijk" alone, or with only
    // other names beside it, is the village.
    if (mode_ == PlaceReadingMode::kQuestion) {
      // "de Keistad" is all there is to say.
      const bool article = capital && FollowsDeterminer(words_, at);
      // "dat is best"
      if (level >= WordLevel::kMostly && !capital && at > 0 &&
          (verb || words_[at - 1].text == "is")) {
        return false;
      }
      const bool ends = last.clause_end && count == 1;  // "ik woon in hoek"; but "in de wijk"
      return level != WordLevel::kAlways || (place_word && (capital || ends)) ||
             fillers_ == FillersIn(at, at + count) + (article ? 1 : 0);
    }
    if (level == WordLevel::kSometimes || place_word) return level != WordLevel::kAlways || capital;
    return capital && level != WordLevel::kAlways;
  }
  switch (level) {
    case WordLevel::kSometimes:
      // "Haagweg Leiden", "Leiden Zuidwest": in an answer a capital is a name.
      if (capital && mode_ == PlaceReadingMode::kQuestion &&
          (!words_[at].sentence_start ||
           (at + count < words_.size() && IsPartOfTown(words_[at + count].text)))) {
        return true;
      }
      return place_word || (capital && at > 0 && !words_[at].sentence_start &&
                            (words_[at - 1].text == "bij" || words_[at - 1].text == "van"));
    case WordLevel::kMostly:
      return place_word && (capital || last.clause_end || IsPartingWord(words_[at + count].text));
    default:
      return place_word && capital;
  }
}

bool PlaceTextReader::FollowsWhoOrWhat(size_t at, bool capital) const {
  if (FollowsSearch(words_, at)) return true;
  // "ggd assen"; but "zij gaat het team leiden"
  return FollowsOrganisation(words_, at) &&
         (capital || (telling_before_[at] <= 1 && !FollowsDeterminer(words_, at - 1)));
}

bool PlaceTextReader::IsInWiderName(size_t at, size_t count, const std::string& key) const {
  const bool capital = words_[at + count - 1].capital;
  if (index_.LevelOf(key) == WordLevel::kNever) return false;
  if (!capital && FollowsDeterminer(words_, at)) return false;
  size_t next = at + count;
  bool linked = false;
  while (next < words_.size() && next < at + count + 2 &&
         (words_[next].text == "in" || words_[next].text == "gemeente" ||
          words_[next].text == "provincie")) {
    linked = true;
    ++next;
  }
  // "hij werkt het best in Brabant", "heel Limburg"
  if (!capital && (linked || index_.LevelOf(key) == WordLevel::kAlways) &&
      !(linked && IsWholeMessage(at, at + count))) {
    return false;
  }
  std::string wider;
  for (size_t end = next; end < std::min(words_.size(), next + 3); ++end) {
    wider += words_[end].text;
    if (index_.LevelOf(wider) != WordLevel::kName) continue;
    for (const uint32_t outer : index_.Find(wider)) {
      for (const uint32_t inner : index_.Find(key)) {
        if (outer == inner) continue;
        if (LiesIn(MeaningOf(index_.entry(inner)), MeaningOf(index_.entry(outer)))) return true;
      }
    }
  }
  return false;
}

size_t PlaceTextReader::TakeSuffix(size_t end, std::vector<PlaceMeaning>& meanings) const {
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

PlaceReading ReadPlaces(const PlaceIndex& index, std::string_view text, PlaceReadingMode mode) {
  return PlaceTextReader(index, text, mode).Read();
}

}  // namespace meldwijzer
