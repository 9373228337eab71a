#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// How much a message looks like the example sentences of each signal: nearest centroid over
// tf-idf vectors (Rocchio), whose features are the meanings that stand in a text (the groups of the
// phrases), its words, and the beginnings of its words. Deterministic. Immutable after Build;
// thread-safe.
class ExampleModel {
 public:
  // Buffers of one message at a time.
  struct Scratch {
    // By signal; the last is for examples that tell none.
    std::vector<float> clause;
    std::vector<float> sentence;
    std::vector<float> likeness;               // a result of Score
    std::vector<float> nearest;                // a result of Score
    std::vector<float> clause_examples;        // by example
    std::vector<float> sentence_examples;      // by example
    std::vector<std::vector<GroupId>> groups;  // by word
  };

  // Learns from the catalog's examples. `index` is the one of the catalog.
  void Build(const SignalCatalog& catalog, const PhraseIndex& index, const SpellingTable& spelling);

  // Fills scratch.likeness: of each signal the cosine (0-1, dampened for very short texts) of the
  // clause or sentence that is most like its examples together; and scratch.nearest, of the
  // example that is most like a clause or sentence. `hits` are those of `view`.
  void Score(const TextView& view, const MessageHits& hits, Scratch& scratch) const;

  // Words of a message that are looked at.
  static constexpr uint32_t kWordsMax = 600;

 private:
  using Feature = uint32_t;
  struct Part {
    uint32_t signal = 0;
    float weight = 0;
  };
  struct FeatureHash {
    size_t operator()(uint64_t key) const noexcept { return static_cast<size_t>(key); }
  };
  class Learner;
  static constexpr Feature kNone = ~Feature{0};
  Feature OfKey(uint64_t key) const;
  // Calls `use` with the key of each feature of a word.
  template <class Use>
  static void ForWord(const Word& word, const std::vector<GroupId>& groups, Use use);

  size_t signals_ = 0;
  std::unordered_map<uint64_t, Feature, FeatureHash> features_;
  std::vector<float> weights_;  // by feature: tf-idf of one occurrence
  Rows<Part> parts_;            // by feature: its share in the centroids
  Rows<Part> example_parts_;    // by feature: its share in each example
  std::vector<std::vector<uint32_t>> signals_of_example_;
};

}  // namespace meldwijzer
