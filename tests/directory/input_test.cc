// What people type, from a table: input, outcome, municipality, province, how it was recognised.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/local_time.h"
#include "directory/csv.h"
#include "tests/directory/load_directory.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace)

namespace {

Instant Now() { return *ParseTime("2026-11-23T10:00+01:00"); }

std::vector<CsvRow> Table(const std::string& name, const std::vector<std::string>& columns) {
  std::ifstream stream(std::string(MELDWIJZER_SOURCE_DIR) + "/tests/directory/" + name);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  Problems problems;
  auto rows = ParseCsv(text, name, columns, problems);
  REQUIRE(ToString(problems).empty());
  return rows;
}

}  // namespace

TEST_CASE("places in the words of people") {
  const auto rows =
      Table("inputs.csv", {"input", "outcome", "municipality", "province", "how", "mention"});
  CHECK(rows.size() >= 350);
  for (const CsvRow& row : rows) {
    const std::string& input = row.fields[0];
    CAPTURE(input);
    const Contact contact = ShippedDirectory().Find(input, Now());
    CHECK(ToString(contact.outcome) == row.fields[1]);
    const Place place = contact.place.value_or(Place{});
    CHECK(place.municipality.value_or("") == row.fields[2]);
    CHECK(place.province.value_or("") == row.fields[3]);
    if (contact.place) CHECK(ToString(place.how) == row.fields[4]);
    const auto hit = ShippedDirectory().Mention(input);
    const std::string mention = !hit ? "no" : hit->whole_message ? "whole" : "part";
    CHECK(mention == row.fields[5]);
  }
}

TEST_CASE("places in the words of people, as far as the answer goes") {
  auto rows = Table("inputs_short.csv", {"input", "outcome", "municipality", "province"});
  // Lists that were written and labelled before the rules that answer them.
  auto blind = Table("inputs_blind.csv", {"input", "outcome", "municipality", "province"});
  CHECK(rows.size() >= 100);
  CHECK(blind.size() >= 1000);
  std::ranges::move(blind, std::back_inserter(rows));
  for (const CsvRow& row : rows) {
    CAPTURE(row.fields[0]);
    const Contact contact = ShippedDirectory().Find(row.fields[0], Now());
    CHECK(std::string(ToString(contact.outcome)) == row.fields[1]);
    const bool found = contact.outcome == ContactOutcome::kFound;
    const Place place = found ? contact.place.value_or(Place{}) : Place{};
    CHECK(place.municipality.value_or("") == row.fields[2]);
    CHECK(place.province.value_or("") == row.fields[3]);
  }
}

namespace {

// The municipality with the letter at `at` left out, doubled, or swapped with the next.
std::string Mistyped(std::string name, size_t at, int kind) {
  if (kind == 0) return name.erase(at, 1);
  if (kind == 1) return name.insert(at, 1, name[at]);
  std::swap(name[at], name[at + 1]);
  return name;
}

}  // namespace

TEST_CASE("a typing error in a long name finds it, and is never certain of another") {
  int asked = 0;
  int right = 0;
  for (const Municipality& municipality : ShippedDirectory().places().municipalities()) {
    const std::string& name = municipality.name;
    if (name.size() < 8 ||
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz", 1) != std::string::npos) {
      continue;
    }
    for (const size_t at : {name.size() / 2, name.size() - 3}) {
      for (int kind = 0; kind < 3; ++kind) {
        const std::string typed = Mistyped(name, at, kind);
        // "Montfort" is a place of its own.
        if (typed == name || !ShippedDirectory().places().Find(PlaceKey(typed)).empty()) continue;
        CAPTURE(typed);
        const Contact contact = ShippedDirectory().Find(typed, Now());
        ++asked;
        if (contact.outcome != ContactOutcome::kFound) continue;
        const bool same = contact.place->municipality == name;
        right += same ? 1 : 0;
        if (!same) CHECK(contact.place->how == PlaceHow::kFuzzy);
      }
    }
  }
  CHECK(asked > 500);
  CHECK(right * 100 >= asked * 95);
}

TEST_CASE("a candidate, given back, is one answer or a smaller question") {
  std::set<std::string> names;
  for (const PlaceEntry& entry : ShippedDirectory().places().entries()) names.insert(entry.name);
  int ambiguous = 0;
  for (const std::string& name : names) {
    const Contact contact = ShippedDirectory().Find(name, Now());
    if (contact.outcome != ContactOutcome::kAmbiguous) continue;
    ++ambiguous;
    CHECK(contact.candidates.size() <= Directory::kCandidatesMax);
    std::set<std::string> labels;
    for (const Place& candidate : contact.candidates) {
      const std::string query = QueryFor(candidate);
      CAPTURE(query);
      labels.insert(LabelFor(candidate));
      const Contact again = ShippedDirectory().Find(query, Now());
      if (!candidate.country.empty()) {
        CHECK(again.outcome == ContactOutcome::kAbroad);
        continue;
      }
      if (candidate.municipality) {
        REQUIRE(again.outcome == ContactOutcome::kFound);
        CHECK(again.place->municipality == candidate.municipality);
      } else if (again.outcome == ContactOutcome::kFound) {
        CHECK(again.place->province == candidate.province);
      } else {
        REQUIRE(again.outcome == ContactOutcome::kAmbiguous);
        CHECK(again.candidates.size() > 1);
      }
    }
    CHECK(labels.size() == contact.candidates.size());
  }
  CHECK(ambiguous > 50);
}

TEST_CASE("hostile input is not found, in linear time") {
  const Directory& directory = ShippedDirectory();
  std::string emoji;
  std::string fuzzy;
  std::string names;
  while (emoji.size() < Directory::kTextBytesMax) emoji += "\xF0\x9F\x99\x82 ";
  while (fuzzy.size() < Directory::kTextBytesMax) fuzzy += "in Qwertzuiopas ";
  while (names.size() < 4 * Directory::kTextBytesMax) names += "Noord Oost West ";
  const std::string controls("\0\x01\x02\x1B[31m\x7F", 9);
  for (const std::string& text :
       {emoji, fuzzy, std::string(Directory::kTextBytesMax, 'a'),
        std::string(Directory::kTextBytesMax, ' '), std::string(1000, '\xFF'), controls,
        std::string("'; DROP TABLE places; --"), std::string("%s%n${jndi:x}"), std::string()}) {
    const auto start = std::chrono::steady_clock::now();
    CHECK(directory.Find(text, Now()).outcome == ContactOutcome::kNotFound);
    CHECK_FALSE(directory.Mention(text).has_value());
    // Some 20 ms in a debug build; quadratic time would take minutes.
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  }
  CHECK(directory.Find(names, Now()).outcome == ContactOutcome::kNotFound);
}

TEST_CASE("a mention keeps what to look up short") {
  std::string story = "Zij woont in Tilburg. ";
  while (story.size() < 2000) story += "Dit is een lang verhaal over van alles. ";
  const auto hit = ShippedDirectory().Mention(story);
  REQUIRE(hit.has_value());
  CHECK(hit->query == "Tilburg");
  CHECK_FALSE(hit->whole_message);
}
