#include "dialogs/reading/identifying.h"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "base/text/text.h"
#include "dialogs/reading/find_names.h"
#include "dialogs/reading/identifying_search.h"

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
  // Of other countries: letters in capitals and digits in any order.
  static const RE2 foreign(
      R"((?:kenteken|nummerplaat|nummerbord|plaat|plaatje|plate|registration)[^a-z0-9]{0,3}(?:is |was |van |nr\.? )?((?:[a-z]{1,3}[ -]?){1,2}\d{2,5}(?:[ -]?[a-z]{1,3}\b)?|\d{1,4}[ -]?[a-z]{1,3}(?:[ -]?\d{1,4})?\b))");
  for (const RE2* const pattern : {&plate, &said, &foreign}) {
    searcher.Each(*pattern, [&](std::string_view hit, size_t start) {
      if (!StandsAlone(searcher, start, hit.size())) return;
      if (DigitsOf(hit).empty()) return;
      if (pattern == &foreign && !AllCapitals(searcher, start, hit)) return;
      spans.push_back(searcher.Span(IdentifyingKind::kPlate, start, hit.size()));
    });
  }
}

// What people call themselves on the internet: "@naam", and names with signs in them.
void FindHandles(const Searcher& searcher, Spans& spans) {
  static const RE2 at(R"((?:^|[^a-z0-9._@])(@[a-z0-9][a-z0-9_.]{2,30}))");
  static const RE2 said(
      R"((?:noemt zich|noemt zichzelf|heet|insta|instagram|snap|snapchat|tiktok|telegram|account|accountnaam|gebruikersnaam|username|nick|nickname|profiel|online)[ :a-z]{0,16}[ :'"]([a-z0-9.]*_[a-z0-9_.]+[a-z0-9]|[a-z]{3,20}\d{1,4}))");
  for (const RE2* const pattern : {&at, &said}) {
    searcher.Each(*pattern, [&](std::string_view hit, size_t start) {
      spans.push_back(searcher.Span(IdentifyingKind::kName, start, hit.size()));
    });
  }
}

// "initialen A.B."
void FindInitials(const Searcher& searcher, Spans& spans) {
  static const RE2 said(
      R"((?:initialen|voorletters|initials)(?: zijn| is| van)?:? ((?:[a-z]\.?){2,5})(?:[^a-z]|$))");
  searcher.Each(said, [&](std::string_view hit, size_t start) {
    if (!AllCapitals(searcher, start, hit)) return;
    spans.push_back(searcher.Span(IdentifyingKind::kName, start, hit.size()));
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
  }
  FindSpelledBirthdates(searcher, spans);
  FindHandles(searcher, spans);
  FindInitials(searcher, spans);
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
