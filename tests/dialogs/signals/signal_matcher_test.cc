#include "dialogs/signals/signal_matcher.h"

#include <doctest/doctest.h>

#include "tests/dialogs/signals/shipped_signals.h"

namespace meldwijzer {
namespace {

TEST_CASE("a signal comes with the words that carry it") {
  const std::string text = "Ze heeft ineens een tweede telefoon. Verder gaat het goed.";
  const MatchReport report = ShippedMatcher().Match(text);
  const SignalMatch* match = FindMatch(report, "meerdere-telefoons");
  REQUIRE(match != nullptr);
  CHECK(match->status == MatchStatus::kPresent);
  REQUIRE(match->evidence.size() == 1);
  CHECK(match->evidence[0].quote == "tweede telefoon");
  CHECK(text.substr(match->evidence[0].start, match->evidence[0].end - match->evidence[0].start) ==
        "tweede telefoon");
}

TEST_CASE("nothing is read into an empty or unrelated text") {
  CHECK(ShippedMatcher().Match("") == MatchReport{});
  const MatchReport dinner = ShippedMatcher().Match("Wat eten we vanavond?");
  CHECK(dinner.signals.empty());
  for (const SignalSuggestion& suggestion : dinner.suggestions) CHECK(suggestion.score < 0.5);
}

TEST_CASE("of two signals that rest on the same words, the one that says more is reported") {
  const MatchReport report = ShippedMatcher().Match("Ze is doodsbang voor hem.");
  REQUIRE(report.signals.size() == 1);
  CHECK(report.signals[0].id.str() == "angst-voor-bepaalde-persoon");
  CHECK(ShippedMatcher().Match("Ze is erg gespannen. Ze is doodsbang voor hem.").signals.size() ==
        2);
}

std::vector<std::pair<std::string, std::string>> OwnSentences() {
  std::ifstream stream(std::string(MELDWIJZER_SOURCE_DIR) +
                       "/tests/dialogs/signals/data/own_sentences.txt");
  std::vector<std::pair<std::string, std::string>> sentences;
  for (std::string line; std::getline(stream, line);) {
    const size_t colon = line.find(": ");
    sentences.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return sentences;
}

TEST_CASE("every signal is recognised in a sentence of its own") {
  const auto sentences = OwnSentences();
  CHECK(sentences.size() == ShippedCatalog().signals().size());
  for (const auto& [id, text] : sentences) {
    CAPTURE(id);
    CHECK(ShippedCatalog().Find(SignalId(id)) != nullptr);
    CHECK(IsPresent(text, id));
  }
}

TEST_CASE("evidence lies in the text, and a dressed-up message says the same") {
  for (const auto& [id, text] : OwnSentences()) {
    CAPTURE(id);
    std::string upper = text;
    for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    std::string spaced;
    for (const char c : text) spaced += c == ' ' ? "  " : std::string(1, c);
    for (const std::string& variant : {upper, spaced, "Hallo, goedemiddag! " + text,
                                       text + " \xF0\x9F\x98\x9F", "“" + text + "”"}) {
      const MatchReport report = ShippedMatcher().Match(variant);
      const SignalMatch* match = FindMatch(report, id);
      REQUIRE(match != nullptr);
      CHECK(match->status == MatchStatus::kPresent);
      for (const Evidence& part : match->evidence) {
        REQUIRE(part.end <= variant.size());
        CHECK(variant.substr(part.start, part.end - part.start) == part.quote);
      }
    }
  }
}

TEST_CASE("what is denied, imagined or over is negated") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Er zijn geen schulden.", "plotselinge-schulden"},
      {"Hij heeft geen hoge schulden.", "plotselinge-schulden"},
      {"Ze is niet weggelopen uit de instelling.", "weglopen"},
      {"Ik zag geen blauwe plekken.", "blauwe-plekken-sporen-geweld"},
      {"Stel dat ze een tweede telefoon heeft.", "meerdere-telefoons"},
      {"Ze heeft nooit naaktfoto's gestuurd.", "naaktbeelden-gestuurd-of-opgevraagd"}};
  for (const auto& [text, id] : cases) {
    CAPTURE(text);
    CHECK_FALSE(IsPresent(text, id));
  }
  CHECK(IsPresent("Niet alleen blauwe plekken maar ook brandwonden.",
                  "blauwe-plekken-sporen-geweld"));
}

TEST_CASE("the writer's own state and questions in general are not read as signals") {
  CHECK(FindMatch(ShippedMatcher().Match("Ik slaap er slecht van."),
                  "slaapproblemen-nachtmerries") == nullptr);
  CHECK(ShippedMatcher().Match("Hoe herken ik blauwe plekken door mishandeling?").signals.empty());
}

TEST_CASE("hearsay counts, and is known as such") {
  const MatchReport report =
      ShippedMatcher().Match("Volgens de buurvrouw heeft hij twee telefoons.");
  const SignalMatch* match = FindMatch(report, "meerdere-telefoons");
  REQUIRE(match != nullptr);
  CHECK(match->heard);
  const MatchReport seen = ShippedMatcher().Match("Hij heeft twee telefoons.");
  REQUIRE(FindMatch(seen, "meerdere-telefoons") != nullptr);
  CHECK_FALSE(FindMatch(seen, "meerdere-telefoons")->heard);
}

TEST_CASE("J2: context and risk factors are reported as vulnerability") {
  const MatchReport context = ShippedMatcher().Match("Zij is erg beïnvloedbaar en goedgelovig.");
  const MatchReport risk = ShippedMatcher().Match("Hij heeft een licht verstandelijke beperking.");
  REQUIRE(FindMatch(context, "snel-beinvloedbaar") != nullptr);
  CHECK(FindMatch(context, "snel-beinvloedbaar")->vulnerability);
  REQUIRE(FindMatch(risk, "risico-lvb") != nullptr);
  CHECK(FindMatch(risk, "risico-lvb")->vulnerability);
}

TEST_CASE("hostile texts are read, and evidence stays inside") {
  const std::string unit = "tweede telefoon niet geen bang voor hem, ";
  std::string long_text;
  while (long_text.size() < 64UZ * 1024) long_text += unit;
  for (const std::string& text :
       {long_text, std::string(64UZ * 1024, 'a'), std::string(64UZ * 1024, ','),
        std::string("\xFF\xC3 tweede telefoon \xED\xA0\x80")}) {
    for (const SignalMatch& match : ShippedMatcher().Match(text).signals) {
      for (const Evidence& part : match.evidence) {
        REQUIRE(part.end <= text.size());
        CHECK(text.substr(part.start, part.end - part.start) == part.quote);
      }
    }
  }
}

}  // namespace
}  // namespace meldwijzer
