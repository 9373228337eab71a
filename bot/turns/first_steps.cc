#include "bot/turns/first_steps.h"

#include <charconv>

#include "bot/turns/reply_json.h"

namespace meldwijzer {

PlannedTurn FirstSteps::Plan(const Activity& activity, Instant /*now*/) const {
  auto effects = std::make_shared<TurnEffects>();
  const std::string conversation = activity.conversation;
  if (activity.text == "wis alles") {
    return {[conversation, effects](const auto&) {
              effects->erased = true;
              const Reply reply{conversation, {{"gewist", {}, {}}}, {"first", "erased", {}, true}};
              return StepOutcome{StepOutcome::Keep::kErase, "", ReplyToJson(reply)};
            },
            effects};
  }
  return {[conversation](const std::optional<StoredConversation>& stored) {
            int turns = 0;
            if (stored) {
              const std::string& state = stored->state;
              std::from_chars(state.data(), state.data() + state.size(), turns);
            }
            ++turns;
            const Reply reply{conversation,
                              {{"turn " + std::to_string(turns), {}, {}}},
                              {"first", turns == 1 ? "begun" : "going", 1, false}};
            return StepOutcome{StepOutcome::Keep::kState, std::to_string(turns),
                               ReplyToJson(reply)};
          },
          effects};
}

Reply FirstSteps::Opening(const std::string& conversation, const std::string& /*locale*/,
                          Instant /*now*/) const {
  return {conversation, {{"hallo", {}, {}}}, {"first", "begun", {}, false}};
}

Reply FirstSteps::TooLong(const Activity& activity) const {
  return {activity.conversation, {{"te lang", {}, {}}}, {"first", "going", 1, false}};
}

}  // namespace meldwijzer
