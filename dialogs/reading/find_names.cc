#include "dialogs/reading/find_names.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "dialogs/reading/name_lists.h"
#include "dialogs/reading/sentences.h"

namespace meldwijzer {
namespace {

using Words = std::unordered_set<std::string>;

bool IsTitle(const std::string& word) {
  static const Words words = {
      "mevrouw", "mevr",       "mw", "meneer", "dhr", "heer", "juf",     "juffrouw",  "dokter",
      "oom",     "tante",      "mr", "mrs",    "ms",  "miss", "familie", "fam",       "zuster",
      "mister",  "mejuffrouw", "dr", "gezin",  "mvr", "hr",   "meester", "mevrouwtje"};
  return words.contains(word);
}

// What comes before a name in so many words.
bool Introduces(const std::vector<PlacedToken>& tokens, size_t i) {
  static const Words words = {"heet",  "heette",   "heten",   "genaamd", "naam",       "voornaam",
                              "named", "called",   "alias",   "aka",     "achternaam", "bijgenaamd",
                              "noemt", "roepnaam", "surname", "geheten", "hete"};
  if (i == 0) return false;
  if (words.contains(tokens[i - 1].text)) return true;
  if (i < 2 || tokens[i - 1].sentence != tokens[i - 2].sentence) return false;
  static const Words copulas = {"is", "was", "zich", "zij", "ze", "hij", "luidt", "dus"};
  return words.contains(tokens[i - 2].text) && copulas.contains(tokens[i - 1].text);
}

bool IsRole(const std::string& word) {
  static const Words words = {
      "client",      "cliente",    "leerling",     "leerlinge",    "pupil",
      "bewoner",     "bewoonster", "meisje",       "jongen",       "vriend",
      "vriendin",    "vriendje",   "dochter",      "zoon",         "broer",
      "broertje",    "zus",        "zusje",        "moeder",       "vader",
      "neef",        "nicht",      "stiefvader",   "collega",      "patient",
      "patiente",    "student",    "studente",     "jongere",      "ex",
      "partner",     "buurvrouw",  "buurman",      "gast",         "girl",
      "boy",         "friend",     "boyfriend",    "daughter",     "son",
      "girlfriend",  "brother",    "sister",       "uncle",        "mentorleerling",
      "stiefmoeder", "pleegkind",  "pleegdochter", "pleegzoon",    "opa",
      "oma",         "mentor",     "begeleider",   "begeleidster", "verkering",
      "man",         "vrouw",      "klasgenoot",   "pooier",       "loverboy",
      "kind",        "baby",       "cl",           "pte",          "pt",
      "lln",         "oudste",     "jongste",      "slachtoffer",  "dader",
      "verdachte"};
  return words.contains(word);
}

bool IsParticle(const std::string& word) {
  static const Words words = {"van", "de", "der", "den", "het", "'t",  "ten", "ter",
                              "te",  "el", "al",  "bin", "ibn", "ben", "von", "da",
                              "dos", "di", "la",  "le",  "op",  "in",  "ait", "vd"};
  return words.contains(word);
}

// Reads the words of one text as names.
class NameReader {
 public:
  explicit NameReader(std::string_view text) : text_(text), tokens_(PlaceTokens(text)) {}

  void Read(std::vector<IdentifyingSpan>& spans) const {
    for (size_t i = 0; i < tokens_.size();) {
      const size_t end = NameFrom(i);
      if (end == i) {
        ++i;
        continue;
      }
      spans.push_back({IdentifyingKind::kName, tokens_[i].start, tokens_[end - 1].end});
      i = end;
    }
  }

 private:
  bool IsCapital(size_t i) const {
    const std::string_view typed = Typed(i);
    if (typed.size() < 2) return false;
    const auto first = static_cast<unsigned char>(typed[0]);
    const bool upper = (first >= 'A' && first <= 'Z') ||
                       (first == 0xC3 && IsUpperLatin(typed[1])) || first == 0xC4 || first == 0xC5;
    if (!upper) return false;
    // All capitals is shouting or an abbreviation.
    return std::ranges::any_of(typed, [](char c) { return c >= 'a' && c <= 'z'; });
  }
  static bool IsUpperLatin(char second) {
    const auto byte = static_cast<unsigned char>(second);
    return byte >= 0x80 && byte <= 0x9E;
  }
  std::string_view Typed(size_t i) const {
    return text_.substr(tokens_[i].start, tokens_[i].end - tokens_[i].start);
  }
  bool StartsSentence(size_t i) const {
    if (i == 0 || tokens_[i].sentence != tokens_[i - 1].sentence) return true;
    // Behind a colon or an opening quotation mark a capital says nothing.
    const std::string_view gap =
        text_.substr(tokens_[i - 1].end, tokens_[i].start - tokens_[i - 1].end);
    return gap.find_first_of(":\"'") != std::string_view::npos ||
           gap.find("\xE2\x80") != std::string_view::npos;
  }
  bool SameRow(size_t i) const {
    if (i >= tokens_.size() || tokens_[i].sentence != tokens_[i - 1].sentence) return false;
    const std::string_view gap =
        text_.substr(tokens_[i - 1].end, tokens_[i].start - tokens_[i - 1].end);
    return gap.find_first_of(",;:()/\"") == std::string_view::npos;
  }
  bool IsFreeCapital(size_t i) const { return IsCapital(i) && !IsOtherProperName(tokens_[i].text); }

  // The index behind the surname that follows the word before `i`; `i` where there is none.
  size_t SurnameFrom(size_t i) const {
    size_t at = i;
    constexpr size_t kParticlesMax = 3;
    while (at - i < kParticlesMax && at < tokens_.size() && SameRow(at) &&
           IsParticle(tokens_[at].text)) {
      ++at;
    }
    if (at >= tokens_.size() || !SameRow(at)) return i;
    const bool known = IsSurname(tokens_[at].text) && at == i;
    if (!IsFreeCapital(at) && !known) return i;
    // "Samira van Amsterdam" is about a town; it was taken out by the list of other names.
    ++at;
    if (at < tokens_.size() && SameRow(at) && IsFreeCapital(at)) ++at;
    return at;
  }

  // The end of the name that begins at word `i`, or `i` itself.
  size_t NameFrom(size_t i) const {
    const std::string& word = tokens_[i].text;
    const bool capital = IsFreeCapital(i);
    const bool listed = IsFirstName(word);
    const bool doubtful = IsDoubtfulFirstName(word) && !BeginsBrand(i);
    const bool row = i > 0 && SameRow(i);
    if (i > 0 && tokens_[i].sentence == tokens_[i - 1].sentence) {
      const bool title = IsTitle(tokens_[i - 1].text);
      if (title && IsInitials(i)) return BehindInitials(i);
      if (title && (capital || listed || IsSurname(word) || StartsWithParticle(i))) {
        return StartsWithParticle(i) ? std::max(SurnameFrom(i), i)
                                     : std::max(SurnameFrom(i + 1), i + 1);
      }
      if (Introduces(tokens_, i) && (capital || listed || (doubtful && IsCapital(i)))) {
        return std::max(SurnameFrom(i + 1), i + 1);
      }
      if (row && IsRole(tokens_[i - 1].text) && (capital || (doubtful && IsCapital(i))) &&
          !StartsSentence(i)) {
        return std::max(SurnameFrom(i + 1), i + 1);
      }
    }
    if (listed) return std::max(SurnameFrom(i + 1), i + 1);
    const size_t surname = SurnameFrom(i + 1);
    if (doubtful && IsCapital(i) && (surname > i + 1 || !StartsSentence(i))) {
      return std::max(surname, i + 1);
    }
    if (capital && surname > i + 1 && IsPersonLike(i, surname)) return surname;
    return i;
  }

  // "Louis Vuitton": what follows makes it no person.
  bool BeginsBrand(size_t i) const {
    return i + 1 < tokens_.size() && IsOtherProperName(tokens_[i + 1].text) && IsCapital(i + 1) &&
           SameRow(i + 1);
  }

  bool StartsWithParticle(size_t i) const {
    return IsParticle(tokens_[i].text) && SurnameFrom(i) > i;
  }
  bool IsInitials(size_t i) const {
    return tokens_[i].text.size() == 1 && i + 1 < tokens_.size() &&
           std::string_view(text_).substr(tokens_[i].end, 1) == ".";
  }
  size_t BehindInitials(size_t i) const {
    size_t at = i;
    while (at < tokens_.size() && IsInitials(at)) ++at;
    const size_t end = at < tokens_.size() ? SurnameFrom(at) : at;
    return std::max(end, at);
  }

  // An unknown first word in front of a surname: a capital in the middle of a sentence with a
  // known surname, or a particle and another capital behind it.
  bool IsPersonLike(size_t i, size_t end) const {
    if (IsSurname(tokens_[end - 1].text)) return true;
    if (StartsSentence(i)) return false;
    return IsParticle(tokens_[i + 1].text) && tokens_[i + 1].text != "in" &&
           tokens_[i + 1].text != "op" && tokens_[i + 1].text != "de" &&
           tokens_[i + 1].text != "het";
  }

  std::string_view text_;
  std::vector<PlacedToken> tokens_;
};

}  // namespace

void FindNames(std::string_view text, std::vector<IdentifyingSpan>& spans) {
  NameReader(text).Read(spans);
}

}  // namespace meldwijzer
