#pragma once

#include <set>
#include <string>

#include "dialogs/flow/definition.h"

namespace meldwijzer {

// Every way that the dialog can take from one state, in the spelling of TurnResult::trace:
// "dialog/state/choice", "dialog/state/>target", "dialog/state/skip", "command/id".
std::set<std::string> AllWays(const DialogFlow& flow);

}  // namespace meldwijzer
