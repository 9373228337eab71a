// Phrases that say the same twice.
#include "dialogs/signals/phrase_overlap.h"

#include <doctest/doctest.h>

namespace meldwijzer {
namespace {

std::string Signal(const std::string& id, const std::string& phrases) {
  return "  - {id: " + id +
         ", text: T, text_en: T, why: W, other_cause: O, weight: strong, form: [sexual], groups: "
         "[any], lists: [l], phrases: [" +
         phrases + "]}\n";
}

// What is said about overlap of these phrases of two signals.
std::string Overlap(const std::string& first, const std::string& second) {
  const std::string lists =
      "lists: [{id: l, title: L, publisher: P, url: 'https://example.org', kind: list}]";
  const std::string category = "category: c\ntitle: C\ntitle_en: C\nkind: signal\nsignals:\n" +
                               Signal("a", first) + Signal("b", second);
  Problems problems;
  SignalCatalog::Parse({{"lists.yaml", lists}, {"c.yaml", category}}, problems);
  std::string said;
  for (const Problem& problem : problems) {
    if (problem.where.file == "c.yaml") said += ToString(Problems{problem});
  }
  return said;
}

TEST_CASE("phrases that differ are no overlap") {
  CHECK(Overlap("geld cash, geld tas", "cash|contant vondst") == "");
  CHECK(Overlap("geld (zin) cash, geld cash veel", "tas") == "");
  CHECK(Overlap("geld cash -loon, geld|munt cash veel", "tas") == "");
}

TEST_CASE("the same phrase twice is named, in one signal and in two, also in another order") {
  CHECK(Overlap("geld cash|contant, contant|cash geld", "tas").find("signal a stands already at") !=
        std::string::npos);
  CHECK(Overlap("geld cash", "cash geld").find("c.yaml:7:") == 0);
  CHECK(Overlap("(volgorde) geld cash, (volgorde) cash geld", "tas") == "");
}

TEST_CASE("a phrase that another one always finds first is named") {
  CHECK(Overlap("geld|munt cash, geld cash -loon", "tas").find("is shadowed") != std::string::npos);
  CHECK(Overlap("geld, geld cash", "tas").find("is shadowed") != std::string::npos);
  CHECK(Overlap("geld", "geld cash") == "");
}

}  // namespace
}  // namespace meldwijzer
