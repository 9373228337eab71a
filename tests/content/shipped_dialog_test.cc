// The shipped conversation as a whole: every instruction of the source page is said where it
// belongs, every rule that the dialog must keep holds, and no walk gets stuck.
#include <doctest/doctest.h>
#include <re2/re2.h>

#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>

#include "base/yaml/yaml.h"
#include "dialogs/reply/reply.h"
#include "tests/support/talk.h"

namespace meldwijzer {
namespace {

#ifdef NDEBUG
constexpr int kWalks = 20'000;
#else
constexpr int kWalks = 1'000;
#endif
constexpr int kStepsPerWalk = 12;

Talk AtWeighing(const std::string& role, const std::string& age, const std::string& signal) {
  Talk talk;
  talk.PressAll({"worried", role, age}).Say(signal).Say("alles");
  talk.PressAll(kToWeighing);
  if (role == "care") talk.Press("not-a-doctor");
  talk.PressAll({"nothing-to-add", "talk-already", "said-nothing", "wants-unknown"});
  REQUIRE(talk.State() == "meldcode/s4-weigh");
  return talk;
}

const char* const kSupporting = "hij is de laatste tijd vaak moe in de les";

TEST_CASE("K1: every instruction of the source page is said in its own state") {
  std::ifstream file(std::string(MELDWIJZER_SOURCE_DIR) + "/tests/content/instructions.yaml");
  const std::string yaml{std::istreambuf_iterator<char>(file), {}};
  Problems problems;
  const Yaml root = ParseYaml(yaml, "instructions.yaml", problems);
  REQUIRE(problems.empty());
  const Texts& texts = Content().TextsOf("nl");
  int count = 0;
  for (const YamlEntry& entry : root.entries) {
    CAPTURE(entry.key);
    ++count;
    std::set<std::string> said;
    for (const Yaml& state_name : entry.value.Find("states")->items) {
      const std::string& name = state_name.scalar;
      const Dialog* const dialog = Content().flow.FindDialog(name.substr(0, name.find('/')));
      REQUIRE(dialog != nullptr);
      const State* const state = dialog->Find(StateId(name.substr(name.find('/') + 1)));
      REQUIRE(state != nullptr);
      said.insert(state->ask);
      for (const Saying& saying : state->say) said.insert(saying.key);
    }
    std::string words;
    for (const Yaml& key : entry.value.Find("texts")->items) {
      CHECK(said.contains(key.scalar));
      words += texts.Format(key.scalar) + " ";
    }
    CHECK(RE2::PartialMatch(words, "(?is)" + entry.value.Find("says")->scalar));
  }
  CHECK(count == 32);
}

TEST_CASE(
    "P1, U3: the first message says what it is, what it keeps, and 112; danger is one tap away") {
  Talk talk;
  talk.Say("goedemorgen");
  CHECK(talk.Says("112"));
  CHECK(talk.Says("30 dagen"));
  CHECK(talk.Says("wis alles"));
  REQUIRE_FALSE(talk.result.choices.empty());
  CHECK(talk.result.choices.front().id == "danger-now");
}

TEST_CASE("U1: each kind of urgency gives its own number") {
  const std::map<std::string, std::vector<std::string>> numbers = {
      {"haar vriend staat nu met een mes voor de deur", {"112"}},
      {"ze ademt niet meer, wat moet ik doen", {"112"}},
      {"hij staat nu op het spoor en wil springen", {"112"}},
      {"ze zegt dat ze niet meer wil leven", {"113", "0800-0113"}},
      {"ze is gisteren verkracht", {"0800-0188"}},
      {"meisje van 15 is sinds gisteren vermist", {"0900-8844", "112"}},
  };
  for (const auto& [text, expected] : numbers) {
    CAPTURE(text);
    Talk talk;
    talk.Press("worried").Say(text);
    CHECK(talk.State() == "urgent/urgent");
    for (const std::string& number : expected) CHECK(talk.Says(number));
  }
}

TEST_CASE("U2: urgency stands alone; only verder resumes, with the step that fits first") {
  Talk talk;
  talk.PressAll({"worried", "care"}).Say("hij heeft haar nu opgesloten en slaat haar");
  CHECK(talk.State() == "urgent/urgent");
  CHECK(talk.result.choices.size() == 1);
  CHECK_FALSE(talk.SaysKey("age.question"));
  CHECK(talk.result.next.signals.empty());
  talk.Say("wat een toestand");
  CHECK(talk.State() == "urgent/urgent");
  talk.Say("verder");
  REQUIRE(talk.State() == "urgent/urgent-next");
  CHECK(talk.result.choices.front().id == "to-veilig-thuis");
  CHECK(talk.Press("where-i-was").State() == "meldcode/age");
}

TEST_CASE("U3: nu gevaar works in every state, typed or pressed") {
  for (const char* const way : {"spoed", "nu gevaar"}) {
    Talk talk;
    talk.PressAll({"worried", "youth", "under-18"}).Say(way);
    CHECK(talk.State() == "urgent/urgent");
  }
  Talk talk;
  CHECK(talk.PressAll({"worried", "danger-now"}).State() == "urgent/urgent");
}

TEST_CASE("U4: somebody who writes about themselves is met, nothing is matched or kept") {
  Talk talk;
  talk.Press("worried").Say("ik moet van hem met mannen naar bed en ik durf niet weg");
  CHECK(talk.Says("0800-0188"));
  CHECK(talk.Says("0800-0432"));
  CHECK(talk.Says("113"));
  CHECK(talk.Says("schuld"));
  REQUIRE(talk.result.effects.size() == 1);
  CHECK(talk.result.effects[0].kind == EffectKind::kKeepNothing);
  CHECK(talk.result.next.signals.empty());
}

TEST_CASE("D1: a hotel gets no talk, no record, but 112, 0900-8844 and Meld Misdaad Anoniem") {
  Talk talk;
  talk.PressAll({"worried", "business", "go-on"});
  CHECK(talk.State() == "meldcode/business-advice");
  for (const char* const number : {"112", "0900-8844", "0800-7000"}) CHECK(talk.Says(number));
  CHECK_FALSE(talk.result.step.has_value());
}

TEST_CASE("D2: for a minor step 5 asks reporting first, then help, then what the client wants") {
  Talk talk = AtWeighing("education", "under-18", kSupporting);
  CHECK(talk.Press("suspicion-yes").State() == "meldcode/s5-report");
  CHECK(talk.Says("Veilig Thuis"));
  CHECK(talk.Press("report-will").State() == "meldcode/s5-help");
  CHECK(talk.Press("help-yes").State() == "meldcode/s5-client-wants");
  CHECK(talk.Press("wants-unknown").State() == "meldcode/s5-own");
}

TEST_CASE("D2: for an adult outside the home the right to report is not promised") {
  Talk talk = AtWeighing("education", "24-plus", kSupporting);
  CHECK(talk.Press("suspicion-yes").State() == "meldcode/s5-domestic");
  CHECK(talk.Press("domestic-no").State() == "meldcode/s5-adult");
  CHECK(talk.Says("0800-2000"));
}

TEST_CASE("D3: doubt ends at Veilig Thuis and never loops") {
  Talk talk = AtWeighing("education", "under-18", kSupporting);
  CHECK(talk.Press("suspicion-doubt").State() == "meldcode/s4-doubt");
  CHECK(talk.Says("Veilig Thuis"));
  talk.Press("advice-asked");
  CHECK(talk.State() == "meldcode/s4-after-doubt");
  CHECK_FALSE(talk.Has("suspicion-doubt"));
}

TEST_CASE("D4: closing asks why; denial or a direct signal asks for a consultation first") {
  Talk talk = AtWeighing("education", "under-18", kSupporting);
  talk.Press("suspicion-no");
  CHECK(talk.State() == "meldcode/s4-why");
  CHECK(talk.Press("why-denies").State() == "meldcode/s4-consult-first");
  Talk direct = AtWeighing("education", "under-18", "ze moet haar geld aan hem afgeven");
  CHECK(direct.PressAll({"suspicion-no", "why-stopped"}).State() == "meldcode/s4-consult-first");
  Talk closing = AtWeighing("education", "under-18", kSupporting);
  CHECK(closing.PressAll({"suspicion-no", "why-explained"}).State() == "meldcode/s4-in-file");
  CHECK(closing.Press("in-file-not-yet").State() == "meldcode/s4-in-file-now");
  closing.Press("in-file-yes");
  CHECK(closing.result.done);
}

TEST_CASE("D5: going past steps 2 and 3 asks a reason for each, which is recorded") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("stap 4");
  CHECK(talk.State() == "skip-reason/reason");
  talk.Say("ik ben alleen op dienst");
  CHECK(talk.State() == "skip-reason/reason");
  talk.Say("de client is weg");
  CHECK(talk.State() == "meldcode/s4-weigh");
  talk.Say("verslag");
  CHECK(talk.Says("ik ben alleen op dienst"));
  CHECK(talk.Says("de client is weg"));
}

TEST_CASE("D6: a possible offender inside has its own way, by role") {
  for (const auto& [role, key] : std::map<std::string, std::string>{
           {"education", "s2.offender-school"}, {"youth", "s2.offender-youth"}}) {
    Talk talk;
    talk.PressAll({"worried", role, "under-18"}).Say("stap 2");
    talk.PressAll({"colleague-yes", "expert-yes", "offender-inside"});
    CHECK(talk.SaysKey("s2.offender-inside"));
    CHECK(talk.SaysKey(key));
  }
}

TEST_CASE("D7: a doctor is asked for Veilig Thuis's advice, or the reason why not") {
  Talk talk;
  talk.PressAll({"worried", "care", "under-18"}).Say("stap 2");
  talk.PressAll({"colleague-yes", "expert-yes", "offender-no"});
  CHECK(talk.State() == "meldcode/s2-doctor-advice");
  CHECK(talk.Press("advice-not").State() == "meldcode/s2-doctor-reason");
}

TEST_CASE("D6, D7: a question is answered by role where the answer differs") {
  const char* const duty = "is er een meldplicht?";
  const char* const consent = "mag ik melden zonder toestemming?";
  CHECK(Talk().PressAll({"worried", "education"}).Say(duty).Says("vertrouwensinspecteur"));
  CHECK(Talk().PressAll({"worried", "youth"}).Say(duty).Says("Jeugdwet 4.1.8"));
  CHECK_FALSE(Talk().PressAll({"worried", "care"}).Say(duty).Says("vertrouwensinspecteur"));
  CHECK(Talk().PressAll({"worried", "care"}).Say(consent).Says("KNMG"));
  CHECK_FALSE(Talk().PressAll({"worried", "education"}).Say(consent).Says("KNMG"));
}

TEST_CASE("a side question is answered in both languages, and the same question stands again") {
  for (const char* const locale : {"nl", "en"}) {
    for (const FaqQuestion& question : Content().faq.questions()) {
      Talk talk(locale);
      talk.PressAll({"worried", "education"});
      REQUIRE(talk.State() == "meldcode/age");
      const std::string asked =
          question.ask.empty() ? "wat is " + question.names.front() : question.ask.front();
      talk.Say(asked);
      const std::string said_in(locale);
      CAPTURE(said_in);
      CAPTURE(asked);
      if (question.id == "net-geweld") {  // that one is answered as urgent
        CHECK(talk.State() == "urgent/urgent");
        continue;
      }
      const auto by_role = question.by_role.find("education");
      CHECK(talk.SaysKey(by_role == question.by_role.end() ? question.text : by_role->second));
      CHECK_FALSE(talk.Says("[faq."));
      CHECK_FALSE(talk.Says("[term."));
      CHECK((talk.State() == "meldcode/age" || talk.State() == "new-signals/confirm"));
    }
  }
}

TEST_CASE("D8: pausing says what must not wait") {
  Talk talk;
  talk.PressAll({"worried", "youth", "under-18"}).Say("pauze");
  CHECK(talk.State() == "pause/pause");
  CHECK(talk.Says("0800-2000"));
}

TEST_CASE("correcting an answer opens only what depends on it") {
  Talk talk = AtWeighing("education", "under-18", kSupporting);
  talk.Press("suspicion-yes").Press("report-will").Press("help-yes");
  const std::string stood = talk.State();
  talk.Say("klopt niet");
  const auto& options = talk.result.next.options;
  size_t number = 0;
  for (size_t i = 0; i < options.size(); ++i) {
    if (options[i].id == "offender") number = i + 1;
  }
  REQUIRE(number > 0);
  talk.Say(std::to_string(number));
  CHECK(talk.State() == "meldcode/s2-offender");
  CHECK(talk.Press("offender-unknown").State() == stood);
}

TEST_CASE("a snapshot survives its own writing, and what is no snapshot is refused") {
  Talk talk = AtWeighing("care", "18-22", kSupporting);
  const Snapshot& snapshot = talk.result.next;
  CHECK(ParseSnapshot(Serialize(snapshot)).value() == snapshot);
  for (const char* const wrong : {"", "{}", "[]", R"({"format":99})"}) {
    CHECK_FALSE(ParseSnapshot(wrong).has_value());
  }
}

TEST_CASE("a conversation whose place is gone from the content goes on from the start") {
  Talk talk;
  talk.PressAll({"worried", "youth"});
  talk.result.next.stack.front().state = StateId("gone");
  CHECK(talk.Say("hoi").State() == "meldcode/welcome");
  CHECK(talk.SaysKey("version.place-gone"));
  CHECK(talk.result.next.slots.contains(SlotId("role")));
}

TEST_CASE("random walks never get stuck, and always end at a question or an end") {
  const unsigned seed = std::random_device{}();
  MESSAGE("seed " << seed);
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::vector<std::string> texts = {"terug",
                                          "overslaan",
                                          "klopt niet",
                                          "1",
                                          "alles",
                                          "geen",
                                          "ja",
                                          "nee",
                                          "verslag",
                                          "stap 5",
                                          "ze heeft ineens twee telefoons",
                                          "Assen",
                                          "opnieuw",
                                          "contact",
                                          "verder",
                                          "2",
                                          "help",
                                          "signalen",
                                          "pauze",
                                          "blorp",
                                          "spoed",
                                          "waar was ik"};
  for (int walk = 0; walk < kWalks; ++walk) {
    Talk talk;
    for (int step = 0; step < kStepsPerWalk; ++step) {
      const bool press = !talk.result.choices.empty() && random() % 3 != 0;
      if (press) {
        talk.Press(talk.result.choices[random() % talk.result.choices.size()].id);
      } else {
        talk.Say(texts[random() % texts.size()]);
      }
      if (talk.messages.empty() || talk.messages.size() > kMessagesPerReplyMax ||
          (talk.result.choices.empty() && !talk.result.done &&
           Content().flow.FindDialog(talk.result.dialog)->Find(talk.result.state)->choices.size() >
               0) ||
          Serialize(talk.result.next).size() > 64 * 1024) {
        CAPTURE(walk);
        CAPTURE(talk.State());
        FAIL_CHECK("stuck");
        return;
      }
    }
  }
}

}  // namespace
}  // namespace meldwijzer
