#pragma once

#include <string>

#include "bot/turns/turn_steps.h"

namespace meldwijzer {

// Two states and nothing else: enough to carry a turn from the webhook to the store and back.
class FirstSteps final : public TurnSteps {
 public:
  PlannedTurn Plan(const Activity& activity, Instant now) const override;
  Reply Opening(const std::string& conversation, const std::string& locale,
                Instant now) const override;
  Reply TooLong(const Activity& activity) const override;
};

}  // namespace meldwijzer
