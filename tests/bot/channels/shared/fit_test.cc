#include "bot/channels/shared/fit.h"

#include <doctest/doctest.h>

#include <string>

#include "base/text/text.h"
#include "bot/channels/shared/markup.h"

using namespace meldwijzer;

namespace {

FitRules Rules(size_t max, size_t buttons = 0) {
  return {[](std::string_view text) { return CountCodePoints(RenderMarkup(text, PlainDialect())); },
          max, buttons, 20};
}

std::string Join(const std::vector<std::string>& pieces) {
  std::string all;
  for (const std::string& piece : pieces) all += piece + " ";
  return all;
}

}  // namespace

TEST_CASE("texts are cut behind a paragraph, else a sentence, else a word") {
  CHECK(SplitText("Een alinea.\n\nNog een alinea.", Rules(20)) ==
        std::vector<std::string>{"Een alinea.", "Nog een alinea."});
  CHECK(SplitText("Een zin. En nog een zin erbij.", Rules(22)) ==
        std::vector<std::string>{"Een zin. En nog een", "zin erbij."});
  CHECK(SplitText("Dit is een zin. Nog een.", Rules(20)) ==
        std::vector<std::string>{"Dit is een zin.", "Nog een."});
}

TEST_CASE("no piece is too long, none is broken UTF-8, and no word is lost, at every length") {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text += i % 7 == 0   ? "👧🏽 مرحبا "
            : i % 5 == 0 ? "**cliënt "
            : i % 5 == 3 ? "zegt** "
                         : "woord ";
  }
  std::string words;
  for (const char c : text) {
    if (c != ' ' && c != '*') words += c;
  }
  for (size_t max = 12; max < 80; ++max) {
    CAPTURE(max);
    const auto pieces = SplitText(text, Rules(max));
    std::string seen;
    for (const std::string& piece : pieces) {
      CHECK(IsValidUtf8(piece));
      CHECK(Rules(max).size(piece) <= max);
    }
    for (const char c : Join(pieces)) {
      if (c != ' ' && c != '*') seen += c;
    }
    CHECK(seen == words);
  }
}

TEST_CASE("a link stays whole, and bold goes on in the next piece") {
  const auto pieces = SplitText("Lees [de lijst](https://example.org/a/b) en bel.", Rules(40));
  CHECK(Join(pieces).find("[de lijst](https://example.org/a/b)") != std::string::npos);
  const auto bold = SplitText("**een twee drie vier vijf**", Rules(12));
  REQUIRE(bold.size() >= 2);
  CHECK(bold[0].ends_with("**"));
  CHECK(bold[1].starts_with("**"));
}

TEST_CASE("choices stay buttons on the last piece, or become a list whose numbers mean one thing") {
  const Message message{"Kies.", {{"a", "Ja"}, {"b", "Nee"}}, {{"Lijst", "https://example.org"}}};
  const auto buttons = FitMessage(message, Rules(100, 3));
  REQUIRE(buttons.size() == 1);
  CHECK(buttons[0].choices.size() == 2);
  CHECK(buttons[0].text.find("[Lijst](https://example.org)") != std::string::npos);
  const auto list = FitMessage(message, Rules(200, 1));
  REQUIRE(list.size() == 1);
  CHECK(list[0].choices.empty());
  CHECK(list[0].text.find("1. Ja\n2. Nee") != std::string::npos);
  Message own = message;
  own.text = "1. Geld\n2. Wonen\nWelk onderwerp?";
  CHECK(FitMessage(own, Rules(200))[0].text.find("- Ja\n- Nee") != std::string::npos);
}

TEST_CASE("what a person typed becomes no markup, no link and no mention") {
  CHECK(RenderMarkup("“kijk op evil.example.org” zei hij", PlainDialect()).find("evil.example") ==
        std::string::npos);
  CHECK(RenderMarkup("hoi @all", PlainDialect()) == "hoi @\u2060all");
  CHECK(RenderMarkup("mail info@example.org", PlainDialect()) == "mail info@example.org");
  CHECK(RenderMarkup("<b>x</b> & **y**", HtmlDialect("<br>")) ==
        "&lt;b&gt;x&lt;/b&gt; &amp; <b>y</b>");
  CHECK(RenderMarkup("_x_ [y] **z**", MarkdownDialect()) == "\\_x\\_ \\[y\\] **z**");
  CHECK(RenderMarkup("[x](javascript:alert)", HtmlDialect("\n")) == "[x](javascript:alert)");
}

TEST_CASE("a button carries its choice and its question") {
  const ChosenButton chosen = DecodeChoice(EncodeChoice("erase-yes", "12ab34cd"));
  CHECK(chosen.choice == "erase-yes");
  CHECK(chosen.question == "12ab34cd");
  CHECK(DecodeChoice("erase-yes").question.empty());
}
