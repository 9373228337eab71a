#include "bot/cli/contact_output.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/local_time.h"
#include "tests/directory/load_directory.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace)

namespace {

Contact Ask(const char* text, const char* time = "2026-11-23T10:00+01:00") {
  return ShippedDirectory().Find(text, *ParseTime(time));
}

std::vector<std::string> Keys(const nlohmann::ordered_json& json) {
  std::vector<std::string> keys;
  for (const auto& [key, unused] : json.items()) keys.push_back(key);
  return keys;
}

}  // namespace

TEST_CASE("a line of contact --format json has the promised fields and no others") {
  const auto json = nlohmann::ordered_json::parse(ContactJsonLine("Den Haag", Ask("Den Haag")));
  CHECK(Keys(json) == std::vector<std::string>{"input", "outcome", "place", "candidates",
                                               "coordinators", "fallback", "links"});
  CHECK(json["input"] == "Den Haag");
  CHECK(json["outcome"] == "found");
  CHECK(json["place"].dump() ==
        R"({"name":"Den Haag","municipality":"'s-Gravenhage","province":"Zuid-Holland",)"
        R"("how":"alias"})");
  const auto& coordinator = json["coordinators"][0];
  CHECK(Keys(coordinator) == std::vector<std::string>{"id", "organisation", "role", "use", "phone",
                                                      "email", "web", "conditions", "hours",
                                                      "open_now", "doubt", "verified_on",
                                                      "number_source_date", "source"});
  CHECK(coordinator["role"] == "zorgcoordinator");
  CHECK(coordinator["hours"].is_null());
  CHECK(coordinator["open_now"] == "unknown");
  CHECK(coordinator["verified_on"].is_null());
  CHECK(coordinator["number_source_date"].is_null());
  CHECK(json["fallback"][0].dump() ==
        R"({"organisation":"CoMensha","phone":["033 448 11 86"],"open_now":"yes"})");
  CHECK(json["links"][0]["url"] == "https://www.wegwijzermensenhandel.nl");
}

TEST_CASE("candidates look like places; without a place it is null") {
  const auto json = nlohmann::ordered_json::parse(ContactJsonLine("Bergen", Ask("Bergen")));
  CHECK(json["outcome"] == "ambiguous");
  CHECK(json["place"].is_null());
  REQUIRE(json["candidates"].size() == 2);
  CHECK(Keys(json["candidates"][0]) ==
        std::vector<std::string>{"name", "municipality", "province", "how"});
  CHECK(json["coordinators"].empty());
}

TEST_CASE("bytes that are no UTF-8 do not break the line") {
  const std::string input = "Zwol\xFFle";
  const std::string line = ContactJsonLine(input, ShippedDirectory().Find(input, Instant{}));
  CHECK(nlohmann::json::accept(line));
  CHECK_FALSE(line.contains('\n'));
}

TEST_CASE("a typing error is asked about, and a place without a coordinator says so") {
  CHECK(ContactText("Gronigen", Ask("Gronigen")).starts_with("Bedoel je Groningen?"));
  CHECK_FALSE(ContactText("Groningen", Ask("Groningen")).contains("Bedoel je"));
  const std::string none = ContactText("Dordrecht", Ask("Dordrecht"));
  CHECK(none.contains("vonden wij geen zorgcoördinator mensenhandel: CoMensha"));
  CHECK(none.contains("Bel nu in deze volgorde"));
}

TEST_CASE("C1 C2: who is called first stands first") {
  const auto comensha_first = [](const char* place, const char* at) {
    const std::string text = ContactText(place, Ask(place, at));
    return text.find("- CoMensha") < text.find("zorgcoördinator mensenhandel:");
  };
  const char* const day = "2026-11-23T10:00+01:00";
  CHECK(comensha_first("Alkmaar", day));  // one old mobile number
  CHECK_FALSE(comensha_first("Assen", day));
  CHECK(comensha_first("Assen", "2026-11-23T17:00+01:00"));
  CHECK(comensha_first("Assen", "2026-12-25T10:00+01:00"));
  CHECK(comensha_first("Hilversum", day));  // no number at all
}

TEST_CASE("C1 C2 C5: the text says the doubt, the source's age and who answers now") {
  const std::string text = ContactText("Haarlem", Ask("Haarlem", "2026-11-23T22:30+01:00"));
  CHECK(text.contains("zorgcoördinator mensenhandel"));
  CHECK(text.contains("06 15240136"));
  CHECK(text.contains("Niemand heeft dit nummer nagegaan"));
  CHECK(text.contains("eerst CoMensha"));
  CHECK(text.find("Veilig Thuis: 0800 2000 (nu bereikbaar)") <
        text.find("CoMensha: 033 448 11 86 (nu dicht)"));
  CHECK(text.contains("wegwijzermensenhandel.nl"));
}

TEST_CASE("the text of the other outcomes helps on and gives CoMensha") {
  CHECK(ContactText("Bergen", Ask("Bergen")).contains("Bergen (Limburg)"));
  CHECK(ContactText("Gent", Ask("Gent")).contains("niet in Nederland"));
  const std::string unknown = ContactText("qwxz", Ask("qwxz"));
  CHECK(unknown.contains("gemeente, provincie of postcode"));
  CHECK(unknown.contains("033 448 11 86"));
}
