#include <algorithm>
#include <string>
#include <unordered_set>

#include "dialogs/reading/identifying_search.h"

namespace meldwijzer {
namespace {

using Spans = std::vector<IdentifyingSpan>;

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

void FindStreets(const Searcher& searcher, Spans& spans) {
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
      R"((?:adres:?|adres is|fam\.? [a-z]{2,20},|familie [a-z]{2,20},|woont op|woont aan|wonende(?: op| aan| te)?|woonachtig(?: op| aan)?|verblijft op|verblijven op|ingeschreven op|het adres|staying at|lives at|living at|address:?) ((?:[a-z'.\-]+ ){1,4}\d{1,4}(?: ?(?:-|/) ?(?:\d{1,3}|[ivx]{1,4})|[ -]?(?:hs|huis|bis|[a-z])\b)?))");
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

}  // namespace

void FindAddresses(const Searcher& searcher, Spans& spans) {
  FindStreets(searcher, spans);
  FindSaidAddresses(searcher, spans);
  FindPostcodes(searcher, spans);
}

}  // namespace meldwijzer
