#include "dialogs/flow/definition.h"

#include <algorithm>

namespace meldwijzer {

SourcePosition PlaceOf(const KeyPlaces& places, std::string_view key,
                       const SourcePosition& otherwise) {
  const auto found = places.find(key);
  return found == places.end() ? otherwise : found->second;
}

const State* Dialog::Find(const StateId& state_id) const {
  const auto found = std::ranges::find(states, state_id, &State::id);
  return found == states.end() ? nullptr : &*found;
}

const Dialog* DialogFlow::FindDialog(std::string_view id) const {
  const auto found = std::ranges::find(dialogs, id, &Dialog::id);
  return found == dialogs.end() ? nullptr : &*found;
}

const Slot* DialogFlow::FindSlot(const SlotId& id) const {
  const auto found = std::ranges::find(slots, id, &Slot::id);
  return found == slots.end() ? nullptr : &*found;
}

}  // namespace meldwijzer
