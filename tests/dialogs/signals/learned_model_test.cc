#include "dialogs/signals/learned_model.h"

#include <doctest/doctest.h>

#include "dialogs/signals/denial_features.h"
#include "dialogs/signals/model_trainer.h"
#include "dialogs/signals/speaking_words.h"

namespace meldwijzer {
namespace {

const std::vector<std::string> kLabels = {"slaap", "geld"};

// Two labels in a few ways each, and messages that tell neither.
std::vector<LabelledMessage> Messages() {
  return {{"hij slaapt in de les", {"slaap"}, {}},
          {"ze slaapt steeds in de les", {"slaap"}, {}},
          {"zij ligt te slapen in de klas", {"slaap"}, {}},
          {"hij valt in slaap in de klas", {"slaap"}, {}},
          {"ze heeft veel geld bij zich", {"geld"}, {}},
          {"hij heeft zoveel geld bij zich", {"geld"}, {}},
          {"hij loopt met veel geld rond", {"geld"}, {}},
          {"ze loopt rond met contant geld", {"geld"}, {}},
          {"hij fietst naar de les", {}, {}},
          {"ze fietst naar de klas", {}, {}},
          {"hij heeft een boek bij zich", {}, {}},
          {"ze heeft een boek bij zich", {}, {"geld"}}};
}

float Decision(const LearnedModel& model, const std::string& text, size_t label) {
  TextView view;
  LearnedModel::Scratch scratch;
  view.Read(text, {});
  model.Score(view, scratch);
  return scratch.message.at(label);
}

TEST_CASE("a model tells labels apart in words that it was not taught together") {
  const LearnedModel model = LearnModel(Messages(), kLabels, {});
  const std::string text = "zij slaapt altijd in de klas";
  CHECK(Decision(model, text, 0) > Decision(model, text, 1));
  CHECK(Decision(model, "met geld rond", 1) > Decision(model, "met geld rond", 0));
  // The ending of a word and a typing error are no other word.
  CHECK(Decision(model, "ze slaaptt in de les", 0) > Decision(model, "ze fietst in de les", 0));
}

TEST_CASE("the same messages make the same model, and a file gives back what was written") {
  const LearnedModel model = LearnModel(Messages(), kLabels, {});
  const std::string bytes = model.Write();
  CHECK(LearnModel(Messages(), kLabels, {}).Write() == bytes);
  const auto read = LearnedModel::Read(bytes);
  REQUIRE(read.has_value());
  CHECK(read->Write() == bytes);
  CHECK(read->labels() == kLabels);
}

TEST_CASE("what is no model is refused, wherever it is cut off or changed") {
  const std::string bytes = LearnModel(Messages(), kLabels, {}).Write();
  CHECK_FALSE(LearnedModel::Read("").has_value());
  CHECK_FALSE(LearnedModel::Read(bytes + "x").has_value());
  for (size_t size = 0; size < bytes.size(); size += 7) {
    CHECK_FALSE(LearnedModel::Read(std::string_view(bytes).substr(0, size)).has_value());
  }
  // A changed byte may still be a model, but never one that reads outside itself.
  for (size_t at = 0; at < bytes.size(); at += 3) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x5A);
    const auto read = LearnedModel::Read(changed);
    if (!read) continue;
    CHECK(read->Write() == changed);
    Decision(*read, "ze slaapt in de les met geld", 0);  // within itself, under the sanitizers
  }
}

TEST_CASE("a word or two are never as sure as a sentence") {
  const LearnedModel model = LearnModel(Messages(), kLabels, {});
  CHECK(Decision(model, "geld", 1) < Decision(model, "ze loopt rond met veel contant geld", 1));
  CHECK(Decision(model, "", 1) == Decision(model, "qqqq", 1));
}

TEST_CASE("the words that speak for a label are quoted, not the whole message") {
  const LearnedModel model = LearnModel(Messages(), kLabels, {});
  TextView view;
  view.Read("hij fietst naar de les, ze loopt met veel geld rond", {});
  const SpeakingWords words = FindSpeakingWords(model, view, 0, 1);
  REQUIRE_FALSE(words.telling.empty());
  CHECK(words.first >= 5);
  CHECK(view.words[words.last].text == "rond");
  CHECK(words.shares.size() == words.telling.size());
}

TEST_CASE("denial sees where words stand: before, behind, in the sentence after") {
  TextView view;
  view.Read("Hij slaapt niet. Dat klopt, gewoon moe.", {});
  const std::vector<Feature> here = DenialFeatures(view, 0, 1);
  const std::vector<Feature> there = DenialFeatures(view, 3, 4);
  CHECK(here.size() > 10);
  CHECK(here.front().hash != there.front().hash);
}

TEST_CASE("a model without labels says nothing") {
  TextView view;
  LearnedModel::Scratch scratch;
  view.Read("ze slaapt in de les", {});
  LearnedModel().Score(view, scratch);
  CHECK(scratch.message.empty());
}

}  // namespace
}  // namespace meldwijzer
