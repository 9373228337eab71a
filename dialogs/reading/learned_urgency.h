#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogs/reading/urgency.h"
#include "dialogs/signals/feature_values.h"
#include "dialogs/signals/learned_model.h"

namespace meldwijzer {

inline constexpr std::array kUrgencyKinds = {
    UrgencyKind::kDanger,           UrgencyKind::kMedical,
    UrgencyKind::kSuicideNow,       UrgencyKind::kSuicideThoughts,
    UrgencyKind::kSexualViolence7d, UrgencyKind::kMissingMinor,
    UrgencyKind::kDisclosure,       UrgencyKind::kSelf};

// The kinds of urgency of rules U1 and U4 that a text expresses, by the rules of urgency.yaml and
// by what was learned from labelled messages together: each kind gets a chance from whether a rule
// of it holds and from how much the words are like messages of that kind. Const and thread-safe;
// time is linear in the text.
class LearnedUrgency {
 public:
  // A model without labels leaves the rules alone; otherwise its labels are the names of all kinds
  // (kInvalidArgument where they are not).
  static Result<LearnedUrgency> Create(UrgencyRecognizer rules, LearnedModel model);

  // As UrgencyRecognizer::Recognize.
  std::vector<UrgencyKind> Recognize(std::string_view text) const;

  // What Recognize weighs, by kind in the order of kUrgencyKinds, for fitting the weights.
  std::array<FeatureValues, kUrgencyKinds.size()> Features(std::string_view text) const;

  // From this chance on a kind is recognised. A missed urgency is worse than a false alarm.
  static constexpr double kChanceMin = 0.28;

 private:
  LearnedUrgency(UrgencyRecognizer rules, LearnedModel model)
      : rules_(std::move(rules)), model_(std::move(model)) {}
  UrgencyRecognizer rules_;
  LearnedModel model_;
};

// Never thoughts beside "now", never a disclosure beside somebody who writes about themselves.
std::vector<UrgencyKind> SettledKinds(std::vector<UrgencyKind> kinds);

}  // namespace meldwijzer
