// What may come between a question and its answer, and that the question is the same afterwards.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/support/talk.h"

namespace meldwijzer {
namespace {

Talk AtContactOfStep5() {
  Talk talk;
  talk.PressAll({"worried", "education", "under-18"}).Say("stap 5");
  talk.Say("geen tijd").Say("te gevaarlijk");
  talk.PressAll({"report-will", "help-yes", "wants-unknown", "own-no"});
  REQUIRE(talk.State() == "contact/place");
  return talk;
}

TEST_CASE("leaving a side dialog by stap N leaves nothing behind that answers a later question") {
  Talk talk = AtContactOfStep5();
  talk.Say("stap 4");
  REQUIRE(talk.State() == "meldcode/s4-weigh");
  talk.Say("help");
  CHECK(talk.State() == "meldcode/s4-weigh");
  CHECK_FALSE(talk.result.next.slots.contains(SlotId("suspicion")));
}

TEST_CASE("leaving a side dialog by a correction leaves nothing behind either") {
  Talk talk = AtContactOfStep5();
  talk.Say("klopt niet");
  const auto& options = talk.result.next.options;
  const auto report = std::ranges::find(options, "report", &PickOption::id);
  REQUIRE(report != options.end());
  talk.Say(std::to_string(report - options.begin() + 1));
  REQUIRE(talk.State() == "meldcode/s5-report");
  CHECK(talk.Say("help").State() == "meldcode/s5-report");
}

TEST_CASE("U2: while urgency stands only verder goes on, whatever is told or asked") {
  for (const char* const text :
       {"ze heeft blauwe plekken en een tweede telefoon", "stap 5", "signalen", "Assen",
        "klopt niet", "contact", "pauze", "mag ik haar telefoon bekijken?", "opnieuw"}) {
    Talk talk;
    talk.PressAll({"worried", "education", "under-18"});
    talk.Say("er staat een man met een mes voor de deur");
    REQUIRE(talk.State() == "urgent/urgent");
    CAPTURE(text);
    CHECK(talk.Say(text).State() == "urgent/urgent");
  }
}

TEST_CASE("U2: while urgency stands help that asks nothing, spoed and wis alles still work") {
  Talk talk;
  talk.Say("er staat een man met een mes voor de deur");
  CHECK(talk.Say("nachtdienst").SaysKey("night-shift.do"));
  CHECK(talk.State() == "urgent/urgent");
  CHECK(talk.Say("spoed").Says("112"));
  CHECK(talk.Say("wis alles").State() == "erase/sure");
}

TEST_CASE("C1: which of two places is meant is asked again with the same places") {
  Talk talk;
  talk.Press("contact").Say("Bergen");
  REQUIRE(talk.State() == "contact/which");
  const std::vector<PickOption> places = talk.result.next.options;
  talk.Say("signalen").Press("lists-done");
  CHECK(talk.State() == "contact/which");
  CHECK(talk.result.next.options == places);
}

TEST_CASE("C1: several places or all of them choose none") {
  for (const char* const text : {"alles", "1 en 2", "99"}) {
    Talk talk;
    talk.Press("contact").Say("Bergen");
    REQUIRE(talk.State() == "contact/which");
    CAPTURE(text);
    CHECK(talk.Say(text).State() == "contact/which");
  }
}

TEST_CASE("C1: none of the places asks for the place again") {
  for (const char* const text : {"geen", "nee, een andere"}) {
    Talk talk;
    talk.Press("contact").Say("Bergen");
    CAPTURE(text);
    CHECK(talk.Say(text).State() == "contact/place");
  }
}

TEST_CASE("a suspicion that comes back leaves no reason for its absence") {
  Talk talk;
  talk.PressAll({"worried", "education", "under-18"}).Say("stap 4");
  talk.Say("geen tijd").Say("te gevaarlijk");
  talk.PressAll({"suspicion-no", "why-denies", "still-suspicion"});
  CHECK(talk.State() == "meldcode/s5-report");
  CHECK_FALSE(talk.result.next.slots.contains(SlotId("no-suspicion-why")));
  CHECK(talk.result.next.slots.at(SlotId("suspicion")).value == "suspicion-yes");
}

TEST_CASE("a signal that is told again is not said to be unknown") {
  Talk talk;
  talk.PressAll({"worried", "education", "under-18"});
  talk.Say("ze heeft ineens twee telefoons").Say("alles");
  const std::string stood = talk.State();
  talk.Say("ze heeft dus twee telefoons");
  CHECK(talk.State() == stood);
  CHECK(talk.SaysKey("signals.known"));
}

TEST_CASE("terug after overslaan asks what was skipped") {
  Talk talk;
  talk.PressAll({"worried", "education", "under-18"}).Say("ze heeft ineens twee telefoons");
  talk.Say("alles").Press("that-is-all");
  REQUIRE(talk.State() == "meldcode/s1-details");
  talk.Say("overslaan");
  REQUIRE(talk.State() == "meldcode/s1-source");
  CHECK(talk.Say("terug").State() == "meldcode/s1-details");
}

// Words that only tell change neither where a conversation stands nor what it knows.
TEST_CASE("wherever a walk stands, a telling word leaves question and answers as they were") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::vector<std::string> texts = {
      "terug", "overslaan", "klopt niet", "1",
      "alles", "ja",        "stap 5",     "ze heeft ineens twee telefoons",
      "Assen", "contact",   "verder",     "Bergen",
      "2",     "signalen",  "pauze",      "blorp",
      "spoed", "wis alles"};
  const std::vector<std::string> telling = {"help", "waar was ik", "nachtdienst", "waarom"};
  for (int walk = 0; walk < 1'000; ++walk) {
    Talk talk;
    for (int step = 0; step < 14; ++step) {
      if (!talk.result.choices.empty() && random() % 3 != 0) {
        talk.Press(talk.result.choices[random() % talk.result.choices.size()].id);
      } else {
        talk.Say(texts[random() % texts.size()]);
      }
      const Snapshot before = talk.result.next;
      const std::string stood = talk.State();
      const std::vector<Choice> offered = talk.result.choices;
      Talk asked = talk;
      // There "waar was ik" is an answer.
      if (stood == "urgent/urgent-next") continue;
      if (talk.result.done) break;
      const std::string word = telling[random() % telling.size()];
      asked.Say(word);
      CAPTURE(word);
      CAPTURE(asked.State());
      CAPTURE(walk);
      CAPTURE(stood);
      if (asked.State() != stood || asked.result.next.slots != before.slots ||
          asked.result.next.signals != before.signals || asked.result.choices != offered) {
        FAIL_CHECK("the question or an answer changed");
        return;
      }
    }
  }
}

}  // namespace
}  // namespace meldwijzer
