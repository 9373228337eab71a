#include "dialogs/signals/signal_catalog.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/dialogs/signals/shipped_signals.h"

namespace meldwijzer {
namespace {

TEST_CASE("the shipped lists have no mistakes and hold all 141 signals") {
  Problems problems;
  const SignalCatalog catalog = SignalCatalog::Parse(ShippedSignalFiles(), problems);
  INFO(ToString(problems));
  CHECK(problems.empty());
  CHECK(catalog.signals().size() == 141);
  CHECK(catalog.categories().size() == 18);
  CHECK(catalog.lists().size() == 63);
  for (const Signal& signal : catalog.signals()) {
    CAPTURE(signal.id.str());
    CHECK_FALSE(signal.phrases.empty());
    CHECK(catalog.Find(signal.id) == &signal);
    CHECK(catalog.FindCategory(signal.category) != nullptr);
    for (const std::string& list : signal.lists) CHECK(catalog.FindList(list) != nullptr);
  }
  CHECK(catalog.Find(SignalId("bestaat-niet")) == nullptr);
}

TEST_CASE("J1: every signal has a reason and another possible cause") {
  for (const Signal& signal : ShippedCatalog().signals()) {
    CAPTURE(signal.id.str());
    CHECK_FALSE(signal.Why("nl").empty());
    CHECK_FALSE(signal.OtherCause("nl").empty());
    CHECK(signal.Text("en") != signal.Text("nl"));
  }
}

TEST_CASE("J2: context and vulnerability are no signals, two ids are never shown") {
  const std::set<std::string> context = {"snel-beinvloedbaar", "geen-grenzen-aangeven",
                                         "zonder-verblijfsstatus", "angst-voor-uitzetting"};
  const std::set<std::string> never = {"tegenstrijdig-over-geaardheid",
                                       "vermijdt-onderwerp-prostitutie"};
  for (const Signal& signal : ShippedCatalog().signals()) {
    CAPTURE(signal.id.str());
    SignalShown expected = SignalShown::kSignal;
    if (signal.category == "kwetsbaarheid" || context.contains(signal.id.str())) {
      expected = SignalShown::kContext;
    }
    if (never.contains(signal.id.str())) expected = SignalShown::kNever;
    CHECK(signal.shown == expected);
    CHECK(signal.vulnerability == (signal.category == "kwetsbaarheid"));
  }
}

TEST_CASE("J2: a news article is no list, and other forms are known as such") {
  CHECK(ShippedCatalog().FindList("hotel-nieuwsuur")->article);
  CHECK_FALSE(ShippedCatalog().FindList("ckm")->article);
  CHECK(ShippedCatalog().Find(SignalId("onderbetaling"))->OtherFormOnly());
  CHECK_FALSE(ShippedCatalog().Find(SignalId("meerdere-telefoons"))->OtherFormOnly());
}

TEST_CASE("all mistakes of all files come at once, with their place") {
  const std::vector<SignalFile> files = {
      {"lists.yaml", "lists:\n  - {id: a, title: T, publisher: P, url: u, kind: krant}\n"},
      {"x.yaml",
       "category: x\ntitle: X\ntitle_en: X\nkind: signal\nsignals:\n"
       "  - id: s\n    text: t\n    text_en: t\n    why: w\n    other_cause: o\n"
       "    weight: zwaar\n    form: [sexual]\n    groups: [any]\n    lists: [b]\n"
       "    phrases:\n      - <onbekend> woord\n"}};
  Problems problems;
  SignalCatalog::Parse(files, problems);
  const std::string all = ToString(problems);
  CHECK(all.find("lists.yaml:2:5: kind is list or article, not: krant") != std::string::npos);
  CHECK(all.find("x.yaml:6:5: weight is supporting, strong or direct, not: zwaar") !=
        std::string::npos);
  CHECK(all.find("signal s names an unknown list: b") != std::string::npos);
  CHECK(all.find("x.yaml:16:9: unknown concept: <onbekend>") != std::string::npos);
}

}  // namespace
}  // namespace meldwijzer
