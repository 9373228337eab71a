#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dialogs/signals/example_model.h"
#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/near_phrases.h"
#include "dialogs/signals/phrase_finder.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/status.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// What speaks for one signal in one message, as numbers of about 0-2; the first is always 1.
inline constexpr size_t kSignalFeatures = 19;
using FeatureValues = std::array<float, kSignalFeatures>;

// The chance (0-1) that a careful reader finds the signal in the message: logistic regression over
// the features. The weights and how they were fitted stand in signal_chance.cc.
double Chance(const FeatureValues& values);

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
  std::span<const SignalFeatures> Read(const PhraseIndex& index, const ExampleModel& model,
                                       const TextView& view, const MessageHits& message,
                                       std::span<const ReadHit> hits, size_t signals);
  const NearPhrases& near() const { return near_; }

 private:
  struct OfHits {
    double weight = 0;  // of the most telling
    float span = 0;
    float parts = 0;
    float words = 0;
    std::vector<uint32_t> phrases;
  };
  NearPhrases near_;
  ExampleModel::Scratch scratch_;
  std::vector<OfHits> of_hits_;     // by signal
  std::vector<uint32_t> by_share_;  // signals, best first
  std::vector<uint32_t> by_likeness_;
  std::vector<float> share_rank_;  // by signal: 1 / place
  std::vector<float> likeness_rank_;
  std::vector<SignalFeatures> features_;
};

}  // namespace meldwijzer
