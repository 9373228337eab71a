// Rules C1-C5 on the shipped directory and texts.
#include "bot/turns/contact_reply.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/local_time.h"
#include "bot/content/content_set.h"

using namespace meldwijzer;

namespace {

const ContentSet& Shipped() {
  static const std::unique_ptr<const ContentSet> content = [] {
    Problems problems;
    auto built = BuildContent(ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems));
    REQUIRE(problems.empty());
    REQUIRE(built);
    return std::move(*built);
  }();
  return *content;
}

PlaceAnswer LookUp(const std::string& place, const std::string& age, const std::string& at) {
  const ContactReply reply(Shipped().directory, Shipped().TextsOf("nl"));
  return reply.LookUp(place, age, ParseTime(at).value_or(Instant{}), "nl");
}

std::string All(const PlaceAnswer& answer) {
  std::string text;
  for (const Message& message : answer.messages) text += message.text + "\n";
  return text;
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr size_t kRoleBytesMax = 45;
constexpr const char* kOffice = "2026-11-24T10:00";
constexpr const char* kNight = "2026-11-24T22:30";
constexpr const char* kChristmas = "2026-12-25T11:00";

}  // namespace

TEST_CASE("C1: what nobody checked is said to be unchecked, and to ask first") {
  const std::string text = All(LookUp("Amsterdam", "24-plus", kOffice));
  CHECK(Has(text, "niemand heeft dit nagebeld"));
  CHECK(Has(text, "zorgcoördinator mensenhandel voor Amsterdam"));
  CHECK(Has(text, "020 626 38 00"));
}

TEST_CASE("C1: one mobile number alone comes after CoMensha, also in office hours") {
  const PlaceAnswer answer = LookUp("Alkmaar", "24-plus", kOffice);
  REQUIRE(answer.messages.size() == 2);
  CHECK(Has(answer.messages[0].text, "1. CoMensha: **033 448 11 86**"));
  CHECK(Has(answer.messages[1].text, "06 15240136"));
}

TEST_CASE("without a number nobody is asked who they are") {
  CHECK_FALSE(Has(All(LookUp("Breda", "24-plus", kOffice)), "Vraag eerst"));
}

TEST_CASE("nothing is said twice, and what stands in the list below is not repeated above it") {
  const std::string mail = All(LookUp("Delfzijl", "24-plus", kOffice));
  const size_t first = mail.find("ail niets over de cliënt");
  REQUIRE(first != std::string::npos);
  CHECK(mail.find("ail niets over de cliënt", first + 1) == std::string::npos);
  const std::string both = All(LookUp("Apeldoorn", "23", kOffice));
  const size_t line = both.find("0800 2000");
  REQUIRE(line != std::string::npos);
  CHECK(both.find("0800 2000", line + 1) == std::string::npos);
}

TEST_CASE("the page of an organisation with a number goes along as a link") {
  const PlaceAnswer answer = LookUp("Amsterdam", "24-plus", kOffice);
  REQUIRE(answer.messages.size() == 2);
  REQUIRE(answer.messages[0].links.size() == 1);
  CHECK(answer.messages[0].links[0].url == "https://hvoquerido.nl/acm/capaciteit/");
}

TEST_CASE("C2: unknown hours are said to be unknown; at night who answers now comes first") {
  const PlaceAnswer day = LookUp("Amsterdam", "24-plus", kOffice);
  CHECK(Has(All(day), "Wanneer zij opnemen, weet ik niet"));
  REQUIRE(day.messages.size() == 2);
  CHECK(Has(day.messages[0].text, "020 626 38 00"));
  for (const char* const at : {kNight, kChristmas}) {
    const PlaceAnswer closed = LookUp("Amsterdam", "under-18", at);
    REQUIRE(closed.messages.size() == 2);
    CHECK(Has(closed.messages[0].text, "1. Veilig Thuis: **0800 2000** (nu open)"));
    CHECK(Has(closed.messages[0].text, "CoMensha: **033 448 11 86** (nu dicht)"));
  }
  CHECK(Has(All(LookUp("Amsterdam", "24-plus", kOffice)), "CoMensha: **033 448 11 86** (nu open)"));
}

TEST_CASE("C3: to an address of mail nothing about the client; a report point is called one") {
  const std::string text = All(LookUp("Delfzijl", "under-18", kOffice));
  CHECK(Has(text, "mensenhandel@groningen.nl"));
  CHECK(Has(text, "Mail niets over de cliënt"));
}

TEST_CASE("C4: Wegwijzer Mensenhandel goes with every answer, C5: the role in full") {
  for (const Municipality& municipality : Shipped().directory.places().municipalities()) {
    const PlaceAnswer answer = LookUp(municipality.name, "24-plus", kNight);
    CAPTURE(municipality.name);
    if (answer.outcome != "found") continue;  // names that stand for several places
    REQUIRE(!answer.messages.empty());
    const auto& links = answer.messages.back().links;
    CHECK(std::any_of(links.begin(), links.end(), [](const Link& link) {
      return link.url == "https://www.wegwijzermensenhandel.nl";
    }));
    const std::string text = All(answer);
    CHECK(!Has(text, "["));
    for (size_t at = text.find("zorgcoördinator"); at != std::string::npos;
         at = text.find("zorgcoördinator", at + 1)) {
      // One organisation calls it "zorgcoördinator slachtoffers mensenhandel".
      const std::string word = text.substr(at, kRoleBytesMax);
      CHECK(Has(word, "mensenhandel"));
    }
  }
}

TEST_CASE("what is ambiguous, abroad or unknown has no numbers") {
  CHECK(LookUp("Bergen", "", kOffice).outcome == "ambiguous");
  CHECK(LookUp("Bergen", "", kOffice).candidates.size() >= 2);
  CHECK(LookUp("Bergen", "", kOffice).messages.empty());
  CHECK(LookUp("Antwerpen", "", kOffice).outcome == "abroad");
  CHECK(LookUp("qwertyxyz", "", kOffice).outcome == "not_found");
}

TEST_CASE("the name of a coordinator for the record") {
  const ContactReply reply(Shipped().directory, Shipped().TextsOf("nl"));
  CHECK(Has(reply.OrganisationOf("amsterdam-hvo-acm"), "HVO-Querido"));
  CHECK(reply.OrganisationOf("onbekend") == "onbekend");
}
