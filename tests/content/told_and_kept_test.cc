// The rules on what the shipped conversation shows, hands over and keeps (T1 to P3, K4).
#include <doctest/doctest.h>
#include <re2/re2.h>

#include <string>

#include "dialogs/reply/reply.h"
#include "tests/support/talk.h"

namespace meldwijzer {
namespace {

TEST_CASE("T1: preparing the talk takes only what the person saw, in their own words") {
  Talk talk;
  talk.PressAll({"worried", "education", "under-18"})
      .Say("ze heeft ineens twee telefoons")
      .Say("ja");
  talk.PressAll(kToWeighing).Press("nothing-to-add").Press("safe-yes");
  REQUIRE(talk.State() == "meldcode/s3-prepare");
  CHECK(talk.Says("twee telefoons"));
  const Signal* const signal = Content().catalog.Find(SignalId("meerdere-telefoons"));
  CHECK_FALSE(talk.Says(signal->text_nl));
}

TEST_CASE("T2: the record comes with the question who can read it, in the same reply") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("verslag");
  CHECK(talk.SaysKey("record.before"));
  CHECK(talk.result.say.size() >= 2);
}

TEST_CASE("T4: a masked value is never repeated, and the record says that it was left out") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("ze heeft ineens twee telefoons").Say("ja");
  talk.Press("that-is-all").Say("bel haar op 06-12345678");
  CHECK(talk.SaysKey("masked.told"));
  talk.Say("verslag");
  CHECK_FALSE(talk.Says("12345678"));
  CHECK(talk.Says("[weggelaten: schrijf dit zelf in het dossier]"));
}

TEST_CASE("J1: no score, weight or number of signals in the record") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("ze heeft ineens twee telefoons").Say("ja");
  talk.Say("verslag");
  CHECK_FALSE(RE2::PartialMatch(talk.Words(), "(?i)score|gewicht|[0-9]+ signalen|[0-9]%"));
}

TEST_CASE("J2: what is never shown does not come up for confirmation") {
  for (const Signal& signal : Content().catalog.signals()) {
    if (signal.shown != SignalShown::kNever) continue;
    Event event;
    event.reading.text = "x";
    event.reading.matches.signals = {
        {signal.id, false, MatchStatus::kPresent, false, 1, {{0, 1, "x"}}}};
    const ContactReply places(Content().directory, Content().TextsOf("nl"));
    const DialogContext context{Content().flow, Content().TextsOf("nl"), Content().catalog, places};
    CHECK(Advance(context, std::nullopt, "nl", event).next.signals.empty());
  }
}

TEST_CASE("J3: the record says cliënt, and never slachtoffer or loverboy") {
  for (const auto& [key, entry] : Content().TextsOf("nl").entries()) {
    if (!key.starts_with("record.") && !key.starts_with("call-slip.")) continue;
    CAPTURE(key);
    CHECK_FALSE(RE2::PartialMatch(entry.text, "(?i)slachtoffer|loverboy"));
  }
}

TEST_CASE("J4: one open question for all signals together, then only the gaps, each with later") {
  const auto told = [](const std::string& details) {
    Talk talk;
    talk.PressAll({"worried", "youth", "under-18"}).Say("ze heeft ineens twee telefoons").Say("ja");
    return talk.Press("that-is-all").Say(details);
  };
  const auto source = [](const Talk& talk) {
    return talk.result.next.slots.at(SlotId("source")).value;
  };
  Talk whole = told("sinds september, elke week, zelf gezien");
  CHECK(whole.State() == "meldcode/s1-interpretation");
  CHECK(source(whole) == "seen-myself");
  CHECK(source(told("ik zag het en hoorde het van een collega")) == "seen-and-heard");
  // Who saw it is not said, or not in so many words: asked.
  for (const char* const details : {"sinds september, elke week", "niet zelf gezien, elke week",
                                    "gezien door de nachtdienst, sinds een maand"}) {
    CAPTURE(details);
    Talk talk = told(details);
    CHECK(talk.State() == "meldcode/s1-source");
    CHECK(talk.Has("later"));
  }
  CHECK(told("sinds september, elke week").Press("seen-myself").State() ==
        "meldcode/s1-interpretation");
}

TEST_CASE("J5: not recognised does not mean that nothing is wrong, and offers four ways") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("zomertarwe");
  CHECK(talk.State() == "meldcode/s1-not-recognised");
  CHECK(talk.Says("**niet**"));
  for (const char* const way : {"other-words", "show-lists", "keep-own-words", "consult-person"}) {
    CHECK(talk.Has(way));
  }
}

TEST_CASE("C4, C5: every coordinator answer names Wegwijzer and the role in full") {
  Talk talk;
  talk.Press("contact").Say("Assen").Press("under-18");
  CHECK(talk.Says("wegwijzermensenhandel.nl"));
  CHECK(talk.Says("zorgcoördinator mensenhandel"));
}

TEST_CASE("C6: the call slip holds age, facts without names, and the question to ask first") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("ze heeft ineens twee telefoons").Say("ja");
  talk.Say("belbriefje");
  CHECK(talk.Says("twee telefoons"));
  CHECK(talk.Says("18"));
}

TEST_CASE("P2: wis alles is exact, confirmed once, with the record offered first") {
  Talk talk;
  talk.PressAll({"worried", "youth"}).Say("wis alles");
  CHECK(talk.State() == "erase/sure");
  CHECK(talk.Has("erase-record-first"));
  CHECK(talk.Press("erase-no").State() == "meldcode/age");
  CHECK(talk.Say("wis ales").State() == "meldcode/age");
  talk.Say("wis alles").Press("erase-yes");
  REQUIRE(talk.result.effects.size() == 1);
  CHECK(talk.result.effects[0].kind == EffectKind::kErase);
}

TEST_CASE("P3: rejected quotes go with the answer that rejects them; the place after the contact") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("ze heeft ineens twee telefoons");
  CHECK(Serialize(talk.result.next).find("twee telefoons") != std::string::npos);
  talk.Say("geen");
  CHECK(Serialize(talk.result.next).find("twee telefoons") == std::string::npos);
  talk.Say("contact").Say("Delfzijl");
  CHECK(Serialize(talk.result.next).find("elfzijl") == std::string::npos);
  CHECK(talk.result.next.last_coordinator == "groningen-zvhg");
}

TEST_CASE("K4: the night shift gets what to do and what not to do without a case") {
  Talk talk;
  talk.Say("nachtdienst");
  CHECK(talk.SaysKey("night-shift.do"));
  CHECK(talk.SaysKey("night-shift.dont"));
}

}  // namespace
}  // namespace meldwijzer
