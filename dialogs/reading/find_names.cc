#include "dialogs/reading/find_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "dialogs/reading/name_lists.h"

namespace meldwijzer {
namespace {

// Reads the words of one text as names.
class NameReader {
 public:
  NameReader(std::string_view text, const std::vector<PlacedToken>& tokens, const KnownWords& known)
      : text_(text), tokens_(tokens), known_(known) {
    traits_.reserve(tokens.size());
    for (const PlacedToken& token : tokens) traits_.push_back(TraitsOf(token.text));
  }

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
  // "Hendrik-Jan" is a first name because both its parts are.
  static NameTraits TraitsOf(std::string_view word) {
    const size_t hyphen = word.find('-');
    if (hyphen == std::string_view::npos) return NameTraitsOf(word);
    constexpr NameTraits kFirst = kFirstName | kDoubtfulFirstName;
    const bool both = (NameTraitsOf(word.substr(0, hyphen)) & kFirst) != 0 &&
                      (NameTraitsOf(word.substr(hyphen + 1)) & kFirst) != 0;
    return both ? static_cast<NameTraits>(kFirstName) : NameTraitsOf(word);
  }

  bool Is(size_t i, NameTrait trait) const { return (traits_[i] & trait) != 0; }

  // What comes before a name in so many words.
  bool Introduces(size_t i) const {
    if (i == 0) return false;
    if (Is(i - 1, kIntroducesName)) return true;
    if (i < 2 || tokens_[i - 1].sentence != tokens_[i - 2].sentence) return false;
    return Is(i - 2, kIntroducesName) && Is(i - 1, kJoinsIntroduction);
  }

  bool IsCapital(size_t i) const {
    const std::string_view typed = Typed(i);
    if (typed.size() < 2) return false;
    const auto first = static_cast<unsigned char>(typed[0]);
    const bool upper = (first >= 'A' && first <= 'Z') ||
                       (first == 0xC3 && IsUpperLatin(typed[1])) || first == 0xC4 || first == 0xC5;
    if (!upper) return false;
    // All capitals is shouting or an abbreviation, but for names beside each other.
    if (IsLower(typed)) return true;
    constexpr NameTraits kName = kFirstName | kDoubtfulFirstName | kSurname;
    return (traits_[i] & kName) != 0 && IsShouted(i) && !IsShoutedText();
  }
  static bool IsLower(std::string_view typed) {
    return std::ranges::any_of(typed, [](char c) { return c >= 'a' && c <= 'z'; });
  }
  // Whether a neighbour is in capitals, too.
  bool IsShouted(size_t i) const {
    const auto capitals = [&](size_t at) { return Typed(at).size() > 1 && !IsLower(Typed(at)); };
    return (i > 0 && capitals(i - 1)) || (i + 1 < tokens_.size() && capitals(i + 1));
  }
  bool IsShoutedText() const { return !IsLower(text_); }
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
    return Before(i).find(':') != std::string_view::npos || HasQuote(Before(i));
  }
  static bool HasQuote(std::string_view gap) {
    return gap.find_first_of("\"'") != std::string_view::npos ||
           gap.find("\xE2\x80") != std::string_view::npos;
  }
  std::string_view Before(size_t i) const {
    return text_.substr(tokens_[i - 1].end, tokens_[i].start - tokens_[i - 1].end);
  }
  // "cliënt 'Mo'": a word or two between quotation marks.
  bool IsQuotedShort(size_t i) const {
    constexpr size_t kQuotedMax = 2;
    if (i == 0 || !HasQuote(Before(i)) || Before(i).find(':') != std::string_view::npos)
      return false;
    for (size_t at = i; at < std::min(i + kQuotedMax, tokens_.size()); ++at) {
      if (HasQuote(text_.substr(tokens_[at].end, 3).substr(0, 3)) &&
          text_.substr(tokens_[at].end, 1) != " ") {
        return true;
      }
    }
    return false;
  }
  bool SameRow(size_t i) const {
    if (i >= tokens_.size() || tokens_[i].sentence != tokens_[i - 1].sentence) return false;
    const std::string_view gap =
        text_.substr(tokens_[i - 1].end, tokens_[i].start - tokens_[i - 1].end);
    return gap.find_first_of(",;:()/\"") == std::string_view::npos;
  }
  // "Na" of "Li Na": a small word in capitals behind a name is no small word.
  bool IsSyllable(size_t i) const {
    constexpr size_t kSyllableMax = 3;
    return IsCapital(i) && tokens_[i].text.size() <= kSyllableMax && !StartsSentence(i);
  }
  bool IsFreeCapital(size_t i) const { return IsCapital(i) && !Is(i, kOtherProperName); }

  // A word that nothing is known of: no ordinary word, no place, no brand.
  bool IsUnknown(size_t i) const {
    constexpr size_t kNameBytesMin = 3;
    const std::string_view word = tokens_[i].text;
    if (known_.empty() || word.size() < kNameBytesMin || Is(i, kOtherProperName)) return false;
    if (word.find_first_of("0123456789") != std::string_view::npos) return false;
    // "I'm", "They've", "hasn't": only what stands before the apostrophe can be a name.
    const size_t apostrophe = word.find('\'');
    if (apostrophe != std::string_view::npos && apostrophe + 4 > word.size()) {
      const std::string_view base = word.substr(0, apostrophe);
      if (base.size() < kNameBytesMin || known_.Has(base) || word.ends_with("n't")) return false;
    }
    return !known_.Has(word);
  }

  static bool HasEndingOfThing(std::string_view word) {
    static constexpr auto kEndings = std::to_array<std::string_view>(
        {"straat", "weg",   "school", "markt",     "plein", "park", "buurt",   "lyceum", "laan",
         "kade",   "hoeve", "singel", "boulevard", "umc",   "huis", "centrum", "hof",    "college",
         "groep",  "bus",   "code",   "gracht",    "dijk",  "wijk", "kerk"});
    constexpr size_t kBeforeEndingMin = 3;
    return std::ranges::any_of(kEndings, [&](std::string_view end) {
      return word.size() >= end.size() + kBeforeEndingMin && word.ends_with(end);
    });
  }

  // "de Kalverstraat", "naar Naturalis", "McDonald's": what stands before it or how it is built
  // makes it no person.
  bool IsThing(size_t i) const {
    static constexpr auto kBefore = std::to_array<std::string_view>(
        {"de",  "het", "'t",   "een",  "onze",      "ons",   "deze", "die",
         "dat", "op",  "in",   "naar", "richting",  "halte", "the",  "our",
         "at",  "to",  "merk", "wet",  "stichting", "school"});
    const std::string_view word = tokens_[i].text;
    if (i > 0 && std::ranges::find(kBefore, tokens_[i - 1].text) != kBefore.end()) return true;
    if (HasEndingOfThing(word)) return true;
    // Capitals inside a word ("SLB'er", "KNMG-code"), unless a hyphen joins two names.
    const std::string_view typed = Typed(i);
    for (size_t k = 1; k < typed.size(); ++k) {
      if (typed[k] >= 'A' && typed[k] <= 'Z' && typed[k - 1] != '-') return true;
    }
    return false;
  }

  // One part of a name behind others: particles and a word, or the initial of one; `i` where there
  // is none.
  size_t PartFrom(size_t i) const {
    size_t at = i;
    constexpr size_t kParticlesMax = 3;
    while (at - i < kParticlesMax && at < tokens_.size() && SameRow(at) && Is(at, kNameParticle)) {
      ++at;
    }
    if (at >= tokens_.size() || !SameRow(at) || IsNameOfThing(at)) return i;
    const bool capital = IsFreeCapital(at);
    // "Samira van Amsterdam" is about a town; it was taken out by the list of other names.
    const bool place = at > i && !known_.empty() && known_.Has(tokens_[at].text);
    if (capital && (!place || Is(at, kSurname))) return at + 1;
    if (IsSyllable(at) || (at > i && IsLetterWithStop(at))) return at + 1;
    if (Is(at, kSurname) || IsUnknown(at) || IsInitial(at)) return at + 1;
    return i;
  }
  size_t SurnameFrom(size_t i) const {
    constexpr int kPartsMax = 4;
    size_t end = i;
    for (int part = 0; part < kPartsMax; ++part) {
      const size_t next = PartFrom(end);
      if (next == end) break;
      end = next;
    }
    return end;
  }
  // "J.P.M. Smeets": the full stops end no sentence here. `i` where no surname follows.
  size_t BehindInitialsOfName(size_t i) const {
    constexpr size_t kInitialsMax = 5;
    size_t at = i;
    while (at < tokens_.size() && at - i < kInitialsMax && IsInitial(at)) ++at;
    if (at == i || at >= tokens_.size()) return i;
    const std::string_view gap =
        text_.substr(tokens_[at - 1].end, tokens_[at].start - tokens_[at - 1].end);
    if (gap != "." && gap != ". ") return i;
    size_t name = at;
    while (name - at < 3 && name + 1 < tokens_.size() && Is(name, kNameParticle)) ++name;
    const bool several = at - i > 1;
    const bool surname = Is(name, kSurname) || IsUnknown(name) || (several && !IsThing(name));
    if (!IsFreeCapital(name) || !surname) return i;
    return std::max(SurnameFrom(name + 1), name + 1);
  }

  // "h." of "amira el h."
  bool IsLetterWithStop(size_t i) const {
    const std::string_view word = tokens_[i].text;
    return word.size() == 1 && word[0] >= 'a' && word[0] <= 'z' &&
           text_.substr(tokens_[i].end, 1) == ".";
  }
  // "A." of "Kwame A."
  bool IsInitial(size_t i) const {
    const std::string_view typed = Typed(i);
    return typed.size() == 1 && typed[0] >= 'A' && typed[0] <= 'Z' &&
           text_.substr(tokens_[i].end, 1) == ".";
  }

  // "Wilhelmina ziekenhuis", "Johan de Witt College": what follows makes it no person.
  bool IsNameOfThing(size_t end) const {
    static constexpr auto kThings = std::to_array<std::string_view>(
        {"college",   "lyceum",    "school",      "scholen",   "ziekenhuis", "kliniek",
         "stichting", "kerk",      "centrum",     "instituut", "instelling", "hotel",
         "mavo",      "gymnasium", "basisschool", "hospital",  "institute",  "foundation",
         "fonds",     "huis",      "plein",       "moskee"});
    return end < tokens_.size() && SameRow(end) &&
           std::ranges::find(kThings, tokens_[end].text) != kThings.end();
  }

  // What people are said to do: behind it an unknown capital is a person, also where a sentence
  // begins.
  bool ActsLikePerson(size_t i) const {
    static constexpr auto kActs = std::to_array<std::string_view>(
        {"zegt",  "zei",   "vertelt", "vertelde", "woont", "slaapt", "huilt",     "huilde",
         "belde", "appte", "appt",    "belt",     "durft", "draagt", "verblijft", "says",
         "told",  "lives", "works",   "sleeps",   "cries", "cried",  "arrived"});
    return i + 1 < tokens_.size() && SameRow(i + 1) &&
           std::ranges::find(kActs, tokens_[i + 1].text) != kActs.end();
  }

  // "Stanisław en Ewa": a name beside a name.
  bool StandsBesideName(size_t i) const {
    if (i + 2 >= tokens_.size() || !SameRow(i + 1)) return false;
    if (tokens_[i + 1].text != "en" && tokens_[i + 1].text != "and") return false;
    return SameRow(i + 2) && IsCapital(i + 2) &&
           (Is(i + 2, kFirstName) || Is(i + 2, kDoubtfulFirstName) || IsUnknown(i + 2));
  }

  // The end of the name that begins at word `i`, or `i` itself.
  size_t NameFrom(size_t i) const {
    const size_t end = PersonFrom(i);
    return end > i && IsNameOfThing(end) ? i : end;
  }
  size_t PersonFrom(size_t i) const {
    const bool capital = IsFreeCapital(i);
    const bool listed = Is(i, kFirstName) && !BeginsBrand(i);
    const bool doubtful = Is(i, kDoubtfulFirstName) && !BeginsBrand(i);
    const bool row = i > 0 && SameRow(i);
    if (i > 0 && tokens_[i].sentence == tokens_[i - 1].sentence) {
      const bool title = Is(i - 1, kTitle);
      if (title && IsInitials(i)) return BehindInitials(i);
      if (title && (capital || listed || Is(i, kSurname) || StartsWithParticle(i))) {
        return StartsWithParticle(i) ? std::max(SurnameFrom(i), i)
                                     : std::max(SurnameFrom(i + 1), i + 1);
      }
      if (Introduces(i) && (capital || listed || (doubtful && IsCapital(i)) ||
                            (IsUnknown(i) && !StartsSentence(i)))) {
        return std::max(SurnameFrom(i + 1), i + 1);
      }
      if (Is(i - 1, kRole) && (capital || (doubtful && IsCapital(i))) &&
          ((row && !StartsSentence(i)) || IsQuotedShort(i))) {
        return std::max(SurnameFrom(i + 1), i + 1);
      }
    }
    if (listed) return std::max(SurnameFrom(i + 1), i + 1);
    const size_t surname = SurnameFrom(i + 1);
    if (doubtful && IsCapital(i) && (surname > i + 1 || !StartsSentence(i))) {
      return std::max(surname, i + 1);
    }
    if (capital && surname > i + 1 && IsPersonLike(i, surname)) return surname;
    if (const size_t end = BehindInitialsOfName(i); end > i) return end;
    if (capital && IsUnknown(i) && !IsThing(i)) {
      if (!StartsSentence(i) || ActsLikePerson(i) || StandsBesideName(i))
        return std::max(surname, i + 1);
      if (surname > i + 1 && IsFreeCapital(i + 1) && IsUnknown(i + 1)) return surname;
    }
    return i;
  }

  // "Louis Vuitton", "Willem Alexanderschool": what follows makes it no person.
  bool BeginsBrand(size_t i) const {
    if (i + 1 >= tokens_.size() || !SameRow(i + 1) || !IsCapital(i + 1)) return false;
    if (IsSyllable(i + 1)) return false;
    const std::string_view next = tokens_[i + 1].text;  // "Vuitton-tas"
    return Is(i + 1, kOtherProperName) || HasEndingOfThing(next) ||
           (NameTraitsOf(next.substr(0, next.find('-'))) & kOtherProperName) != 0;
  }

  bool StartsWithParticle(size_t i) const { return Is(i, kNameParticle) && SurnameFrom(i) > i; }
  bool IsInitials(size_t i) const {
    return tokens_[i].text.size() == 1 && i + 1 < tokens_.size() &&
           std::string_view(text_).substr(tokens_[i].end, 1) == ".";
  }
  size_t BehindInitials(size_t i) const {
    size_t at = i;
    while (at < tokens_.size() && IsInitials(at)) ++at;
    if (at >= tokens_.size()) return at;
    size_t name = at;  // the full stop of an initial ends no sentence
    while (name - at < 3 && name + 1 < tokens_.size() && Is(name, kNameParticle)) ++name;
    if (Before(at).starts_with(".") && IsFreeCapital(name)) return SurnameFrom(name + 1);
    return std::max(SurnameFrom(at), at);
  }

  // An unknown first word in front of a surname: a capital in the middle of a sentence with a
  // known surname, or a particle and another capital behind it.
  bool IsPersonLike(size_t i, size_t end) const {
    if (Is(end - 1, kSurname) && (IsCapital(end - 1) || IsUnknown(i))) return true;
    if (StartsSentence(i)) return false;
    return Is(i + 1, kNameParticle) && tokens_[i + 1].text != "in" && tokens_[i + 1].text != "op" &&
           tokens_[i + 1].text != "de" && tokens_[i + 1].text != "het";
  }

  std::string_view text_;
  const std::vector<PlacedToken>& tokens_;
  const KnownWords& known_;
  std::vector<NameTraits> traits_;
};

}  // namespace

void FindNames(std::string_view text, const PlacedText& placed, const KnownWords& known,
               std::vector<IdentifyingSpan>& spans) {
  NameReader(text, placed.tokens(), known).Read(spans);
}

}  // namespace meldwijzer
