#pragma once

#include "base/error.h"
#include "dialogs/flow/definition.h"
#include "dialogs/flow/snapshot.h"

namespace meldwijzer {

// Where the flow says that a state or slot of an earlier version stands now (`moved`), followed to
// its end. A state that is not named stays where it is.
struct StatePlace {
  std::string dialog;
  StateId state;
  bool operator==(const StatePlace&) const = default;
};
StatePlace PlaceNow(const DialogFlow& flow, const StatePlace& before);
SlotId SlotNow(const DialogFlow& flow, const SlotId& before);

// Moves a conversation of an earlier version by what the flow declares. What has no place stays as
// it is. Pure.
void Migrate(const DialogFlow& flow, Snapshot& snapshot);

// Adds to `problems` each state in which a conversation of `old_flow` can stand, each slot that it
// can have filled and each answer that it can have kept, for which `flow` has no place. Pure.
void CheckAgainst(const DialogFlow& old_flow, const DialogFlow& flow, Problems& problems);

}  // namespace meldwijzer
