// Conversations that began with an earlier version of the content.
#include "dialogs/flow/migration.h"

#include <doctest/doctest.h>

#include "dialogs/flow/parser.h"

namespace meldwijzer {
namespace {

constexpr const char* kOld = R"(
main: m
slots: {told: {}}
dialogs:
  m:
    start: a
    states:
      a: {ask: q, slot: told, choices: [{id: 'yes'}, {id: 'no'}], next: b}
      b: {ask: q, answer: text, next: c}
      c: {end: true}
)";

DialogFlow Flow(std::string text, const std::string& from = "", const std::string& to = "") {
  for (size_t at = text.find(from); !from.empty() && at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  Problems problems;
  DialogFlow flow = ParseFlow(text, "new.yaml", problems);
  REQUIRE(ToString(problems) == "");
  return flow;
}

std::string Against(const DialogFlow& flow) {
  Problems problems;
  CheckAgainst(Flow(kOld), flow, problems);
  return ToString(problems);
}

TEST_CASE("the same version, or one with more states, has a place for every conversation") {
  CHECK(Against(Flow(kOld)) == "");
  CHECK(Against(Flow(kOld, "c: {end: true}",
                     "d: {ask: q, answer: text, next: c}\n      c: {end: "
                     "true}")) == "");
}

TEST_CASE("a renamed state, slot or answer is named, until it is declared as moved") {
  const DialogFlow renamed = Flow(kOld, " b:", " s2-b:");
  CHECK(Against(renamed).find("stands in state \"m/b\"") != std::string::npos);
  CHECK(Against(Flow(kOld, "told", "reply")).find("slot \"told\"") != std::string::npos);
  CHECK(Against(Flow(kOld, "'no'", "never")).find("the answer \"no\"") != std::string::npos);
  const std::string moved = std::string(kOld) + "moved: {states: {m/b: m/bb}}\n";
  CHECK(Against(Flow(moved, " b:", " bb:")) == "");
}

TEST_CASE("a conversation moves as declared, also over two versions, and keeps its answers") {
  std::string text =
      std::string(kOld) + "moved: {states: {m/old: m/older, m/older: m/b}, slots: {first: told}}\n";
  const DialogFlow flow = Flow(text);
  Snapshot snapshot;
  snapshot.stack = {{"m", StateId("old"), Resume::kAskAgain, {StateId("a"), StateId("older")}}};
  snapshot.slots[SlotId("first")] = {"yes", {}};
  snapshot.return_to = StateId("old");
  Migrate(flow, snapshot);
  CHECK(snapshot.stack[0].state == StateId("b"));
  CHECK(snapshot.stack[0].history == std::vector<StateId>{StateId("a"), StateId("b")});
  CHECK(snapshot.return_to == StateId("b"));
  CHECK(snapshot.slots.at(SlotId("told")).value == "yes");
}

}  // namespace
}  // namespace meldwijzer
