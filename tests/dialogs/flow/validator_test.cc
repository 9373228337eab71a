#include "dialogs/flow/validator.h"

#include <doctest/doctest.h>

#include "dialogs/flow/parser.h"

namespace meldwijzer {
namespace {

constexpr const char* kTexts = R"(
texts: {q: Vraag, welcome: Hoi, again: Nog eens, choice.yes: Ja, choice.no: Nee}
words: {command.help: [help], choice.yes: [ja], choice.no: [nee]}
)";

constexpr const char* kGood = R"(
main: m
welcome: [welcome]
misunderstood: [again]
interrupts: {urgent: s, self: s, description: s, place: s}
slots: {answer: {}}
commands:
  - {id: help, call: s}
dialogs:
  m:
    start: a
    states:
      a:
        ask: q
        slot: answer
        choices: [{id: 'yes', to: b}, {id: 'no'}]
        next: b
      b: {end: true}
  s:
    start: e
    states:
      e: {end: true}
)";

std::string Check(std::string flow, const std::string& from = "", const std::string& to = "") {
  if (!from.empty()) {
    const size_t at = flow.find(from);
    REQUIRE(at != std::string::npos);
    flow.replace(at, from.size(), to);
  }
  Problems problems;
  const Texts texts = ParseTexts("nl", {{"nl.yaml", kTexts}}, problems);
  const DialogFlow parsed = ParseFlow(flow, "f.yaml", problems);
  ValidateFlow(parsed, {&texts}, problems);
  return ToString(problems);
}

TEST_CASE("a sound flow has no mistakes") { CHECK(Check(kGood) == ""); }

TEST_CASE("every kind of mistake is named with its place") {
  struct Case {
    const char* from;
    const char* to;
    const char* says;
  };
  for (const Case& c : std::vector<Case>{
           {"to: b}, {id", "to: bb}, {id", "leads to \"bb\", which does not exist"},
           {"next: b", "step: 1", "dead end"},
           {"b: {end: true}", "b: {end: true}\n      c: {end: true}", "unreachable"},
           {"b: {end: true}", "b: {next: d}\n      d: {next: b}", "back to itself without"},
           {"ask: q", "ask: qq", "the text \"qq\" is missing in language \"nl\""},
           {"slot: answer", "slot: anser", "unknown slot \"anser\"; did you mean \"answer\"?"},
           {"next: b", "next: [{when: {filled: other}, to: b}, {to: b}]", "unknown slot \"other\""},
           {"{id: 'no'}", "{id: 'yes'}", "stands twice"},
           {"{id: 'no'}", "{id: help}", "the text \"choice.help\" is missing"},
           {"call: s", "call: t", "the dialog \"t\" does not exist"},
           {"id: help", "id: hulp", "no words for the command \"hulp\""},
           {"place: s}", "self: s}", "stands here twice"},
           {"start: a", "strat: a", "did you mean \"start\"?"},
           {"main: m", "main: n", "the main dialog \"n\" does not exist"},
       }) {
    CAPTURE(c.to);
    const std::string problems = Check(kGood, c.from, c.to);
    CHECK(problems.find(c.says) != std::string::npos);
    CHECK(problems.starts_with("f.yaml"));
  }
}

TEST_CASE("all mistakes come at once") {
  std::string flow = kGood;
  flow.replace(flow.find("ask: q"), 6, "ask: x");
  const std::string problems = Check(flow, "call: s", "call: t");
  CHECK(problems.find("\"x\"") != std::string::npos);
  CHECK(problems.find("\"t\"") != std::string::npos);
}

TEST_CASE("choices that a typed answer cannot tell apart") {
  Problems problems;
  const Texts texts =
      ParseTexts("nl",
                 {{"nl.yaml",
                   "texts: {q: Q, welcome: W, again: A, choice.yes: Ja, choice.no: Nee}\n"
                   "words: {command.help: [help], choice.yes: [klopt], choice.no: [Klopt]}"}},
                 problems);
  ValidateFlow(ParseFlow(kGood, "f.yaml", problems), {&texts}, problems);
  CHECK(ToString(problems).find("means both") != std::string::npos);
}

TEST_CASE("K2: an emergency text without its number is refused") {
  Problems problems;
  ParseTexts("nl", {{"nl.yaml", "texts: {a: {text: Bel nu, kind: emergency}}"}}, problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].message.starts_with("K2"));
}

}  // namespace
}  // namespace meldwijzer
