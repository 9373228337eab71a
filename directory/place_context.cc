#include "directory/place_context.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

namespace meldwijzer {
namespace {

template <size_t kSize>
bool Contains(const std::array<std::string_view, kSize>& sorted, std::string_view word) {
  return std::ranges::binary_search(sorted, word);
}

constexpr std::array<std::string_view, 14> kPlaceWords = {
    "from", "in",     "naar", "nabij",  "near", "op",     "richting",
    "rond", "rondom", "te",   "tussen", "uit",  "vanuit", "vlakbij"};
constexpr std::array<std::string_view, 20> kLabels = {
    "gem",      "area",      "city",   "deelgemeente", "district",     "dorp",      "gemeente",
    "omgeving", "omstreken", "plaats", "plaatsje",     "politieregio", "provincie", "region",
    "regio",    "stad",      "streek", "vestiging",    "wijk",         "woonplaats"};
// Ends of words: "huisartsenpraktijk", "basisschool".
constexpr std::array<std::string_view, 22> kOrganisations = {
    "azc",   "bureau",       "camping",   "centrum",    "coa",      "college",
    "ggd",   "ggz",          "hotel",     "instelling", "kliniek",  "locatie",
    "loket", "mbo",          "opvang",    "politie",    "praktijk", "school",
    "team",  "universiteit", "vestiging", "ziekenhuis"};
constexpr std::array<std::string_view, 15> kTitles = {
    "dhr", "docent",  "dokter", "dr",   "drs",     "familie", "gezin", "heer",
    "juf", "meester", "meneer", "mevr", "mevrouw", "mr",      "mw"};
constexpr std::array<std::string_view, 7> kNameParticles = {"de",  "den", "der", "ten",
                                                            "ter", "van", "vd"};
constexpr std::array<std::string_view, 18> kBetweenDenialAndPlace = {
    "bij",  "de",  "dorp",     "gemeente",  "het",   "in",   "langer", "meer", "naar",
    "niet", "nog", "omgeving", "provincie", "regio", "stad", "te",     "the",  "uit"};
constexpr size_t kDenialReach = 5;  // words
constexpr std::array<std::string_view, 4> kCarriesDenial = {"en", "noch", "of", "or"};
constexpr std::array<std::string_view, 7> kNear = {"bij",   "nabij",   "naast",   "near",
                                                   "onder", "vlakbij", "omgeving"};
constexpr std::array<std::string_view, 8> kBesideNear = {"buurt", "de",  "gemeente", "in",
                                                         "stad",  "the", "van",      "vlak"};
constexpr std::array<std::string_view, 21> kDeterminers = {
    "deze", "die",  "dit",  "een", "elke", "haar", "hen",  "het",  "hun", "iedere", "je",
    "jouw", "mijn", "onze", "ons", "t",    "uw",   "veel", "zijn", "zo",  "de"};

static_assert(std::ranges::is_sorted(kPlaceWords));
static_assert(std::ranges::is_sorted(kTitles));
static_assert(std::ranges::is_sorted(kNameParticles));
static_assert(std::ranges::is_sorted(kBetweenDenialAndPlace));

bool IsLabel(std::string_view word) { return std::ranges::find(kLabels, word) != kLabels.end(); }

}  // namespace

bool IsPlaceWord(std::string_view word) { return Contains(kPlaceWords, word); }

bool FollowsPlaceWord(std::span<const PlaceWord> words, size_t at) {
  if (at == 0 || words[at - 1].clause_end) return false;
  return Contains(kPlaceWords, words[at - 1].text) || FollowsPlaceLabel(words, at);
}

bool FollowsPlaceLabel(std::span<const PlaceWord> words, size_t at) {
  if (at == 0) return false;
  if (IsLabel(words[at - 1].text)) return true;
  if (at < 2 || words[at - 1].text != "van") return false;
  return IsLabel(words[at - 2].text) || words[at - 2].text == "buurt";
}

bool FollowsSearch(std::span<const PlaceWord> words, size_t at) {
  constexpr size_t kReach = 5;  // words
  if (at < 2 || words[at - 1].clause_end) return false;
  const std::string& link = words[at - 1].text;
  if (link != "voor" && link != "van" && link != "for" && link != "of") return false;
  for (size_t back = 2; back <= kReach && back <= at; ++back) {
    if (words[at - back].clause_end) return false;
    if (IsAskingWord(words[at - back].text)) return true;
  }
  return false;
}

bool FollowsOrganisation(std::span<const PlaceWord> words, size_t at) {
  return at > 0 && !words[at - 1].clause_end &&
         std::ranges::any_of(kOrganisations, [&](std::string_view kind) {
           return std::string_view(words[at - 1].text).ends_with(kind);
         });
}

bool FollowsTitle(std::span<const PlaceWord> words, size_t at) {
  for (size_t back = 1; back <= 3 && back <= at; ++back) {
    const std::string& word = words[at - back].text;
    if (Contains(kTitles, word)) return true;
    if (!Contains(kNameParticles, word)) return false;
  }
  return false;
}

bool FollowsDenial(std::span<const PlaceWord> words, size_t at) {
  for (size_t back = 1; back <= kDenialReach && back <= at; ++back) {
    const PlaceWord& word = words[at - back];
    if (word.clause_end) return false;
    if (word.text == "niet" || word.text == "geen" || word.text == "not" || word.text == "ipv") {
      return true;
    }
    if (back < at && ((word.text == "van" && words[at - back - 1].text == "plaats") ||
                      (word.text == "of" && words[at - back - 1].text == "instead"))) {
      return true;
    }
    if (!Contains(kBetweenDenialAndPlace, word.text)) return false;
  }
  return false;
}

bool CarriesDenial(std::span<const PlaceWord> words, size_t from, size_t to) {
  if (from > to || from == 0 || words[from - 1].clause_end) return false;
  return std::ranges::all_of(words.subspan(from, to - from), [](const PlaceWord& word) {
    return !word.clause_end && word.text != "niet" &&
           (Contains(kBetweenDenialAndPlace, word.text) || Contains(kCarriesDenial, word.text));
  });
}

bool SaysNear(std::span<const PlaceWord> words, size_t from, size_t to) {
  bool near = false;
  if (from >= to) return false;
  for (const PlaceWord& word : words.subspan(from, to - from)) {
    const bool says = std::ranges::find(kNear, word.text) != kNear.end() || word.text == "buurt";
    if (!says && std::ranges::find(kBesideNear, word.text) == kBesideNear.end()) return false;
    if (word.clause_end) return false;
    near = near || says;
  }
  return near;
}

bool FollowsDeterminer(std::span<const PlaceWord> words, size_t at) {
  return at > 0 && !words[at - 1].clause_end &&
         std::ranges::find(kDeterminers, words[at - 1].text) != kDeterminers.end();
}

bool FollowsFirstName(std::span<const PlaceWord> words, size_t at) {
  size_t first = at;
  while (first > 0 && at - first < 3 && Contains(kNameParticles, words[first - 1].text)) --first;
  if (first == at || first == 0 || words[first - 1].clause_end) return false;
  const PlaceWord& name = words[first - 1];
  // "GGD van Assen", "de Universiteit van Utrecht" and the start of a sentence are no persons.
  return name.capital && !FollowsDeterminer(words, first - 1) && name.lower_rest &&
         !name.sentence_start && !IsFiller(name.text) && !IsLabel(name.text);
}

bool FollowsSelf(std::span<const PlaceWord> words, size_t at) {
  constexpr std::array<std::string_view, 6> kIntroduced = {"am",   "ben",   "genaamd",
                                                           "heet", "heten", "named"};
  if (at == 0 || words[at - 1].clause_end) return false;
  const std::string& word = words[at - 1].text;
  if (Contains(kIntroduced, word)) return true;
  return at > 1 && (word == "is" || word == "was") &&
         (words[at - 2].text == "naam" || words[at - 2].text == "name");
}

bool FollowsOrigin(std::span<const PlaceWord> words, size_t at) {
  return at > 0 && (words[at - 1].text == "uit" || words[at - 1].text == "from");
}

bool FollowsPostcodeWord(std::span<const PlaceWord> words, size_t at) {
  constexpr size_t kReach = 6;  // words
  for (size_t back = 1; back <= kReach && back <= at; ++back) {
    const std::string& word = words[at - back].text;
    if (word == "pc" || word == "pc4" || word.starts_with("postcode") ||
        word.starts_with("postkode") || word.starts_with("zipcode") ||
        (word == "c" && back < at && words[at - back - 1].text == "p")) {
      return true;
    }
    // "Postcode: 7511" is one clause in all but its punctuation.
    if (back > 1 && words[at - back].clause_end) return false;
  }
  return false;
}

bool IsPartOfTown(std::string_view word) {
  return word.starts_with("noord") || word.starts_with("oost") || word.starts_with("zuid") ||
         word.starts_with("west") || word == "centrum";
}

std::span<const PlaceKind> KindsAskedFor(std::span<const PlaceWord> words, size_t at, size_t end) {
  static constexpr std::array kMunicipality = {PlaceKind::kMunicipality,
                                               PlaceKind::kFormerMunicipality};
  static constexpr std::array kProvince = {PlaceKind::kProvince};
  static constexpr std::array kRegion = {PlaceKind::kRegion};
  static constexpr std::array kLocality = {PlaceKind::kLocality};
  // Only where nothing follows: "Ede, provincie Gelderland" asks for no province of Ede.
  const bool after = end + 1 == words.size();
  if (at == 0 && !after) return {};
  const std::string& word = after ? words[end].text : words[at - 1].text;
  if (word == "gemeente" || word == "gem" || word == "stad" || word == "city") return kMunicipality;
  if (word == "provincie" || word == "province") return kProvince;
  if (word == "streek") return kRegion;
  if (word == "dorp" || word == "plaatsje") return kLocality;
  return {};
}

bool IsPartingWord(std::string_view word) {
  constexpr std::array<std::string_view, 7> kParting = {"dacht", "denk", "dus",    "geloof",
                                                        "meen",  "toch", "volgens"};
  return Contains(kParting, word);
}

bool IsAskingWord(std::string_view word) {
  static const std::unordered_set<std::string_view> words = {"bel",
                                                             "bellen",
                                                             "call",
                                                             "contact",
                                                             "contactpersoon",
                                                             "contacten",
                                                             "coordinator",
                                                             "coordinatie",
                                                             "coordinatoren",
                                                             "coordinatrice",
                                                             "denk",
                                                             "dus",
                                                             "geloof",
                                                             "goed",
                                                             "hebben",
                                                             "hulpverlening",
                                                             "kan",
                                                             "mag",
                                                             "meldpunt",
                                                             "mensenhandel",
                                                             "moet",
                                                             "nodig",
                                                             "number",
                                                             "nummer",
                                                             "nummers",
                                                             "telefoonnummer",
                                                             "volgens",
                                                             "waar",
                                                             "wat",
                                                             "weet",
                                                             "welk",
                                                             "welke",
                                                             "who",
                                                             "wie",
                                                             "zoek",
                                                             "zorgcoordinatie",
                                                             "zorgcoordinator",
                                                             "zorgcoordinatoren"};
  return words.contains(word);
}

bool IsFiller(std::string_view word) {
  static const std::unordered_set<std::string_view> fillers = {
      "a",         "aan",      "als",       "ben",       "bent",        "bij",        "buurt",
      "client",    "clienten", "daar",      "dat",       "de",          "deze",       "district",
      "dorp",      "een",      "eigenlijk", "en",        "er",          "from",       "gaat",
      "gemeente",  "graag",    "haar",      "heb",       "het",         "hier",       "hij",
      "hoi",       "hulp",     "huisarts",  "i",         "ik",          "in",         "is",
      "it",        "jongere",  "kom",       "komt",      "leerling",    "live",       "locatie",
      "maar",      "meisje",   "mijn",      "mij",       "my",          "naar",       "nabij",
      "near",      "namelijk", "nl",        "nederland", "netherlands", "nou",        "nu",
      "of",        "om",       "omgeving",  "omstreken", "ons",         "onze",       "op",
      "over",      "patient",  "plaats",    "plaatsje",  "postcode",    "provincie",  "province",
      "regio",     "region",   "rond",      "rondom",    "school",      "sorry",      "speelt",
      "stad",      "streek",   "te",        "the",       "uit",         "van",        "vanuit",
      "verblijft", "vlakbij",  "voor",      "want",      "we",          "werk",       "werken",
      "werkt",     "wij",      "wonen",     "woon",      "woont",       "woonplaats", "work",
      "ze",        "zij",      "zit",       "zitten",    "ehm",         "ja"};
  return fillers.contains(word);
}

}  // namespace meldwijzer
