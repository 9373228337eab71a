#pragma once

#include <string_view>
#include <vector>

#include "dialogs/reading/known_words.h"
#include "dialogs/reading/reading.h"
#include "dialogs/reading/sentences.h"

namespace meldwijzer {

// Appends the names of people in `text`, in order: known first names, what follows "mevrouw",
// "heet" and the like, and a role with a capitalised word behind it ("cliënte Samira"). Pure.
// `placed` is `text`.
// Where `known` holds words, what is capitalised in the middle of a sentence and not among them is
// taken for a name too.
void FindNames(std::string_view text, const PlacedText& placed, const KnownWords& known,
               std::vector<IdentifyingSpan>& spans);

}  // namespace meldwijzer
