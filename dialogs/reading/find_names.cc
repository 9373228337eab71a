#include "dialogs/reading/find_names.h"

#include <algorithm>
#include <string>

#include "dialogs/reading/name_lists.h"

namespace meldwijzer {
namespace {

// Reads the words of one text as names.
class NameReader {
 public:
  NameReader(std::string_view text, const std::vector<PlacedToken>& tokens)
      : text_(text), tokens_(tokens) {
    traits_.reserve(tokens.size());
    for (const PlacedToken& token : tokens) traits_.push_back(NameTraitsOf(token.text));
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
  bool IsFreeCapital(size_t i) const { return IsCapital(i) && !Is(i, kOtherProperName); }

  // The index behind the surname that follows the word before `i`; `i` where there is none.
  size_t SurnameFrom(size_t i) const {
    size_t at = i;
    constexpr size_t kParticlesMax = 3;
    while (at - i < kParticlesMax && at < tokens_.size() && SameRow(at) && Is(at, kNameParticle)) {
      ++at;
    }
    if (at >= tokens_.size() || !SameRow(at)) return i;
    const bool known = Is(at, kSurname) && at == i;
    if (!IsFreeCapital(at) && !known) return i;
    // "Samira van Amsterdam" is about a town; it was taken out by the list of other names.
    ++at;
    if (at < tokens_.size() && SameRow(at) && IsFreeCapital(at)) ++at;
    return at;
  }

  // The end of the name that begins at word `i`, or `i` itself.
  size_t NameFrom(size_t i) const {
    const bool capital = IsFreeCapital(i);
    const bool listed = Is(i, kFirstName);
    const bool doubtful = Is(i, kDoubtfulFirstName) && !BeginsBrand(i);
    const bool row = i > 0 && SameRow(i);
    if (i > 0 && tokens_[i].sentence == tokens_[i - 1].sentence) {
      const bool title = Is(i - 1, kTitle);
      if (title && IsInitials(i)) return BehindInitials(i);
      if (title && (capital || listed || Is(i, kSurname) || StartsWithParticle(i))) {
        return StartsWithParticle(i) ? std::max(SurnameFrom(i), i)
                                     : std::max(SurnameFrom(i + 1), i + 1);
      }
      if (Introduces(i) && (capital || listed || (doubtful && IsCapital(i)))) {
        return std::max(SurnameFrom(i + 1), i + 1);
      }
      if (row && Is(i - 1, kRole) && (capital || (doubtful && IsCapital(i))) &&
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
    return i + 1 < tokens_.size() && Is(i + 1, kOtherProperName) && IsCapital(i + 1) &&
           SameRow(i + 1);
  }

  bool StartsWithParticle(size_t i) const { return Is(i, kNameParticle) && SurnameFrom(i) > i; }
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
    if (Is(end - 1, kSurname)) return true;
    if (StartsSentence(i)) return false;
    return Is(i + 1, kNameParticle) && tokens_[i + 1].text != "in" && tokens_[i + 1].text != "op" &&
           tokens_[i + 1].text != "de" && tokens_[i + 1].text != "het";
  }

  std::string_view text_;
  const std::vector<PlacedToken>& tokens_;
  std::vector<NameTraits> traits_;
};

}  // namespace

void FindNames(std::string_view text, const PlacedText& placed,
               std::vector<IdentifyingSpan>& spans) {
  NameReader(text, placed.tokens()).Read(spans);
}

}  // namespace meldwijzer
