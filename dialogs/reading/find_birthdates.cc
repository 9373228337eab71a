#include "dialogs/reading/identifying_search.h"

namespace meldwijzer {

void FindBirthdates(const Searcher& searcher, std::vector<IdentifyingSpan>& spans) {
  static const RE2 date(
      R"(((?:0?[1-9]|[12]\d|3[01]) ?[-/. ] ?(?:0?[1-9]|1[0-2]) ?[-/. ] ?(?:19\d\d|20[0-3]\d|'?\d\d)\b|(?:19\d\d|20[0-3]\d)[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b|(?:0?[1-9]|[12]\d|3[01])(?:e|ste|de|st|nd|rd|th)?[ -]?(?:of )?(?:jan|feb|febr|maart|mrt|mar|apr|mei|may|jun|jul|aug|sept?|okt|oct|nov|dec|januari|februari|april|juni|juli|augustus|september|oktober|november|december|january|february|march|june|july|august|october)\.?(?:,?[ -](?:19\d\d|20[0-3]\d|'\d\d))?\b|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b|(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:19|20)\d\d\b|\d{1,2}[-./ ][ivx]{1,4}[-./ ](?:19|20)\d\d\b))");
  static const RE2 birth_before(
      R"((?:geboren|geb\.?|geboortedatum|geb\.?dat\.?|geboortedag|gebdatum|g\.?d\.?|dob|d\.o\.b\.?|born|birthday|date of birth|jarig|verjaardag|verjaart|birth)[^!?]{0,20}$|(?:hij|zij|ze|cl|client|is|was) (?:is |was )?van $)");
  static const RE2 birth_after(R"(^[,)]? ?(?:geboren|geb\b|jarig|born|ter wereld))");
  static const RE2 event_before(
      R"((?:sinds|vanaf|tot|per|op|d\.?d\.?|afspraak|intake|datum|dossier|since|from|until|on|verslag|brief) $)");
  static const RE2 compact(
      R"((?:geboren|geb\.?|gebdatum|geboortedatum:?|g\.?d\.?|dob) ?(?:op )?((?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:(?:19|20)\d\d|\d\d)\b))");
  searcher.Each(compact, [&](std::string_view hit, size_t start) {
    spans.push_back(searcher.Span(IdentifyingKind::kBirthdate, start, hit.size()));
  });
  static const RE2 year(R"(((?:19|20)\d\d))");
  // "27 januari '01"
  static const RE2 short_year(R"([a-z] '\d\d$)");
  searcher.Each(date, [&](std::string_view hit, size_t start) {
    if (!StandsAlone(searcher, start, hit.size())) return;
    const std::string_view before = searcher.Before(start, kContextBytes);
    const bool birth = Contains(before, birth_before) ||
                       Contains(searcher.After(start + hit.size(), kContextBytes), birth_after);
    int value = 0;
    const bool has_year = RE2::PartialMatch(re2::StringPiece(hit.data(), hit.size()), year, &value);
    // A full date of some years ago is hardly anything but a birth date.
    constexpr int kBirthYearMax = 2020;
    const bool old_enough = (has_year && value >= 1920 && value <= kBirthYearMax) ||
                            (!has_year && Contains(hit, short_year));
    if (!birth && (!old_enough || Contains(before, event_before))) return;
    spans.push_back(searcher.Span(IdentifyingKind::kBirthdate, start, hit.size()));
  });
}

// "geboren zeven juli 2009", "van vijftien oktober tweeduizend zes".
void FindSpelledBirthdates(const Searcher& searcher, std::vector<IdentifyingSpan>& spans) {
  static const RE2 spelled(
      R"((?:geboren|geb\.?|is van|born|verjaart|jarig)(?: op)?(?: de)? ((?:[a-z]{2,24}|\d{1,2}(?:e|ste|de)?)(?: van)? (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)(?: (?:(?:19|20)\d\d|(?:tweeduizend|negentien)[a-z]*(?: (?:en )?[a-z]{3,12})?))?))");
  static const RE2 numbers(
      R"((?:geboren|geb\.?|geboortedatum|born)(?: is| op)?:? ((?:(?:nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|[a-z]{0,12}twintig|[a-z]{0,12}dertig|tweeduizend)[ -]){2,5}(?:nul|een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|[a-z]{3,6}tien|[a-z]{0,12}tig)))");
  for (const RE2* const pattern : {&spelled, &numbers}) {
    searcher.Each(*pattern, [&](std::string_view hit, size_t start) {
      spans.push_back(searcher.Span(IdentifyingKind::kBirthdate, start, hit.size()));
    });
  }
}

}  // namespace meldwijzer
