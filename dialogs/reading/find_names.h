#pragma once

#include <string_view>
#include <vector>

#include "dialogs/reading/reading.h"
#include "dialogs/reading/sentences.h"

namespace meldwijzer {

// Appends the names of people in `text`, in order: known first names, what follows "mevrouw",
// "heet" and the like, and a role with a capitalised word behind it ("cliënte Samira"). Pure.
// `placed` is `text`.
void FindNames(std::string_view text, const PlacedText& placed,
               std::vector<IdentifyingSpan>& spans);

}  // namespace meldwijzer
