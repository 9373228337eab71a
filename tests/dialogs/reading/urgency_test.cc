#include "dialogs/reading/urgency.h"

#include <doctest/doctest.h>

#include <ctime>
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

struct Score {
  int urgent = 0;
  int any = 0;
  int right = 0;
  int calm = 0;
  int false_alarms = 0;
  std::map<std::string, int> labelled;
  std::map<std::string, int> hit;
};

void Add(Score& score, const nlohmann::json& message) {
  const auto wanted = message.at("urgent").get<std::set<std::string>>();
  const std::set<std::string> found = Kinds(message.at("text").get<std::string>());
  if (wanted.empty()) {
    ++score.calm;
    score.false_alarms += found.empty() ? 0 : 1;
    return;
  }
  ++score.urgent;
  score.any += found.empty() ? 0 : 1;
  score.right += found == wanted ? 1 : 0;
  for (const std::string& kind : wanted) {
    ++score.labelled[kind];
    score.hit[kind] += found.contains(kind) ? 1 : 0;
  }
}

TEST_CASE("U1, U4: the labelled messages are recognised at least this well") {
  std::istringstream lines(ReadFile("tests/dialogs/reading/data/urgent.jsonl"));
  Score score;
  for (std::string line; std::getline(lines, line);) Add(score, nlohmann::json::parse(line));
  REQUIRE(score.urgent == 62);
  REQUIRE(score.calm == 28);
  CHECK(score.any >= 57);
  CHECK(score.right >= 50);
  CHECK(score.false_alarms <= 2);
}

TEST_CASE("U1, U4: messages written before the rules are recognised at least this well") {
  std::istringstream lines(ReadFile("tests/content/urgent_own.jsonl"));
  Score score;
  for (std::string line; std::getline(lines, line);) Add(score, nlohmann::json::parse(line));
  REQUIRE(score.urgent == 100);
  REQUIRE(score.calm == 60);
  CHECK(score.any >= 96);
  CHECK(score.right >= 87);
  CHECK(score.false_alarms <= 4);
}

TEST_CASE("U1, U4: each kind is recognised in the project's own messages") {
  Score score;
  for (const auto& message :
       nlohmann::json::parse(ReadFile("tests/dialogs/reading/data/urgency.json"))) {
    Add(score, message);
  }
  REQUIRE(score.labelled.size() == 8);
  for (const auto& [kind, labelled] : score.labelled) {
    CAPTURE(kind);
    CHECK(labelled >= 15);
    CHECK(score.hit[kind] * 100 >= labelled * 85);
  }
  CHECK(score.any * 100 >= score.urgent * 95);
  CHECK(score.right * 100 >= score.urgent * 85);
  REQUIRE(score.calm >= 80);
  CHECK(score.false_alarms * 100 <= score.calm * 5);
}

TEST_CASE("U1: now and a wish without a moment are told apart") {
  CHECK(Kinds("Ze wil dood en gaat vanavond van de flat springen") ==
        std::set<std::string>{"suicide_now"});
  CHECK(Kinds("Ze zegt soms dat ze dood wil") == std::set<std::string>{"suicide_thoughts"});
  CHECK(Kinds("Ze is niet suïcidaal").empty());
}

TEST_CASE("U4: a writer who is the victim is self, a professional who quotes is not") {
  CHECK(Kinds("ik moet van mijn vriend met mannen naar bed").contains("self"));
  CHECK(Kinds("mijn dochter wordt gedwongen door een loverboy").contains("self"));
  CHECK_FALSE(Kinds("Mijn cliënte zei: 'ik moet van hem elke dag bellen'").contains("self"));
  CHECK_FALSE(Kinds("ik moet van mijn teamleider het dossier bijwerken").contains("self"));
}

TEST_CASE("look-alikes of urgency stay calm") {
  for (const char* const text :
       {"ik lach me dood", "ik moet met spoed naar huis", "spoed", "verder", "",
        "We oefenen morgen een gijzeling met acteurs", "Hij heeft nergens last van"}) {
    CAPTURE(text);
    CHECK(Kinds(text).empty());
  }
}

std::string Upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string DoubleSpaces(const std::string& text) {
  std::string wide;
  for (const char c : text) wide += c == ' ' ? "  " : std::string(1, c);
  return wide;
}

TEST_CASE("case, spaces, accents, emoji and a greeting do not change the result") {
  for (const auto& message :
       nlohmann::json::parse(ReadFile("tests/dialogs/reading/data/urgency.json"))) {
    const auto text = message.at("text").get<std::string>();
    CAPTURE(text);
    const std::set<std::string> plain = Kinds(text);
    CHECK(Kinds(Upper(text)) == plain);
    CHECK(Kinds(DoubleSpaces(text)) == plain);
    CHECK(Kinds("\xF0\x9F\x98\xA2 " + text + " \xF0\x9F\x98\xA2") == plain);
    CHECK(Kinds("Hallo. " + text) == plain);
  }
}

TEST_CASE("64 KiB of anything is read in linear time") {
  constexpr size_t kBytes = 64UL * 1024;
  const auto repeat = [](const std::string& part) {
    std::string text;
    while (text.size() + part.size() <= kBytes) text += part;
    return text;
  };
  for (const std::string& part :
       {std::string("a"), std::string("a "), std::string("."), std::string("a. "),
        std::string("hij slaat haar "), std::string("niet "), std::string("\xC3\xA9"),
        std::string("\xFF"), std::string("zelfmoordd "), std::string("' "),
        std::string("wapenwapenwapenwapenwapen ")}) {
    CAPTURE(part);
    // Processor time, so that a busy machine changes nothing. Far above what it takes, far below
    // what anything quadratic would.
    const std::clock_t begin = std::clock();
    Shipped().Recognize(repeat(part));
    CHECK(std::clock() - begin < 5 * CLOCKS_PER_SEC);
  }
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
