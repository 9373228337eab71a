#pragma once

#include <vector>

#include "base/error.h"
#include "dialogs/flow/definition.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// Adds every mistake of meaning to `problems`, with its place in the file: names that lead nowhere,
// states that cannot be reached or left, ways round without a question, texts that are missing in a
// language, slots that nothing sets, choices that a typed answer cannot tell apart. Pure.
void ValidateFlow(const DialogFlow& flow, const std::vector<const Texts*>& languages,
                  Problems& problems);

}  // namespace meldwijzer
