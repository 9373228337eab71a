#include "dialogs/reading/learned_urgency.h"

#include <algorithm>

namespace meldwijzer {

Result<LearnedUrgency> LearnedUrgency::Create(UrgencyRecognizer rules, LearnedModel model) {
  const std::vector<std::string>& labels = model.labels();
  bool fits = labels.empty() || labels.size() == kUrgencyKinds.size() + 1;
  for (size_t i = 0; fits && i + 1 < labels.size(); ++i) {
    fits = labels[i] == ToString(kUrgencyKinds[i]);
  }
  if (!fits) {
    return Fail(ErrorCode::kInvalidArgument,
                "the learned model does not know the kinds of urgency; make it again with "
                "script/learn");
  }
  return LearnedUrgency(std::move(rules), std::move(model));
}

std::array<FeatureValues, kUrgencyKinds.size()> LearnedUrgency::Features(
    std::string_view text) const {
  thread_local TextView view;
  thread_local LearnedModel::Scratch scratch;
  static const SpellingTable kAsTyped;
  view.Read(text, kAsTyped);
  model_.Score(view, scratch);
  const std::vector<UrgencyKind> ruled = rules_.Recognize(text);
  const auto by_rule = [&](size_t kind) {
    return std::ranges::find(ruled, kUrgencyKinds[kind]) != ruled.end() ? 1.0F : 0.0F;
  };
  const float nothing = model_.Nothing(scratch);
  std::array<FeatureValues, kUrgencyKinds.size()> features{};
  for (size_t i = 0; i < kUrgencyKinds.size(); ++i) {
    float best_other = -2;
    float other_rule = 0;
    for (size_t other = 0; other < kUrgencyKinds.size(); ++other) {
      if (other == i) continue;
      best_other = std::max(best_other, scratch.message[other]);
      other_rule = std::max(other_rule, by_rule(other));
    }
    const float message = scratch.message[i];
    features[i] = {1,
                   message,
                   scratch.sentence[i],
                   by_rule(i),
                   message - best_other,
                   other_rule,
                   by_rule(i) * message,
                   nothing,
                   by_rule(i) * nothing};
  }
  return features;
}

std::vector<UrgencyKind> LearnedUrgency::Recognize(std::string_view text) const {
  if (model_.labels().empty()) return rules_.Recognize(text);
  const auto features = Features(text);
  std::vector<UrgencyKind> kinds;
  for (size_t i = 0; i < kUrgencyKinds.size(); ++i) {
    if (Chance(model_.chance(), features[i]) >= kChanceMin) kinds.push_back(kUrgencyKinds[i]);
  }
  return SettledKinds(std::move(kinds));
}

std::vector<UrgencyKind> SettledKinds(std::vector<UrgencyKind> kinds) {
  const auto has = [&](UrgencyKind kind) { return std::ranges::find(kinds, kind) != kinds.end(); };
  if (has(UrgencyKind::kSuicideNow)) std::erase(kinds, UrgencyKind::kSuicideThoughts);
  if (has(UrgencyKind::kSelf)) std::erase(kinds, UrgencyKind::kDisclosure);
  return kinds;
}

}  // namespace meldwijzer
