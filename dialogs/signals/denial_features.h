#pragma once

#include <cstdint>
#include <vector>

#include "dialogs/signals/text_view.h"
#include "dialogs/signals/word_features.h"

namespace meldwijzer {

// What surrounds the words `first` to `last` of a message, for the learned model of denial: the
// words and pairs of words of their clause, of the clauses beside it, of their sentence, of the
// sentences beside that, and of the first; each with its place, for "toch" behind means another
// thing than "toch" before.
std::vector<Feature> DenialFeatures(const TextView& view, uint32_t first, uint32_t last);

}  // namespace meldwijzer
