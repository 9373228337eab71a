#pragma once

#include "base/error.h"
#include "dialogs/flow/definition.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// Adds to `problems` what people could type and the bot could not tell apart: words that mean two
// choices of one question or two commands, and words of the commands that must work everywhere
// which a choice takes away. Pure.
void CheckWords(const DialogFlow& flow, const Texts& texts, Problems& problems);

}  // namespace meldwijzer
