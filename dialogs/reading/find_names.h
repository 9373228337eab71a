#pragma once

#include <string_view>
#include <vector>

#include "dialogs/reading/reading.h"

namespace meldwijzer {

// Appends the names of people in `text`, in order: known first names, what follows "mevrouw",
// "heet" and the like, and a role with a capitalised word behind it ("cliënte Samira"). Pure.
void FindNames(std::string_view text, std::vector<IdentifyingSpan>& spans);

}  // namespace meldwijzer
