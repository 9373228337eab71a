// Every kind of mistake that an author can make in the flow and its texts, with its place.
#include "dialogs/flow/validator.h"

#include <doctest/doctest.h>

#include "dialogs/flow/parser.h"
#include "dialogs/flow/text_uses.h"
#include "dialogs/texts/text_check.h"

namespace meldwijzer {
namespace {

constexpr const char* kTexts = R"(
texts:
  q: Wat nu?
  welcome: {text: Hoi, source: [meldwijzer]}
  again: {text: Nog eens, source: [meldwijzer]}
  said: {text: "Bel {expert} of 0800-2000", source: ["https://example.org/"]}
  choice.yes: Ja
  choice.no: Nee
words:
  command.help: [help]
  command.danger-now: [spoed]
  command.back: [terug]
  command.correct: [klopt niet]
  command.skip: [overslaan]
  command.where: [waar was ik]
  command.step: [stap]
  command.contact: [contact]
  command.signals: [signalen]
  command.record: [verslag]
  command.pause: [pauze]
  command.erase: [wis alles]
  command.restart: [opnieuw]
  choice.yes: [jazeker]
  choice.no: [neen]
)";

constexpr const char* kGood = R"(
main: m
welcome: [welcome]
misunderstood: [again]
interrupts: {urgent: s, self: s, description: s, place: s}
steps:
  1: {state: a}
  2: {state: a}
  3: {state: a}
  4: {state: c}
  5: {state: c}
slots: {answer: {}, later: {}}
commands:
  - {id: help, call: s}
  - {id: danger-now, call: s}
  - {id: back, do: back}
  - {id: correct, call: s}
  - {id: skip, do: skip}
  - {id: where, call: s}
  - {id: step, do: step}
  - {id: contact, call: s}
  - {id: signals, call: s}
  - {id: record, call: s}
  - {id: pause, call: s}
  - {id: erase, call: s, exact: true}
  - {id: restart, call: s}
dialogs:
  m:
    start: a
    states:
      a:
        ask: q
        slot: answer
        choices: [{id: 'yes', to: b}, {id: 'no'}]
        next: b
      b:
        next: [{when: {slot: answer, is: 'no'}, to: c}, {to: d}]
      c:
        say: [said]
        ask: q
        answer: text
        slot: later
        next: d
      d: {end: true}
  s:
    start: e
    states:
      e: {end: true}
)";

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  if (from.empty()) return text;
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// All mistakes of a flow and the texts of its languages.
std::string CheckBoth(const std::string& flow, const std::vector<std::string>& texts) {
  Problems problems;
  std::vector<Texts> languages;
  for (const std::string& yaml : texts) {
    const std::string locale = languages.empty() ? "nl" : "en";
    languages.push_back(ParseTexts(locale, {{locale + ".yaml", yaml}}, problems));
  }
  TextCheckInput input;
  for (const Texts& language : languages) input.languages.push_back(&language);
  const DialogFlow parsed = ParseFlow(flow, "f.yaml", problems);
  ValidateFlow(parsed, input.languages, problems);
  input.uses = UsesOf(parsed);
  input.plain = ParsePlainLanguages(
      {"plain.yaml", "nl: {instead: {derhalve: daarom, met betrekking tot: over}}"}, problems);
  input.numbers = {"08002000", "112"};
  CheckTexts(input, problems);
  return ToString(problems);
}

std::string Check(const std::string& from = "", const std::string& to = "") {
  return CheckBoth(Replaced(kGood, from, to), {kTexts});
}

std::string CheckText(const std::string& from, const std::string& to) {
  return CheckBoth(kGood, {Replaced(kTexts, from, to)});
}

struct Case {
  const char* from;
  const char* to;
  const char* says;
};

}  // namespace

TEST_CASE("a sound flow has no mistakes") { CHECK(Check() == ""); }

TEST_CASE("every kind of mistake in the flow is named with its place") {
  for (const Case& c : std::vector<Case>{
           {"to: b}, {id", "to: bb}, {id", "f.yaml:34:35: state \"a\" leads to \"bb\""},
           {"next: d\n", "step: 1\n", "dead end: state \"c\""},
           {"d: {end: true}", "d: {end: true}\n      z: {end: true}", "unreachable"},
           {"d: {end: true}", "d: {next: y}\n      y: {next: d}", "back to itself without"},
           {"d: {end: true}", "d: {next: c}", "dead end: no way leads from state \"a\" to an end"},
           {"to: b}, {id: 'no'}]", "to: a}, {id: 'no', to: a}]", "no way out"},
           {"ask: q\n        slot", "ask: qq\n        slot",
            "f.yaml:32:14: the text \"qq\" is missing"},
           {"slot: answer\n", "slot: anser\n", "unknown slot \"anser\"; did you mean \"answer\"?"},
           {"{slot: answer, is: 'no'}", "{filled: other}", "unknown slot \"other\""},
           {"{slot: answer, is: 'no'}", "{slot: answer, is: noo}",
            "no answer gives slot \"answer\" the value \"noo\"; did you mean \"no\"?"},
           {"{slot: answer, is: 'no'}", "{filled: later}",
            "slot \"later\" is read in state \"b\" before"},
           {"{slot: answer, is: 'no'}", "{lookup: fond}", "did you mean \"found\"?"},
           {"{slot: answer, is: 'no'}", "{filed: answer}", "did you mean \"filled\"?"},
           {"{when: {slot: answer, is: 'no'}, to: c}", "{to: c}", "this way is never taken"},
           {", {to: d}]", "]", "the last \"next\" must have no \"when\""},
           {"        answer: text\n", "", "asks and takes no answer"},
           {"answer: text\n", "answer: txt\n", "did you mean \"text\"?"},
           {"d: {end: true}", "d: {end: true, next: c}", "is an end"},
           {"say: [said]", "say: [{make: recrd}]", "did you mean \"record\"?"},
           {"{id: 'no'}", "{id: 'yes'}", "stands twice"},
           {"{id: 'no'}", "{id: 'no', do: [{seet: {answer: 'yes'}}]}", "did you mean \"set\"?"},
           {"{id: 'no'}", "{id: maybe}", "the text \"choice.maybe\" is missing"},
           {"help, call: s", "help, call: t", "the dialog \"t\" does not exist; did you mean"},
           {"  - {id: help, call: s}\n", "", "the command \"help\" is missing"},
           {"id: back, do: back", "id: bakc, do: back", "the command \"back\" is missing"},
           {"call: s, exact: true", "call: s", "P2: the command \"erase\" must be typed exactly"},
           {"id: help", "id: hulp", "no words for \"command.hulp\""},
           {"  5: {state: c}\n", "", "step 5 is missing"},
           {"5: {state: c}", "5: {state: cc}", "step 5 begins at \"cc\", which does not exist"},
           {"later: {}", "later: {depends_on: [answr]}", "did you mean \"answer\"?"},
           {"later: {}", "later: {}, never: {}", "nothing ever fills the slot \"never\""},
           {"  s:\n", "  t:\n    start: f\n    states:\n      f: {end: true}\n  s:\n",
            "nothing starts the dialog \"t\""},
           {"place: s}", "self: s}", "stands here twice"},
           {"start: a", "strat: a", "did you mean \"start\"?"},
           {"main: m", "main: n", "f.yaml:2:7: the main dialog \"n\" does not exist"},
       }) {
    CAPTURE(std::string(c.to));
    const std::string problems = Check(c.from, c.to);
    CAPTURE(problems);
    CHECK(problems.find(c.says) != std::string::npos);
  }
}

TEST_CASE("every kind of mistake in a text is named with its place") {
  const std::string long_sentence(
      "q: een twee drie vier vijf zes zeven acht negen tien een twee drie vier vijf zes zeven acht "
      "negen tien een twee drie vier vijf zes");
  for (const Case& c : std::vector<Case>{
           {"q: Wat nu?", "w: Wat nu?", "the text \"q\" is missing in language \"nl\""},
           {"q: Wat nu?", "q: Wat nu?\n  resten: Over", "nl.yaml:4:3: nothing uses the text"},
           {"q: Wat nu?", "q: ''", "the text \"q\" is empty"},
           {"{expert}", "{expret}", "{expret} of the text \"said\"; did you mean \"expert\"?"},
           {"{expert}", "{expert", "no ICU message"},
           {"{expert}", "expert}", "no ICU message"},
           {", source: [\"https://example.org/\"]", "", "the statement \"said\" names no source"},
           {"[\"https://example.org/\"]", "[internet]", "is no source"},
           {"0800-2000", "0800-2001", "the number 08002001 is not in"},
           {"q: Wat nu?", "q: Bel 113?", "the number 113 is not in"},
           {"q: Wat nu?", "q: Is dat verplicht?", "the statement \"q\" names no source"},
           {"q: Wat nu?", "q: En derhalve?", "did you mean \"daarom\"?"},
           {"q: Wat nu?", "q: Iets met betrekking tot wat?", "did you mean \"over\"?"},
           {"q: Wat nu?", "q: Een kindertehuismedewerkster?", "is long for level B1"},
           {"q: Wat nu?", long_sentence.c_str(), "has 26 words and is above level B1"},
           {"choice.no: Nee", "choice.no: Nee, ik wil dat nu liever niet",
            "too long for the channels"},
           {"[jazeker]", "[Neen]", "cannot be told apart in state \"a\""},
           {"[jazeker]", "[spoed]", "is the command \"danger-now\", which state \"a\" would hide"},
           {"[terug]", "[pauze]", "means both the command"},
           {"[terug]", "['?']", "no word that people type"},
           {"choice.no: [neen]", "choice.on: [neen]", "did you mean \"choice.no\"?"},
       }) {
    CAPTURE(std::string(c.to));
    const std::string problems = CheckText(c.from, c.to);
    CAPTURE(problems);
    CHECK(problems.find(c.says) != std::string::npos);
    CHECK(problems.find(".yaml:") != std::string::npos);
  }
}

TEST_CASE("a language that lacks a text, or a placeholder of another language") {
  CHECK(CheckBoth(kGood, {kTexts, kTexts}) == "");
  CHECK(CheckBoth(kGood, {kTexts, Replaced(kTexts, "q: Wat nu?", "r: Now?")})
            .find("the text \"q\" is missing in language \"en\"") != std::string::npos);
  CHECK(CheckBoth(kGood, {kTexts, Replaced(kTexts, "{expert}", "her")})
            .find("en.yaml:6:16: the text \"said\" has no placeholder {expert}") !=
        std::string::npos);
}

TEST_CASE("what cannot be read as YAML is named once, without what follows from it") {
  CHECK(CheckBoth(kGood, {kTexts, "texts: {q: ["}).find("missing in language") ==
        std::string::npos);
  Problems problems;
  ValidateFlow(ParseFlow("main: [", "f.yaml", problems), {}, problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].message.starts_with("this is not YAML"));
  ParseFlow("", "f.yaml", problems);
  CHECK(problems.size() == 2);
  ParseTexts("nl", {{"nl.yaml", "# nothing"}}, problems);
  CHECK(problems.size() == 3);
}

TEST_CASE("all mistakes come at once") {
  std::string flow = Replaced(kGood, "ask: q", "ask: x");
  flow = Replaced(flow, "help, call: s", "help, call: t");
  const std::string problems = CheckBoth(flow, {Replaced(kTexts, "0800-2000", "0800-2002")});
  for (const char* const part : {"\"x\"", "\"t\"", "08002002"}) {
    CHECK(problems.find(part) != std::string::npos);
  }
}

TEST_CASE("K2: an emergency text without its number is refused") {
  Problems problems;
  ParseTexts("nl", {{"nl.yaml", "texts: {a: {text: Bel nu, kind: emergency}}"}}, problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].message.starts_with("K2"));
}

TEST_CASE("a text that was to be reviewed is named from that day on") {
  Problems problems;
  const Texts texts =
      ParseTexts("nl", {{"nl.yaml", "texts: {a: {text: Hoi, review_by: 2026-05-01}}"}}, problems);
  CheckReviewDays(texts, "2026-05-01", problems);
  CHECK(problems.empty());
  CheckReviewDays(texts, "2026-05-02", problems);
  REQUIRE(problems.size() == 1);
  CHECK(ToString(problems).starts_with("nl.yaml:1:"));
}

}  // namespace meldwijzer
