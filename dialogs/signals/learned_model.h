#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "dialogs/signals/feature_values.h"
#include "dialogs/signals/text_view.h"
#include "dialogs/signals/word_features.h"

namespace meldwijzer {

// Which features a text holds: a set that grows with the text, not with the model, since every
// thread has one. Cleared in the time of what it held.
class SeenFeatures {
 public:
  void Clear();
  // False where `feature` was in it already.
  bool Insert(uint32_t feature);

 private:
  void Grow();
  std::vector<uint32_t> slots_;  // open addressing: feature + 1, or 0
  std::vector<uint32_t> held_;   // slots that are not 0
};

// A label for messages that tell nothing of what the other labels stand for; the last, if there.
inline constexpr const char* kNothingLabel = "_niets";

// How much a text speaks for each signal, as learned from labelled messages: a linear support
// vector machine per signal over tf-idf of the features of word_features.h. Made by ModelTrainer
// and kept in a file. Immutable; thread-safe.
class LearnedModel {
 public:
  struct Weight {
    uint8_t label = 0;
    int8_t value = 0;  // in steps of the label's scale
  };
  // For a model that was never fitted: a complete phrase is enough.
  static constexpr FeatureValues kPhrasesOnly = {-3, 0.5, 2.5, 0.5, 0, -0.3F, 0.5, 0.5, 0.5};
  // What a model is made of.
  struct Parts {
    std::vector<std::string> labels;  // ids of signals, at most 255
    std::vector<float> biases;        // by label
    std::vector<float> scales;        // by label: of one step of a weight
    std::vector<uint32_t> features;   // hashes, ascending
    std::vector<float> idf;           // by feature
    std::vector<uint32_t> starts;     // by feature, and one more: into weights
    std::vector<Weight> weights;
    float unknown_idf = 0;                // of a feature that too few messages held to learn of it
    FeatureValues chance = kPhrasesOnly;  // the weights of Chance
  };

  // Knows no signal; Chance goes by the phrases alone.
  LearnedModel() : LearnedModel(Parts{}) {}
  explicit LearnedModel(Parts parts);

  // The form of the file; Read refuses what Write did not write (kInvalidArgument).
  std::string Write() const;
  static Result<LearnedModel> Read(std::string_view bytes);

  const std::vector<std::string>& labels() const { return parts_.labels; }
  const FeatureValues& chance() const { return parts_.chance; }
  void set_chance(const FeatureValues& chance) { parts_.chance = chance; }

  // Buffers and results of one message.
  struct Scratch {
    std::vector<float> message;           // by label: decision (about -2 to 2) on the whole text
    std::vector<float> sentence;          // on the sentence that speaks most for it
    std::vector<uint32_t> best_sentence;  // which that is
    SeenFeatures seen;
    std::array<std::vector<float>, 4> sums;  // of the sentence and the message, by kind
  };
  void Score(const TextView& view, Scratch& scratch) const;
  // Of the last message scored: how much it looks like one that tells nothing; 0 for a model that
  // does not know such messages.
  float Nothing(const Scratch& scratch) const {
    const bool knows = !parts_.labels.empty() && parts_.labels.back() == kNothingLabel;
    return knows ? scratch.message.back() : 0;
  }

  // By label: the decision on features that were gathered otherwise; each counts once. The result
  // lies in the scratch until it is used again.
  std::span<const float> Decide(std::span<const Feature> features, Scratch& scratch) const;

  // How much each word of sentence `sentence` speaks for the label, in the order of the text.
  std::vector<float> WordShares(const TextView& view, uint32_t sentence, uint8_t label) const;

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};
  uint32_t Find(uint32_t hash) const;
  void MakeTable();

  Parts parts_;
  std::vector<uint32_t> table_;  // open addressing: feature + 1, or 0
};

}  // namespace meldwijzer
