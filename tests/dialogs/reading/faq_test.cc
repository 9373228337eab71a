#include "dialogs/reading/faq.h"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(std::string(MELDWIJZER_SOURCE_DIR) + "/" + path, std::ios::binary);
  REQUIRE(file.good());
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const FaqIndex& Shipped() {
  static const FaqIndex index = [] {
    Problems problems;
    const std::string file = "dialogs/content/faq.yaml";
    auto created = FaqIndex::Create(ReadFile(file), file, problems);
    INFO(ToString(problems));
    REQUIRE(created.has_value());
    return *created;
  }();
  return index;
}

Yaml ReadTexts(const std::string& name) {
  Problems problems;
  Yaml read = ParseYaml(ReadFile("dialogs/content/texts/" + name), name, problems);
  REQUIRE(problems.empty());
  return read;
}

const Yaml& Texts() {
  static const Yaml root = ReadTexts("nl_faq.yaml");
  return root;
}

std::string Answer(const std::string& key) {
  static const Yaml terms = ReadTexts("nl_terms.yaml");
  const bool asked = key.starts_with("faq.") && Texts().Find("texts")->Find(key) != nullptr;
  const Yaml* const texts = (asked ? Texts() : terms).Find("texts");
  REQUIRE(texts != nullptr);
  CAPTURE(key);
  const Yaml* const entry = texts->Find(key);
  REQUIRE(entry != nullptr);
  return entry->kind == Yaml::Kind::kScalar ? entry->scalar : entry->Find("text")->scalar;
}

bool Certain(const std::string& text) {
  const auto mention = Shipped().Find(text);
  return mention && mention->score >= kFaqCertain;
}

TEST_CASE("there are forty questions, each with an answer for every role that has its own") {
  std::set<int> numbers;
  for (const FaqQuestion& question : Shipped().questions()) {
    if (question.kind != FaqKind::kAsked) continue;
    numbers.insert(question.number);
    CHECK(Answer(question.text).size() > 40);
    for (const auto& [role, key] : question.by_role) CHECK(Answer(key).size() > 40);
  }
  CHECK(numbers.size() == 40);
  CHECK(*numbers.begin() == 1);
  CHECK(*numbers.rbegin() == 40);
}

TEST_CASE("every question is found by a phrasing that is not in the list") {
  const auto rows = nlohmann::json::parse(ReadFile("tests/dialogs/reading/data/faq.json"));
  REQUIRE(rows.size() == 40);
  int found = 0;
  for (const auto& row : rows) {
    const auto text = row.at("text").get<std::string>();
    CAPTURE(text);
    const auto mention = Shipped().Find(text);
    const bool right =
        mention && mention->id == row.at("id").get<std::string>() && mention->score >= kFaqCertain;
    WARN(right);
    found += right ? 1 : 0;
  }
  CHECK(found >= 38);
}

TEST_CASE("every phrasing of the list finds its own question") {
  for (const FaqQuestion& question : Shipped().questions()) {
    for (const std::string& ask : question.ask) {
      CAPTURE(ask);
      const auto mention = Shipped().Find(ask);
      CHECK(mention.value_or(FaqMention{}).id == question.id);
      CHECK(mention.value_or(FaqMention{}).score >= kFaqCertain);
    }
  }
}

TEST_CASE("K4: each term that the conversation uses is explained on request") {
  for (const char* const term :
       {"meldcode", "aandachtsfunctionaris", "gedragsdeskundige", "achterwacht",
        "structurele onveiligheid", "acute onveiligheid", "meldrecht", "conflict van plichten",
        "Veilig Thuis", "CoMensha", "onthulling", "LVB", "zorgcoördinator mensenhandel"}) {
    for (const char* const form : {"wat is {}", "Wat betekent {}?", "leg {} eens uit"}) {
      std::string asked = form;
      asked.replace(asked.find("{}"), 2, term);
      CAPTURE(asked);
      REQUIRE(Certain(asked));
      CHECK_FALSE(Shipped().Get(Shipped().Find(asked)->id)->names.empty());
    }
  }
}

TEST_CASE("it says what it is, who reads along, and that it cannot call (U2, P1, T3)") {
  const std::vector<std::pair<std::string, std::string>> asked = {
      {"ben jij een echt mens?", "wie-ben-jij"},
      {"wie ben jij eigenlijk", "wie-ben-jij"},
      {"wie leest hier mee", "wie-leest-mee"},
      {"hoelang wordt dit bewaard?", "bewaren"},
      {"kan ik een foto sturen van haar telefoon?", "foto-sturen"},
      {"kun jij 112 voor mij bellen", "bel-voor-mij"},
      {"dankjewel!", "dank"},
      {"hoi", "groet"}};
  for (const auto& [text, id] : asked) {
    CAPTURE(text);
    CHECK(Certain(text));
    CHECK(Shipped().Find(text).value_or(FaqMention{}).id == id);
  }
}

TEST_CASE("a description of a client asks nothing") {
  for (const char* const text :
       {"Ze komt al weken te laat en heeft ineens een dure tas.",
        "Hij ontkent alles en zijn vriend staat steeds te wachten bij het hek.",
        "Meisje van 15, nieuwe telefoon, oudere vriend, slaapt in de les.",
        "De ouders weten van niets en zij praat er niet over.",
        "In het hotel vraagt kamer 12 steeds om schone handdoeken.", "ja", "nee", "", "Breda",
        "dat klopt niet", "ik weet het niet",
        "Mijn cliënt wil geen aangifte doen en heeft overal blauwe plekken.",
        "Moeder belde: hij is weer niet op school. Ik maak me zorgen om zijn vrienden."}) {
    CAPTURE(text);
    CHECK_FALSE(Certain(text));
  }
}

TEST_CASE("D6: a colleague as possible offender is not answered with 'no duty'") {
  CHECK(Answer("faq.meldplicht").find("collega") != std::string::npos);
  CHECK(Answer("faq.meldplicht.jeugd").find("Jeugdwet 4.1.8") != std::string::npos);
  CHECK(Answer("faq.meldplicht.onderwijs").find("vertrouwensinspecteur") != std::string::npos);
  CHECK(Answer("faq.meldplicht.onderwijs").find("bestuur") != std::string::npos);
}

TEST_CASE("D7: the right to report covers Veilig Thuis only") {
  for (const char* const key : {"faq.beroepsgeheim", "faq.beroepsgeheim.zorg",
                                "faq.toestemming-melding", "faq.toestemming-melding.zorg"}) {
    CAPTURE(key);
    const std::string answer = Answer(key);
    CHECK(answer.find("Veilig Thuis") != std::string::npos);
    CHECK(answer.find("namen") != std::string::npos);
  }
  CHECK(Answer("faq.beroepsgeheim.zorg").find("KNMG") != std::string::npos);
  CHECK(Answer("faq.beroepsgeheim.zorg").find("conflict van plichten") != std::string::npos);
  CHECK(Shipped().Get("beroepsgeheim")->by_role.contains("care"));
}

TEST_CASE("D9: the wording on 16 and 17, on CoMensha and on files") {
  const std::string sentence =
      "eks kopen van iemand onder de 18 is strafbaar, en kan mensenhandel zijn, ook zonder dwang";
  CHECK(Answer("faq.zestien-zeventien").find(sentence) != std::string::npos);
  CHECK(Answer("faq.comensha").find("16") == std::string::npos);
  CHECK(Answer("faq.geen-dossier").find("In sectoren met een plicht") != std::string::npos);
  CHECK(Answer("faq.anoniem-advies").find("Noem dan zelf geen namen") != std::string::npos);
}

TEST_CASE("answers are short and every one names its source and its review") {
  const Yaml* const texts = Texts().Find("texts");
  REQUIRE(texts != nullptr);
  CHECK(texts->entries.size() >= 46);
  for (const YamlEntry& entry : texts->entries) {
    CAPTURE(entry.key);
    const std::string& answer = entry.value.Find("text")->scalar;
    size_t characters = 0;
    for (const char c : answer) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    CHECK(characters <= 600);
    REQUIRE(entry.value.Find("source") != nullptr);
    CHECK_FALSE(entry.value.Find("source")->items.empty());
    CHECK(entry.value.Find("review_by") != nullptr);
  }
}

TEST_CASE("every mistake in the questions is named") {
  Problems problems;
  const auto created = FaqIndex::Create(
      "questions:\n  - {id: a, number: 1, title: t, text: x, ask: [een], source: [y]}\n"
      "  - {id: a, number: 1, titel: t, text: x, ask: [a, b, c, d, e, f]}\n",
      "f.yaml", problems);
  CHECK_FALSE(created.has_value());
  CHECK(problems.size() >= 5);
}

}  // namespace
}  // namespace meldwijzer
