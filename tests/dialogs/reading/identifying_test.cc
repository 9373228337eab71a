#include "dialogs/reading/identifying.h"

#include <doctest/doctest.h>

#include <ctime>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

namespace meldwijzer {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(std::string(MELDWIJZER_SOURCE_DIR) + "/" + path, std::ios::binary);
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string Masked(const std::string& text) {
  return Mask(text, IdentifyingFinder().Find(text), "[x]");
}

TEST_CASE("P1: each kind of identifying data is found in every way of writing it") {
  std::map<std::string, int> rows;
  for (const auto& row :
       nlohmann::json::parse(ReadFile("tests/dialogs/reading/data/identifying.json"))) {
    const auto text = row.at("text").get<std::string>();
    const auto kind = row.at("kind").get<std::string>();
    CAPTURE(text);
    ++rows[kind];
    bool found = false;
    for (const IdentifyingSpan& span : IdentifyingFinder().Find(text)) {
      found = found || ToString(span.kind) == kind;
      CHECK(span.start < span.end);
      CHECK(span.end <= text.size());
    }
    CHECK(found);
  }
  REQUIRE(rows.size() == 7);
  for (const auto& [kind, count] : rows) {
    CAPTURE(kind);
    CHECK(count >= 20);
  }
}

TEST_CASE("messages without identifying data are not touched") {
  const auto messages = nlohmann::json::parse(ReadFile("tests/dialogs/reading/data/clean.json"));
  REQUIRE(messages.size() >= 100);
  for (const auto& message : messages) {
    const auto text = message.get<std::string>();
    CHECK(Masked(text) == text);
  }
}

TEST_CASE("T4: a masked value is not in the text any more") {
  const std::string text =
      "Cliënte Samira de Vries (geb. 12-03-2008, bsn 111222333) woont Kerkstraat 12, 1234 AB. "
      "Bel 06-12345678 of mail s.devries@example.com, auto 12-ABC-3.";
  const std::string masked = Mask(text, IdentifyingFinder().Find(text));
  for (const char* const value : {"Samira", "Vries", "12-03-2008", "111222333", "Kerkstraat",
                                  "1234 AB", "06-12345678", "s.devries", "12-ABC-3"}) {
    CAPTURE(value);
    CHECK(masked.find(value) == std::string::npos);
  }
  CHECK(masked.find(kMaskNl) != std::string::npos);
  CHECK(masked.find("woont") != std::string::npos);
}

TEST_CASE("places, brands, signals and help lines stay readable") {
  CHECK(Masked("ze heeft een tas van Louis Vuitton en woont in Breda") ==
        "ze heeft een tas van Louis Vuitton en woont in Breda");
  CHECK(Masked("bel Veilig Thuis 0800-2000 of 112") == "bel Veilig Thuis 0800-2000 of 112");
  CHECK(Masked("mevrouw Jansen woont in Breda") == "mevrouw [x] woont in Breda");
}

TEST_CASE("numbers are only a BSN when they pass the eleven test or are called so") {
  CHECK(Masked("nummer 111222333") == "nummer [x]");
  CHECK(Masked("nummer 111222334") == "nummer 111222334");
  CHECK(Masked("bsn 111222334") == "bsn [x]");
}

TEST_CASE("masking the masked text changes nothing") {
  for (const auto& row :
       nlohmann::json::parse(ReadFile("tests/dialogs/reading/data/identifying.json"))) {
    const auto text = row.at("text").get<std::string>();
    const std::string once = Mask(text, IdentifyingFinder().Find(text));
    CAPTURE(text);
    CHECK(Mask(once, IdentifyingFinder().Find(once)) == once);
  }
}

TEST_CASE("64 KiB of anything is searched in linear time") {
  constexpr size_t kBytes = 64UL * 1024;
  for (const std::string& part :
       {std::string("a"), std::string("1"), std::string("1-"), std::string("a."), std::string("a@"),
        std::string("Jan "), std::string("\xFF"), std::string("12-03-2008 "),
        std::string("straat 1 "), std::string("van de ")}) {
    CAPTURE(part);
    std::string text;
    while (text.size() + part.size() <= kBytes) text += part;
    const std::clock_t begin = std::clock();
    const auto spans = IdentifyingFinder().Find(text);
    CHECK(std::clock() - begin < 5 * CLOCKS_PER_SEC);
    size_t at = 0;
    for (const IdentifyingSpan& span : spans) {
      CHECK(span.start >= at);
      at = span.end;
    }
  }
}

TEST_CASE("what is capitalised and known as nothing else is taken for a name") {
  KnownWords known;
  known.AddText("ze werkt met van uit groep naar op het de gezien in leiden snapchat zegt");
  const IdentifyingFinder finder(std::move(known));
  const auto masked = [&](const std::string& text) { return Mask(text, finder.Find(text), "[x]"); };
  CHECK(masked("Ze werkt met Wytskje Abbema uit groep 8") == "Ze werkt met [x] uit groep 8");
  CHECK(masked("Gezien met O. Tekeste in Leiden") == "Gezien met [x] in Leiden");
  CHECK(masked("Qiang Zhuo uit groep 8 zegt") == "[x] uit groep 8 zegt");
  CHECK(masked("Ze zegt het met Snapchat in Leiden") == "Ze zegt het met Snapchat in Leiden");
  // A thing: an article before it, or the ending of a street or school.
  CHECK(masked("Gezien op de Zonnebloemkade") == "Gezien op de Zonnebloemkade");
  CHECK(masked("Ze werkt met het Bonhoeffer") == "Ze werkt met het Bonhoeffer");
  CHECK(masked("Ze werkt met Theresiaschool") == "Ze werkt met Theresiaschool");
}

TEST_CASE("birth dates in words, in six digits, and addresses that something introduces") {
  const auto masked = [](const std::string& text) {
    return Mask(text, IdentifyingFinder().Find(text), "[x]");
  };
  CHECK(masked("ze is geboren op zeven juli 2009") == "ze is geboren op [x]");
  CHECK(masked("gd 030399, gevallen") == "gd [x], gevallen");
  CHECK(masked("hij woont op Buorren 12 daar") == "hij woont op [x] daar");
}

TEST_CASE("names in capitals, initials, quoted, beside a name; and what only looks like one") {
  KnownWords known;
  known.AddText(
      "ze de heer werkt in kas client zegt gezien haar naar het is en id van ouders vertelt");
  const IdentifyingFinder finder(std::move(known));
  const auto masked = [&](const std::string& text) { return Mask(text, finder.Find(text), "[x]"); };
  CHECK(masked("De heer W. Kowalczyk werkt in de kas") == "De heer [x] werkt in de kas");
  CHECK(masked("Gezien: JAN PIETER in de kas") == "Gezien: [x] in de kas");
  CHECK(masked("client 'Mo' zegt het") == "client '[x]' zegt het");
  CHECK(masked("Stanislaw en Ewa werkt in de kas") == "[x] en [x] werkt in de kas");
  CHECK(masked("Djamilou vertelt het") == "[x] vertelt het");
  CHECK(masked("Li Na werkt in de kas") == "[x] werkt in de kas");
  CHECK(masked("ze is client, initialen A.B., zegt ze") == "ze is client, initialen [x], zegt ze");
  CHECK(masked("ze is het: @lover.boy_09") == "ze is het: [x]");
  CHECK(masked("in het Wilhelmina ziekenhuis") == "in het Wilhelmina ziekenhuis");
  CHECK(masked("is het zo? I'm in de kas") == "is het zo? I'm in de kas");
}

TEST_CASE("birth dates of other countries and in number words, plates of other countries") {
  const auto masked = [](const std::string& text) {
    return Mask(text, IdentifyingFinder().Find(text), "[x]");
  };
  CHECK(masked("dob 02/28/2004") == "dob [x]");
  CHECK(masked("rijbewijs 4-VII-1990") == "rijbewijs [x]");
  CHECK(masked("hij is van 23/11/06") == "hij is van [x]");
  CHECK(masked("geboren op twaalf twaalf nul acht zei ze") == "geboren op [x] zei ze");
  CHECK(masked("bus met kenteken WA 00000 haalt ze") == "bus met kenteken [x] haalt ze");
  CHECK(masked("kenteken 3 keer gezien") == "kenteken 3 keer gezien");
}

}  // namespace
}  // namespace meldwijzer
