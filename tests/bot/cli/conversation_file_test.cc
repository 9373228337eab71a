#include "bot/cli/conversation_file.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace meldwijzer;

using Lines = std::vector<std::string>;

TEST_CASE("a conversation is read line by line") {
  Problems problems;
  const auto lines = ParseConversation(
      "# over iets\n@ 2026-11-23 22:30\n> een\\ntwee\n[worried]\n< antwoord\n<\n= state role\n",
      "a.txt", problems);
  CHECK(problems.empty());
  REQUIRE(lines.size() == 7);
  CHECK(lines[1].kind == ConversationLine::Kind::kTime);
  CHECK(lines[2].text == "een\ntwee");
  CHECK(lines[3].kind == ConversationLine::Kind::kChoice);
  CHECK(lines[3].text == "worried");
  CHECK(lines[4].text == "antwoord");
  CHECK(lines[5].text.empty());
  CHECK(lines[6].kind == ConversationLine::Kind::kState);
  CHECK(lines[6].text == "role");
  CHECK(lines[6].line == 7);
}

TEST_CASE("what happens to the server and to the time stands behind an exclamation mark") {
  Problems problems;
  const auto lines = ParseConversation(
      "> hoi\n! herstart\n! dubbel\n! wacht 3 dagen\n! wacht 1 uur\n", "a.txt", problems);
  CHECK(problems.empty());
  REQUIRE(lines.size() == 5);
  CHECK(lines[1].kind == ConversationLine::Kind::kRestart);
  CHECK(lines[2].kind == ConversationLine::Kind::kAgain);
  CHECK(lines[3].wait == std::chrono::days(3));
  CHECK(lines[4].wait == std::chrono::hours(1));
  for (const char* const wrong : {"! dubbel\n> hoi\n", "> hoi\n! wacht 0 dagen\n",
                                  "> hoi\n! wacht 3 weken\n", "> hoi\n! ontplof\n"}) {
    problems.clear();
    ParseConversation(wrong, "a.txt", problems);
    CHECK(problems.size() == 1);
  }
}

TEST_CASE("a file in which nobody says anything, or a line of no kind, is a mistake") {
  Problems problems;
  ParseConversation("# niets\n", "a.txt", problems);
  CHECK(problems.size() == 1);
  problems.clear();
  ParseConversation("> hallo\nhallo terug\n@ morgen\n", "a.txt", problems);
  CHECK(problems.size() == 2);
  CHECK(problems[0].where.line == 2);
}

TEST_CASE("lines fit exactly, and … stands for any number of them") {
  CHECK(LinesFit({"a", "b"}, {"a", "b"}));
  CHECK(!LinesFit({"a"}, {"a", "b"}));
  CHECK(!LinesFit({}, {"a"}));
  CHECK(LinesFit({}, {}));
  CHECK(LinesFit({kAnyLines}, {}));
  CHECK(LinesFit({kAnyLines}, {"a", "b"}));
  CHECK(LinesFit({"a", kAnyLines, "d"}, {"a", "b", "c", "d"}));
  CHECK(LinesFit({kAnyLines, "b", kAnyLines}, {"a", "b"}));
  CHECK(!LinesFit({kAnyLines, "x", kAnyLines}, {"a", "b"}));
}

TEST_CASE("a difference shows both sides and what stands before") {
  const std::string text = ShowDifference(Lines{"a", "b", "x"}, Lines{"a", "b", "c"});
  CHECK(text == "    a\n    b\n  - x\n  + c\n");
  CHECK(ShowDifference({"a"}, {"a", "b"}) == "    a\n  - (nothing more)\n  + b\n");
}
