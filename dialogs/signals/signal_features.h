#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dialogs/signals/feature_values.h"
#include "dialogs/signals/learned_model.h"
#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/near_phrases.h"
#include "dialogs/signals/phrase_finder.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/status.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// A phrase hit and what surrounds it.
struct ReadHit {
  PhraseHit hit;
  uint32_t signal = 0;
  HitStatus status;
};

struct SignalFeatures {
  uint32_t signal = 0;
  FeatureValues values{};
};

// Gathers the features of the signals of one message. Refilled for each; its memory is used again.
class FeatureReader {
 public:
  // `hits` are of one message, those that count only. One entry per signal for which anything
  // speaks, in the order of the lists; valid until the next call.
  // `labels`: of each signal its label in the model, or kNoLabel.
  std::span<const SignalFeatures> Read(const PhraseIndex& index, const LearnedModel& model,
                                       std::span<const int> labels, const TextView& view,
                                       const MessageHits& message, std::span<const ReadHit> hits);
  static constexpr int kNoLabel = -1;
  const NearPhrases& near() const { return near_; }
  // Of the text that was read last.
  uint32_t BestSentence(int label) const {
    return scratch_.best_sentence[static_cast<size_t>(label)];
  }

 private:
  struct OfHits {
    double weight = 0;  // of the most telling
    float span = 0;
    float parts = 0;
    float words = 0;
    std::vector<uint32_t> phrases;
  };
  void SumHits(const TextView& view, std::span<const ReadHit> hits, size_t signals);

  NearPhrases near_;
  LearnedModel::Scratch scratch_;
  std::vector<OfHits> of_hits_;      // by signal
  std::vector<float> decisions_;     // by signal: on message and best sentence together
  std::vector<uint32_t> order_;      // signals above a floor, best first
  std::vector<float> share_rank_;    // by signal: 1 / place
  std::vector<float> learned_rank_;  // likewise
  std::vector<SignalFeatures> features_;
};

}  // namespace meldwijzer
