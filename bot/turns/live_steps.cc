#include "bot/turns/live_steps.h"

#include <utility>

namespace meldwijzer {

LiveSteps::LiveSteps(std::shared_ptr<const ContentSet> content, OrganisationFacts facts)
    : facts_(std::move(facts)),
      newest_(std::make_shared<const Version>(std::move(content), facts_)) {}

void LiveSteps::Replace(std::shared_ptr<const ContentSet> content) {
  newest_.store(std::make_shared<const Version>(std::move(content), facts_));
}

PlannedTurn LiveSteps::Keep(std::shared_ptr<const Version> version, PlannedTurn planned) {
  planned.step = [version = std::move(version), step = std::move(planned.step)](
                     const std::optional<StoredConversation>& stored) { return step(stored); };
  return planned;
}

PlannedTurn LiveSteps::Plan(const Activity& activity, Instant now) const {
  std::shared_ptr<const Version> version = newest_.load();
  PlannedTurn planned = version->steps.Plan(activity, now);
  return Keep(std::move(version), std::move(planned));
}

Reply LiveSteps::Opening(const std::string& conversation, const std::string& locale,
                         Instant now) const {
  const std::shared_ptr<const Version> version = newest_.load();
  return version->steps.Opening(conversation, locale, now);
}

PlannedTurn LiveSteps::Tell(const Activity& activity, Telling what) const {
  std::shared_ptr<const Version> version = newest_.load();
  PlannedTurn planned = version->steps.Tell(activity, what);
  return Keep(std::move(version), std::move(planned));
}

}  // namespace meldwijzer
