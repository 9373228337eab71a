#include "dialogs/reading/identifying.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/text/text.h"
#include "dialogs/reading/find_names.h"

namespace meldwijzer {
namespace {

using Spans = std::vector<IdentifyingSpan>;

// Numbers that may be said: the published help lines (without spaces and signs).
bool IsHelpLine(std::string_view digits) {
  if (digits.starts_with("0800") || digits.starts_with("0900") || digits.starts_with("0906") ||
      digits.starts_with("0909")) {
    return true;
  }
  return digits == "0334481186" || digits == "31334481186";
}

std::string DigitsOf(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits.push_back(c);
  }
  return digits;
}

bool PassesElevenTest(std::string_view digits) {
  if (digits.size() != 9) return false;
  int sum = 0;
  for (size_t i = 0; i < 9; ++i) {
    const int weight = i == 8 ? -1 : 9 - static_cast<int>(i);
    sum += weight * (digits[i] - '0');
  }
  return sum % 11 == 0 && digits != "000000000";
}

// One pattern; the text it looks at is folded, so offsets go back through `folded`.
class Searcher {
 public:
  Searcher(std::string_view original, const FoldedText& folded)
      : original_(original), folded_(folded) {}

  // Calls `found(matched text, start in folded, groups)` for each match of `pattern`, whose first
  // group is what counts.
  template <class Found>
  void Each(const RE2& pattern, const Found& found) const {
    const re2::StringPiece whole(folded_.text);
    re2::StringPiece group;
    size_t at = 0;
    while (at <= folded_.text.size()) {
      std::array<re2::StringPiece, 2> groups;
      if (!pattern.Match(whole, at, whole.size(), RE2::UNANCHORED, groups.data(), 2)) return;
      const re2::StringPiece hit = groups[1].data() == nullptr ? groups[0] : groups[1];
      const auto start = static_cast<size_t>(hit.data() - whole.data());
      found(std::string_view(hit.data(), hit.size()), start);
      at = std::max(start + hit.size(), at + 1);
    }
  }

  IdentifyingSpan Span(IdentifyingKind kind, size_t start, size_t length) const {
    return {kind, folded_.offsets[start], folded_.offsets[start + length]};
  }

  std::string_view Before(size_t start, size_t count) const {
    const size_t from = start > count ? start - count : 0;
    return std::string_view(folded_.text).substr(from, start - from);
  }
  std::string_view After(size_t end, size_t count) const {
    return std::string_view(folded_.text).substr(std::min(end, folded_.text.size()), count);
  }
  std::string_view original() const { return original_; }
  const FoldedText& folded() const { return folded_; }

 private:
  std::string_view original_;
  const FoldedText& folded_;
};

bool IsWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool StandsAlone(const Searcher& searcher, size_t start, size_t length) {
  const std::string_view before = searcher.Before(start, 1);
  const std::string_view after = searcher.After(start + length, 1);
  return (before.empty() || !IsWordByte(before[0])) && (after.empty() || !IsWordByte(after[0]));
}

bool Contains(std::string_view text, const RE2& pattern) {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

constexpr size_t kContextBytes = 32;

bool MayHoldEmail(std::string_view folded) {
  return folded.find('@') != std::string_view::npos ||
         folded.find("at]") != std::string_view::npos ||
         folded.find("at)") != std::string_view::npos ||
         folded.find("apenstaartje") != std::string_view::npos;
}

void FindEmails(const Searcher& searcher, Spans& spans) {
  static const RE2 pattern(
      R"(([a-z0-9][a-z0-9._%+\-]{0,63}(?:@| ?[\(\[]at[\)\]] ?| apenstaartje )[a-z0-9\-]{1,63}(?:(?:\.| punt )[a-z0-9\-]{2,63}){1,4}))");
  searcher.Each(pattern, [&](std::string_view hit, size_t start) {
    spans.push_back(searcher.Span(IdentifyingKind::kEmail, start, hit.size()));
  });
}

void FindBirthdates(const Searcher& searcher, Spans& spans) {
  static const RE2 date(
      R"(((?:0?[1-9]|[12]\d|3[01]) ?[-/. ] ?(?:0?[1-9]|1[0-2]) ?[-/. ] ?(?:19\d\d|20[0-3]\d|'?\d\d)\b|(?:19\d\d|20[0-3]\d)[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b|(?:0?[1-9]|[12]\d|3[01])(?:e|ste|de|st|nd|rd|th)?[ -]?(?:of )?(?:jan|feb|febr|maart|mrt|mar|apr|mei|may|jun|jul|aug|sept?|okt|oct|nov|dec|januari|februari|april|juni|juli|augustus|september|oktober|november|december|january|february|march|june|july|august|october)\.?(?:,?[ -](?:19\d\d|20[0-3]\d|'\d\d))?\b|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b))");
  static const RE2 birth_before(
      R"((?:geboren|geb\.?|geboortedatum|geb\.?dat\.?|geboortedag|gebdatum|g\.?d\.?|dob|d\.o\.b\.?|born|birthday|date of birth|jarig|verjaardag|verjaart|birth)[^!?]{0,20}$)");
  static const RE2 birth_after(R"(^[,)]? ?(?:geboren|geb\b|jarig|born|ter wereld))");
  static const RE2 event_before(
      R"((?:sinds|vanaf|tot|per|op|d\.?d\.?|afspraak|intake|datum|dossier|since|from|until|on|verslag|brief) $)");
  static const RE2 compact(
      R"((?:geboren|geb\.?|gebdatum|geboortedatum:?|g\.?d\.?|dob) ?(?:op )?((?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)\b))");
  searcher.Each(compact, [&](std::string_view hit, size_t start) {
    spans.push_back(searcher.Span(IdentifyingKind::kBirthdate, start, hit.size()));
  });
  static const RE2 year(R"(((?:19|20)\d\d))");
  searcher.Each(date, [&](std::string_view hit, size_t start) {
    if (!StandsAlone(searcher, start, hit.size())) return;
    const std::string_view before = searcher.Before(start, kContextBytes);
    const bool birth = Contains(before, birth_before) ||
                       Contains(searcher.After(start + hit.size(), kContextBytes), birth_after);
    int value = 0;
    const bool has_year = RE2::PartialMatch(re2::StringPiece(hit.data(), hit.size()), year, &value);
    // A full date of some years ago is hardly anything but a birth date.
    constexpr int kBirthYearMax = 2020;
    const bool old_enough = has_year && value >= 1920 && value <= kBirthYearMax;
    if (!birth && (!old_enough || Contains(before, event_before))) return;
    spans.push_back(searcher.Span(IdentifyingKind::kBirthdate, start, hit.size()));
  });
}

// "geboren zeven juli 2009", "van vijftien oktober tweeduizend zes".
void FindSpelledBirthdates(const Searcher& searcher, Spans& spans) {
  static const RE2 spelled(
      R"((?:geboren|geb\.?|is van|born|verjaart|jarig)(?: op)?(?: de)? ((?:[a-z]{2,24}|\d{1,2}(?:e|ste|de)?)(?: van)? (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?: (?:(?:19|20)\d\d|(?:tweeduizend|negentien)[a-z]*(?: (?:en )?[a-z]{3,12})?))?))");
  searcher.Each(spelled, [&](std::string_view hit, size_t start) {
    spans.push_back(searcher.Span(IdentifyingKind::kBirthdate, start, hit.size()));
  });
}

bool LooksLikePhone(std::string_view hit, std::string_view before) {
  static const RE2 phone_word(
      R"((?:bel|tel|telefoon|nummer|mobiel|mob|06|bereikbaar|app|appen|call|phone|number|nr)[^0-9]{0,14}$)");
  const std::string digits = DigitsOf(hit);
  if (IsHelpLine(digits)) return false;
  const bool international = hit.starts_with("+") || hit.starts_with("00");
  if (international) {
    const std::string number = hit.starts_with("+") ? digits : digits.substr(2);
    return number.size() >= 9 && number.size() <= 15 && !IsHelpLine(number);
  }
  if (digits.starts_with("06")) return digits.size() >= 9 && digits.size() <= 11;
  if (digits.starts_with('0') && digits.size() == 10) return true;
  if (digits.starts_with('0') && digits.size() == 9) return Contains(before, phone_word);
  if (digits.starts_with("316") && digits.size() == 11) return true;
  return digits.starts_with('6') && digits.size() == 9 && Contains(before, phone_word);
}

void FindNumbers(const Searcher& searcher, Spans& spans) {
  static const RE2 row(R"(((?:\+ ?|\()?\d(?:[ ().\-/]{0,3}\d){7,15}))");
  static const RE2 bsn_word(R"((?:bsn|burgerservicenummer|sofinummer|sofi)[^0-9]{0,16}$)");
  searcher.Each(row, [&](std::string_view hit, size_t start) {
    const bool glued = searcher.Before(start, 3) == "bsn";
    if (!glued && !StandsAlone(searcher, start, hit.size())) return;
    const std::string digits = DigitsOf(hit);
    const std::string_view before = searcher.Before(start, kContextBytes);
    const bool bsn_said = Contains(before, bsn_word);
    if ((bsn_said && (digits.size() == 8 || digits.size() == 9)) ||
        (PassesElevenTest(digits) && !digits.starts_with("06"))) {
      spans.push_back(searcher.Span(IdentifyingKind::kBsn, start, hit.size()));
      return;
    }
    if (!LooksLikePhone(hit, before)) return;
    spans.push_back(searcher.Span(IdentifyingKind::kPhone, start, hit.size()));
  });
}

void FindPlates(const Searcher& searcher, Spans& spans) {
  static const RE2 plate(
      R"(((?:[a-z]{2}-\d\d-\d\d|\d\d-\d\d-[a-z]{2}|\d\d-[a-z]{2}-\d\d|[a-z]{2}-\d\d-[a-z]{2}|[a-z]{2}-[a-z]{2}-\d\d|\d\d-[a-z]{2}-[a-z]{2}|\d\d-[a-z]{3}-\d|\d-[a-z]{3}-\d\d|[a-z]{2}-\d{3}-[a-z]|[a-z]-\d{3}-[a-z]{2}|[a-z]{3}-\d\d-[a-z]|[a-z]-\d\d-[a-z]{3}|\d-[a-z]{2}-\d{3}|\d{3}-[a-z]{2}-\d)))");
  static const RE2 said(
      R"((?:kenteken|nummerplaat|nummerbord|plate|registration)[^a-z0-9]{0,3}(?:is |was |van |nr\.? |begint met |nummer )?((?:[a-z]{1,3}[ -]?\d{1,3}[ -]?[a-z]{1,3}|\d{1,3}[ -]?[a-z]{1,3}[ -]?\d{1,3}|[a-z]{2}[ -]?\d\d[ -]?\d\d|[a-z]{2}[ -][a-z]{2}[ -]\d\d|\d\d[ -][a-z]{2}[ -][a-z]{2}|\d[ -]?[a-z]{3}[ -]?\d{3})))");
  for (const RE2* const pattern : {&plate, &said}) {
    searcher.Each(*pattern, [&](std::string_view hit, size_t start) {
      if (!StandsAlone(searcher, start, hit.size())) return;
      if (DigitsOf(hit).empty()) return;
      spans.push_back(searcher.Span(IdentifyingKind::kPlate, start, hit.size()));
    });
  }
}

bool IsNoStreet(std::string_view word) {
  static const std::unordered_set<std::string> words = {"onderweg",
                                                        "snelweg",
                                                        "autosnelweg",
                                                        "rijksweg",
                                                        "halverweg",
                                                        "schoolplein",
                                                        "supermarkt",
                                                        "arbeidsmarkt",
                                                        "vakantiepark",
                                                        "werkplein",
                                                        "zwembad",
                                                        "jaarmarkt",
                                                        "kerstmarkt",
                                                        "woningmarkt",
                                                        "hof",
                                                        "speelveld",
                                                        "voetbalveld",
                                                        "sportveld",
                                                        "sportpark",
                                                        "pretpark",
                                                        "rugzak",
                                                        "rechtbank",
                                                        "gerechtshof",
                                                        "luchtweg",
                                                        "urineweg",
                                                        "kermisterrein",
                                                        "marktplein",
                                                        "zwarte markt",
                                                        "autobaan",
                                                        "bijbaan",
                                                        "fulltimebaan",
                                                        "loopbaan",
                                                        "geheugenpad",
                                                        "bospad",
                                                        "fietspad",
                                                        "voetpad",
                                                        "uitweg",
                                                        "omweg",
                                                        "raamstraat",
                                                        "huisarts",
                                                        "kring",
                                                        "afstand",
                                                        "fietsweg",
                                                        "spoorweg",
                                                        "doorweg",
                                                        "gang",
                                                        "stationsplein-ingang"};
  return words.contains(std::string(word));
}

void FindAddresses(const Searcher& searcher, Spans& spans) {
  static const RE2 street(
      R"(((?:[a-z][a-z'.]* ){0,1}[a-z'.\-]*(?:straat|straatje|str\.|laan|plein|gracht|kade|singel|dreef|plantsoen|steeg|boulevard|weg|dijk|hof|pad|markt|park|ring|veld|kamp|baan|wal|brink|erf|burg|heuvel|hoek|oever|haven|akker|donk|berg|weide|meent|vaart)[ ,]{1,2}(?:nr\.? ?|nummer |no\.? ?)?\d{1,4}(?: ?(?:-|/) ?\d{1,3}|[ -]?(?:hs|huis|[a-z])\b)?))");
  static const RE2 unit(
      R"(^ ?(?:uur|jaar|jr|dagen|dag|keer|x\b|mannen|man\b|vrouwen|weken|wkn|minuten|min\b|maanden|mnd|jongens|meisjes|euro|km|meter|mensen|kinderen|procent|%|auto|collega|of |tot |gasten|personen|leerlingen|jarige|-jarig|:|\.\d))");
  static const RE2 own_word(R"(([a-z'.\-]+)[ ,]{1,2}(?:nr\.? ?|nummer |no\.? ?)?\d)");
  static const RE2 always(
      R"((?:straat|straatje|str\.|laan|plein|gracht|kade|singel|dreef|plantsoen|steeg|boulevard)[ ,])");
  searcher.Each(street, [&](std::string_view hit, size_t start) {
    if (!StandsAlone(searcher, start, hit.size())) return;
    if (Contains(searcher.After(start + hit.size(), 12), unit)) return;
    re2::StringPiece name;
    if (!RE2::PartialMatch(re2::StringPiece(hit.data(), hit.size()), own_word, &name)) return;
    auto first = static_cast<size_t>(name.data() - hit.data());
    const std::string_view word(name.data(), name.size());
    if (IsNoStreet(word)) return;
    const char letter = searcher.original()[searcher.folded().offsets[start + first]];
    const bool capital = letter >= 'A' && letter <= 'Z';
    constexpr size_t kBareStreetMax = 6;  // "weg", "straat": no name in front
    if (!capital && (word.size() <= kBareStreetMax || !Contains(hit, always))) return;
    // A capital in front belongs to the name: "Van Goghstraat".
    if (first > 0) {
      const char front = searcher.original()[searcher.folded().offsets[start]];
      if (front >= 'A' && front <= 'Z' && start > 0) first = 0;
    }
    spans.push_back(searcher.Span(IdentifyingKind::kAddress, start + first, hit.size() - first));
  });
}

// What follows "woont op" and the like, with a number: streets whose names do not say so.
void FindSaidAddresses(const Searcher& searcher, Spans& spans) {
  static const RE2 said(
      R"((?:adres:?|adres is|woont op|woont aan|wonende(?: op| aan| te)?|woonachtig(?: op| aan)?|verblijft op|verblijven op|ingeschreven op|het adres|staying at|lives at|living at|address:?) ((?:[a-z'.\-]+ ){1,4}\d{1,4}(?: ?(?:-|/) ?(?:\d{1,3}|[ivx]{1,4})|[ -]?(?:hs|huis|bis|[a-z])\b)?))");
  searcher.Each(said, [&](std::string_view hit, size_t start) {
    const char letter = searcher.original()[searcher.folded().offsets[start]];
    const bool capital = letter >= 'A' && letter <= 'Z';
    if (!capital && !hit.starts_with("van ") && !hit.starts_with("de ")) return;
    spans.push_back(searcher.Span(IdentifyingKind::kAddress, start, hit.size()));
  });
}

void FindPostcodes(const Searcher& searcher, Spans& spans) {
  static const RE2 postcode(R"(([1-9]\d{3} ?[a-z]{2}))");
  static const RE2 said(R"((?:postcode|pc|adres)[^0-9]{0,12}$)");
  static const RE2 measure(
      R"(^\d{4}(?:km|mg|ml|kg|cm|mm|kb|mb|gb|gr|pk|sa|sd|ss|st|nd|rd|th|kc|er|eu|mw|kw|de)$)");
  searcher.Each(postcode, [&](std::string_view hit, size_t start) {
    if (!StandsAlone(searcher, start, hit.size())) return;
    const std::string_view typed =
        searcher.original().substr(searcher.folded().offsets[start + hit.size() - 2], 2);
    const bool capitals = std::ranges::all_of(typed, [](char c) { return c >= 'A' && c <= 'Z'; });
    const bool spaced = hit.find(' ') != std::string_view::npos;
    if (!capitals && (spaced || Contains(hit, measure)) &&
        !Contains(searcher.Before(start, kContextBytes), said)) {
      return;
    }
    spans.push_back(searcher.Span(IdentifyingKind::kAddress, start, hit.size()));
  });
}

// Of two that overlap the one that begins first stays.
void KeepDisjoint(Spans& spans) {
  Spans kept;
  for (const IdentifyingSpan& span : spans) {
    if (span.end <= span.start) continue;
    if (kept.empty() || kept.back().end <= span.start) kept.push_back(span);
  }
  spans = std::move(kept);
}

}  // namespace

std::vector<IdentifyingSpan> IdentifyingFinder::Find(std::string_view text) const {
  const PlacedText placed(text);
  const std::string_view folded = placed.folded().text;
  const Searcher searcher(text, placed.folded());
  Spans spans;
  // Most messages hold nothing that any of these could begin with.
  if (MayHoldEmail(folded)) FindEmails(searcher, spans);
  if (folded.find_first_of("0123456789") != std::string_view::npos) {
    FindBirthdates(searcher, spans);
    FindPlates(searcher, spans);
    FindNumbers(searcher, spans);
    FindAddresses(searcher, spans);
    FindSaidAddresses(searcher, spans);
    FindPostcodes(searcher, spans);
  }
  FindSpelledBirthdates(searcher, spans);
  FindNames(text, placed, *known_, spans);
  if (spans.empty()) return spans;
  std::ranges::stable_sort(spans, {}, &IdentifyingSpan::start);
  KeepDisjoint(spans);
  return spans;
}

std::string Mask(std::string_view text, const std::vector<IdentifyingSpan>& spans,
                 std::string_view mask) {
  std::string masked;
  size_t at = 0;
  for (const IdentifyingSpan& span : spans) {
    if (span.start < at || span.end > text.size() || span.end < span.start) continue;
    masked.append(text.substr(at, span.start - at));
    masked.append(mask);
    at = span.end;
  }
  masked.append(text.substr(std::min(at, text.size())));
  return masked;
}

}  // namespace meldwijzer
