#include "directory/directory.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/local_time.h"
#include "base/yaml/yaml.h"
#include "directory/csv.h"
#include "tests/directory/load_directory.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace)

namespace {

Instant At(const char* time) { return *ParseTime(time); }
Instant Office() { return At("2026-11-23T10:00+01:00"); }
Instant Night() { return At("2026-11-23T22:30+01:00"); }

std::string ShippedText(const std::string& name) {
  for (const SourceText& source : ShippedFiles()) {
    if (source.file.ends_with("/" + name)) return source.text;
  }
  return "";
}

std::vector<std::string> Ids(const Contact& contact) {
  std::vector<std::string> ids;
  for (const auto& coordinator : contact.coordinators) ids.push_back(coordinator.id);
  return ids;
}

std::set<std::string> IdSet(const Contact& contact) {
  const auto ids = Ids(contact);
  return {ids.begin(), ids.end()};
}

// What the files imply, read anew here and not through the directory.
struct Implied {
  std::map<std::string, std::string> province_of;               // municipality -> province
  std::map<std::string, std::set<std::string>> ids;             // municipality -> entries
  std::map<std::string, std::set<std::string>> places_of_name;  // locality -> municipalities
};

Implied ReadImplied() {
  Implied implied;
  Problems problems;
  for (const CsvRow& row : ParseCsv(ShippedText("municipalities.csv"), "m",
                                    {"code", "name", "province", "display_name"}, problems)) {
    implied.province_of[row.fields[1]] = row.fields[2];
    implied.ids[row.fields[1]];
    implied.places_of_name[row.fields[1]].insert(row.fields[1]);
  }
  for (const CsvRow& row :
       ParseCsv(ShippedText("localities.csv"), "l",
                {"name", "municipality", "province", "bag_name", "bag_code"}, problems)) {
    implied.places_of_name[row.fields[0]].insert(row.fields[1]);
  }
  const Yaml root = ParseYaml(ShippedText("coordinators.yaml"), "c", problems);
  for (const Yaml& entry : root.Find("entries")->items) {
    if (entry.Find("use")->scalar == "historic-do-not-show") continue;
    const Yaml& coverage = *entry.Find("coverage");
    const std::string& id = entry.Find("id")->scalar;
    if (const Yaml* const list = coverage.Find("municipalities")) {
      for (const Yaml& item : list->items) implied.ids[item.scalar].insert(id);
    }
    if (const Yaml* const list = coverage.Find("provinces")) {
      for (const Yaml& item : list->items) {
        for (const auto& [name, province] : implied.province_of) {
          if (province == item.scalar) implied.ids[name].insert(id);
        }
      }
    }
  }
  REQUIRE(problems.empty());
  return implied;
}

}  // namespace

TEST_CASE("every municipality gets the coordinators that the files imply") {
  const Implied implied = ReadImplied();
  REQUIRE(implied.province_of.size() == 342);
  int asked = 0;
  for (const auto& [name, province] : implied.province_of) {
    CAPTURE(name);
    const Contact contact = ShippedDirectory().Find(name, Office());
    std::set<std::set<std::string>> answers;
    for (const std::string& municipality : implied.places_of_name.at(name)) {
      answers.insert(implied.ids.at(municipality));
    }
    if (contact.outcome == ContactOutcome::kAmbiguous) {
      // Only for a namesake elsewhere with another answer, and this one is among the choices.
      ++asked;
      CHECK(answers.size() > 1);
      CHECK(std::ranges::any_of(contact.candidates,
                                [&](const Place& place) { return place.municipality == name; }));
    } else {
      REQUIRE(contact.outcome == ContactOutcome::kFound);
      CHECK(contact.place->municipality == name);
      CHECK(contact.place->province == province);
      CHECK(IdSet(contact) == implied.ids.at(name));
    }
    const Contact certain = ShippedDirectory().Find("gemeente " + name + ", " + province, Office());
    REQUIRE(certain.outcome == ContactOutcome::kFound);
    CHECK(certain.place->municipality == name);
    CHECK(IdSet(certain) == implied.ids.at(name));
  }
  CHECK(asked > 5);
  CHECK(asked < 30);
}

TEST_CASE("every province gets one answer where it has one, and is asked about otherwise") {
  const Implied implied = ReadImplied();
  std::map<std::string, std::set<std::set<std::string>>> answers;
  for (const auto& [name, province] : implied.province_of) {
    answers[province].insert(implied.ids.at(name));
  }
  REQUIRE(answers.size() == 12);
  for (const auto& [province, ids] : answers) {
    CAPTURE(province);
    const Contact contact = ShippedDirectory().Find("provincie " + province, Office());
    if (province == "Zeeland") {
      // Twelve of thirteen municipalities; the doubt says so and CoMensha is the number for all.
      CHECK(Ids(contact) == std::vector<std::string>{"zeeland-zvh"});
      CHECK(contact.coordinators[0].doubt.contains("Tholen"));
      CHECK(contact.coordinators[0].phone.empty());
    } else if (ids.size() == 1) {
      CHECK(contact.outcome == ContactOutcome::kFound);
      CHECK(contact.place->province == province);
      CHECK(IdSet(contact) == *ids.begin());
    } else {
      CHECK(contact.outcome == ContactOutcome::kAmbiguous);
      CHECK(contact.candidates.size() > 1);
      CHECK(contact.candidates.size() <= Directory::kCandidatesMax);
      CHECK(contact.coordinators.empty());
    }
    CHECK_FALSE(contact.fallback.empty());
  }
}

TEST_CASE("historic entries and stale numbers are in no answer to any place") {
  Problems problems;
  std::set<std::string> names = {"Groningen", "provincie Groningen", "MJD Groningen"};
  for (const CsvRow& row :
       ParseCsv(ShippedText("localities.csv"), "l",
                {"name", "municipality", "province", "bag_name", "bag_code"}, problems)) {
    if (row.fields[1] == "Groningen" || row.fields[2] == "Overijssel") names.insert(row.fields[0]);
  }
  bool has_historic = false;
  std::set<std::string> stale;
  for (const Coordinator& entry : ShippedDirectory().all_entries()) {
    if (entry.use == ContactUse::kHistoric) {
      has_historic = true;
      stale.insert(entry.phone.begin(), entry.phone.end());
    }
    stale.insert(entry.never_show.begin(), entry.never_show.end());
  }
  REQUIRE(has_historic);
  REQUIRE(stale.contains("050 312 61 23"));
  for (const auto& [name, unused] : ReadImplied().province_of) names.insert(name);
  for (const std::string& name : names) {
    for (const auto& coordinator : ShippedDirectory().Find(name, Night()).coordinators) {
      CAPTURE(name);
      CHECK(coordinator.use != ContactUse::kHistoric);
      CHECK_FALSE(coordinator.id.contains("historic"));
      for (const std::string& phone : coordinator.phone) CHECK_FALSE(stale.contains(phone));
      for (const std::string& phone : stale) CHECK_FALSE(coordinator.doubt.contains(phone));
    }
  }
}

TEST_CASE("C1: nothing is verified, and the date is that of the number's source, not the role's") {
  for (const Coordinator& entry : ShippedDirectory().all_entries()) {
    CHECK(entry.verified_on.empty());
  }
  const auto date = [](const char* place) {
    return ShippedDirectory().Find(place, Office()).coordinators.at(0).number_source_date;
  };
  CHECK(date("Assen") == "2021-07-30");
  CHECK(date("Almere") == "2024-03-01");
  // The newest page about Amsterdam (2020) confirms the role only; the number's pages are undated.
  CHECK(date("Amsterdam").empty());
  CHECK(date("Tilburg").empty());
}

TEST_CASE("C1: mobile numbers come last, and one that stands alone sends to CoMensha first") {
  const Contact roermond = ShippedDirectory().Find("Roermond", Office());
  CHECK(roermond.coordinators.at(0).phone ==
        std::vector<std::string>{"0475 35 99 47", "06 81521052"});
  for (const Coordinator& entry : ShippedDirectory().all_entries()) {
    if (!entry.HasOnlyMobileNumbers()) continue;
    CHECK(entry.doubt.contains("eerst CoMensha"));
  }
  CHECK(ShippedDirectory()
            .Find("Haarlem", Office())
            .coordinators.at(0)
            .doubt.contains("eerst CoMensha"));
}

TEST_CASE("C2: the fallback follows the hour and the age") {
  const auto ids = [](Instant at, AgeRange age) {
    std::vector<std::string> order;
    for (const FallbackLine& line : ShippedDirectory().Fallback(at, age)) order.push_back(line.id);
    return order;
  };
  const std::vector<std::string> office = {"comensha", "veilig-thuis", "alarm-112"};
  const std::vector<std::string> night = {"veilig-thuis", "comensha", "alarm-112"};
  const AgeRange minor{std::nullopt, 17};
  const AgeRange adult{24, std::nullopt};
  CHECK(ids(Office(), adult) == office);
  CHECK(ids(Office(), {}) == office);
  CHECK(ids(Office(), minor) == night);
  CHECK(ids(Night(), adult) == night);
  CHECK(ids(At("2026-11-23T08:59+01:00"), adult) == night);
  CHECK(ids(At("2026-11-23T09:00+01:00"), adult) == office);
  CHECK(ids(At("2026-11-23T16:59+01:00"), adult) == office);
  CHECK(ids(At("2026-11-23T17:00+01:00"), adult) == night);
  CHECK(ids(At("2026-11-22T12:00+01:00"), adult) == night);   // Sunday
  CHECK(ids(At("2026-12-25T12:00+01:00"), adult) == night);   // Christmas Day, a Friday
  CHECK(ids(At("2026-07-01T09:30+02:00"), adult) == office);  // summer time
  const auto lines = ShippedDirectory().Fallback(Night(), adult);
  CHECK(lines[0].phone == std::vector<std::string>{"0800 2000"});
  CHECK(lines[0].open_now == OpenNow::kYes);
  CHECK(lines[1].phone == std::vector<std::string>{"033 448 11 86"});
  CHECK(lines[1].open_now == OpenNow::kNo);
}

TEST_CASE("C2: hours that are not known are said to be unknown") {
  const Contact contact = ShippedDirectory().Find("Assen", Office());
  CHECK(contact.coordinators.at(0).hours.empty());
  CHECK(contact.coordinators.at(0).open_now == OpenNow::kUnknown);
  const Contact zwolle = ShippedDirectory().Find("Zwolle", Night());
  CHECK(zwolle.coordinators.at(0).hours == "ma-vr 09:00-17:00");
  CHECK(zwolle.coordinators.at(0).open_now == OpenNow::kNo);
  CHECK(ShippedDirectory().Find("Almere", Night()).coordinators.at(0).open_now == OpenNow::kYes);
}

TEST_CASE("C3: in the north and east of Gelderland 23 or an unknown age shows both") {
  const auto ids = [](AgeRange age) {
    return IdSet(ShippedDirectory().Find("Apeldoorn", Office(), age));
  };
  const std::string young = "nog-mee-veluwe-onder-23";
  const std::string older = "nog-moviera-vanaf-23";
  const std::string point = "nog-veilig-thuis-meldpunt";
  CHECK(ids({}) == std::set{young, older, point});
  CHECK(ids({23, 23}) == std::set{young, older, point});
  CHECK(ids({std::nullopt, 17}) == std::set{young, point});
  CHECK(ids({18, 22}) == std::set{young, point});
  CHECK(ids({24, std::nullopt}) == std::set{older, point});
  CHECK(ids({20, 30}) == std::set{young, older, point});
}

TEST_CASE("C3: an address alone means no word about the client; a report point is called one") {
  const Contact groningen = ShippedDirectory().Find("Groningen", Office());
  CHECK(groningen.coordinators.at(0).phone.empty());
  CHECK(groningen.coordinators.at(0).caution.contains("mail niets over de cliënt"));
  const Contact heerlen = ShippedDirectory().Find("Heerlen", Office());
  REQUIRE(heerlen.coordinators.size() == 2);
  CHECK(heerlen.coordinators[1].role == ContactRole::kReportPoint);
  CHECK(heerlen.coordinators[1].caution.contains("meldpunt, geen zorgcoördinator mensenhandel"));
}

TEST_CASE("C4: every answer carries Wegwijzer Mensenhandel") {
  for (const char* const text : {"Zwolle", "Bergen", "Gent", "asdf qwer", ""}) {
    const Contact contact = ShippedDirectory().Find(text, Night());
    REQUIRE(contact.links.size() == 1);
    CHECK(contact.links[0].url == "https://www.wegwijzermensenhandel.nl");
    CHECK_FALSE(contact.fallback.empty());
  }
}

TEST_CASE("C5: the texts say zorgcoördinator mensenhandel in full") {
  for (const Coordinator& entry : ShippedDirectory().all_entries()) {
    for (const std::string& text : {entry.doubt, entry.conditions}) {
      for (size_t at = text.find("zorgcoördinator"); at != std::string::npos;
           at = text.find("zorgcoördinator", at + 1)) {
        CHECK(text.substr(at).starts_with("zorgcoördinator mensenhandel"));
      }
    }
  }
}

TEST_CASE("what may not be called has no number, and CoMensha is named beside it") {
  for (const Coordinator& entry : ShippedDirectory().all_entries()) {
    CAPTURE(entry.id);
    if (entry.use == ContactUse::kRoleOnly) CHECK((entry.phone.empty() && entry.email.empty()));
    if (entry.use == ContactUse::kRoleOnly || entry.use == ContactUse::kVerifyFirst) {
      CHECK(entry.doubt.contains("CoMensha (033 448 11 86)"));
    }
  }
}

TEST_CASE("the best entry comes first") {
  CHECK(Ids(ShippedDirectory().Find("Rotterdam", Office())) ==
        std::vector<std::string>{"rotterdam-humanitas-pmw", "rotterdam-humanitas-meldpunt"});
  CHECK(Ids(ShippedDirectory().Find("Almere", Office())) ==
        std::vector<std::string>{"flevoland-veilig-thuis", "flevoland-blijfgroep"});
}
