#include "dialogs/flow/answer_reader.h"

#include <doctest/doctest.h>

namespace meldwijzer {
namespace {

const std::vector<std::string> kYes = {"ja", "klopt"};
const std::vector<std::string> kNo = {"nee", "neen"};
const std::vector<Selectable> kYesNo = {{"ja besproken", kYes}, {"nog niet", kNo}};

size_t Index(const char* text, Tolerance tolerance = Tolerance::kLoose) {
  const auto selection = ReadSelection(TypedText(text), kYesNo, tolerance, true);
  return selection ? selection->index : 99;
}

TEST_CASE("typed answers count as much as buttons, with typing errors") {
  for (const char* const yes : {"ja", "Ja!", "jaa", "jaaaa", "1", "nummer 1", "klopt", "kopt",
                                "ja besproken", "besproken"}) {
    CAPTURE(yes);
    CHECK(Index(yes) == 0);
  }
  for (const char* const no : {"nee", "neee", "NEE", "2", "2.", "nog niet", "nog nit"}) {
    CAPTURE(no);
    CHECK(Index(no) == 1);
  }
  for (const char* const neither : {"", "3", "ja of nee", "misschien", "de buurman"}) {
    CAPTURE(neither);
    CHECK(Index(neither) == 99);
  }
}

TEST_CASE("exact means exact") {
  CHECK(Index("neee", Tolerance::kExact) == 99);
  CHECK(Index("Nee.", Tolerance::kExact) == 1);
}

TEST_CASE("a choice with more behind it keeps what is behind it") {
  const auto selection =
      ReadSelection(TypedText("ja, en ze heeft ook een telefoon"), kYesNo, Tolerance::kLoose, true);
  REQUIRE(selection.has_value());
  CHECK(selection->index == 0);
  CHECK(selection->rest == "en ze heeft ook een telefoon");
}

TEST_CASE("four words of a choice select it, whatever follows") {
  const std::vector<Selectable> start = {{"ik maak me zorgen", {}}, {"wie bel ik", {}}};
  CHECK(
      ReadSelection(TypedText("ik maak me zorgen over een meisje"), start, Tolerance::kLoose, true)
          ->index == 0);
  CHECK_FALSE(ReadSelection(TypedText("wie bel ik vanavond nog"), start, Tolerance::kLoose, true)
                  .has_value());
}

TEST_CASE("several of a list by number") {
  const std::vector<std::string> all = {"alles", "ja"};
  const std::vector<std::string> none = {"geen", "nee"};
  const std::vector<std::string> except = {"behalve"};
  const PickWords words = {all, none, except};
  using Picked = std::vector<size_t>;
  CHECK(ReadPick(TypedText("1 en 3"), 3, words)->picked == Picked{0, 2});
  CHECK(ReadPick(TypedText("1,3"), 3, words)->picked == Picked{0, 2});
  CHECK(ReadPick(TypedText("2-3"), 3, words)->picked == Picked{1, 2});
  CHECK(ReadPick(TypedText("allles"), 3, words)->picked == Picked{0, 1, 2});
  CHECK(ReadPick(TypedText("alles behalve 2"), 3, words)->picked == Picked{0, 2});
  CHECK(ReadPick(TypedText("geen"), 3, words)->picked.empty());
  CHECK_FALSE(ReadPick(TypedText("4"), 3, words).has_value());
  CHECK_FALSE(ReadPick(TypedText("1 want hij is moe"), 3, words).has_value());
  const auto more = ReadPick(TypedText("ja, en hij spijbelt"), 2, words);
  REQUIRE(more.has_value());
  CHECK(more->picked == Picked{0, 1});
  CHECK(more->rest == "en hij spijbelt");
}

TEST_CASE("a step is asked for as the whole message only") {
  CHECK(ReadStepCommand(TypedText("stap 3"), {"stap"}) == 3);
  CHECK(ReadStepCommand(TypedText("Ga naar stap drie"), {"stap"}) == 3);
  CHECK_FALSE(ReadStepCommand(TypedText("stap 6"), {"stap"}).has_value());
  CHECK_FALSE(ReadStepCommand(TypedText("wat houdt stap 3 in"), {"stap"}).has_value());
}

}  // namespace
}  // namespace meldwijzer
