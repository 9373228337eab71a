#pragma once

#include <string>
#include <vector>

#include "dialogs/reading/sentences.h"

namespace meldwijzer {

// The words that a text asks to explain: "wat betekent structureel onveilig?" gives "structureel
// onveilig", folded, with single spaces. Empty where the text asks for no explanation or says more
// than that. Linear in the text.
std::string AskedTerm(const std::vector<PlacedToken>& tokens);

}  // namespace meldwijzer
