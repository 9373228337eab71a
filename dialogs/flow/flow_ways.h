#pragma once

#include "base/error.h"
#include "dialogs/flow/definition.h"

namespace meldwijzer {

// Adds to `problems` what is wrong with the ways through the dialogs: states that no way leads to,
// states from which no way leads to an end, ways round without a question, dialogs that nobody
// starts or that call one another without end, and conditions on answers that cannot have been
// given yet. Names that do not exist are passed over: the validator reports those. Pure.
void CheckWays(const DialogFlow& flow, Problems& problems);

// All actions of a state: on entering and of its choices.
std::vector<Action> ActionsOf(const State& state);

// The states to which a state can lead inside its dialog.
std::vector<StateId> TargetsOf(const State& state);

// Slots that the engine itself fills.
bool SetByEngine(const SlotId& slot);

}  // namespace meldwijzer
