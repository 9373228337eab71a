#include "dialogs/reading/urgency.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
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

const UrgencyRecognizer& Shipped() {
  static const UrgencyRecognizer recognizer = [] {
    const std::string file = "dialogs/content/urgency.yaml";
    Problems problems;
    auto created = UrgencyRecognizer::Create(ReadFile(file), file, problems);
    INFO(ToString(problems));
    REQUIRE(created.has_value());
    return *created;
  }();
  return recognizer;
}

std::set<std::string> Kinds(std::string_view text) {
  std::set<std::string> names;
  for (const UrgencyKind kind : Shipped().Recognize(text)) names.insert(ToString(kind));
  return names;
}

TEST_CASE("U1, U4: the labelled messages are recognised at least this well") {
  std::istringstream lines(ReadFile("tests/dialogs/reading/data/urgent.jsonl"));
  int urgent = 0;
  int any = 0;
  int right = 0;
  int calm = 0;
  int false_alarms = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto message = nlohmann::json::parse(line);
    const auto wanted = message.at("urgent").get<std::set<std::string>>();
    const std::set<std::string> found = Kinds(message.at("text").get<std::string>());
    if (wanted.empty()) {
      ++calm;
      false_alarms += found.empty() ? 0 : 1;
      continue;
    }
    ++urgent;
    any += found.empty() ? 0 : 1;
    right += found == wanted ? 1 : 0;
  }
  REQUIRE(urgent == 62);
  REQUIRE(calm == 28);
  CHECK(any >= 47);
  CHECK(right >= 38);
  CHECK(false_alarms <= 4);
}

TEST_CASE("every mistake in the rules is named with its place") {
  Problems problems;
  const auto created = UrgencyRecognizer::Create(
      "concepts:\n  a: [een, '@wie']\nrules:\n  - {id: x, kind: storm, all: [a]}\n"
      "  - {id: y, kind: danger, all: [b]}\n",
      "u.yaml", problems);
  CHECK_FALSE(created.has_value());
  CHECK(problems.size() >= 3);
}

}  // namespace
}  // namespace meldwijzer
