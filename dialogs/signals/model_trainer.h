#pragma once

#include <span>
#include <string>
#include <vector>

#include "dialogs/signals/learned_model.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// A message with what a careful reader finds in it.
struct LabelledMessage {
  std::string text;
  std::vector<std::string> present;
  std::vector<std::string> acceptable;  // neither right nor wrong: not learned from
};

// Learns a model of the labels: per label a linear support vector machine (squared hinge loss, L2),
// solved by dual coordinate descent (Hsieh et al., 2008). Deterministic: the same messages give the
// same model. Takes some ten seconds for ten thousand messages; for tools, not for a server.
LearnedModel LearnModel(std::span<const LabelledMessage> messages,
                        const std::vector<std::string>& labels, const SpellingTable& spelling);

// The same for features that were gathered otherwise. `signs`: by label 1 present, -1 not, 0 not
// learned from.
struct LabelledFeatures {
  std::vector<Feature> features;
  std::vector<int> signs;
};
LearnedModel LearnModel(std::span<const LabelledFeatures> documents,
                        const std::vector<std::string>& labels);

}  // namespace meldwijzer
