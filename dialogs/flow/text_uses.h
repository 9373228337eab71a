#pragma once

#include "dialogs/flow/definition.h"
#include "dialogs/texts/text_check.h"

namespace meldwijzer {

// Every text and every list of words that the flow names, with the places where it does.
TextUses UsesOf(const DialogFlow& flow);

}  // namespace meldwijzer
