#pragma once

#include <string_view>

#include "bot/content/content_set.h"
#include "dialogs/reading/reading.h"

namespace meldwijzer {

// Everything that is understood of one text: urgency on the text as typed, then identifying data
// masked, and on the masked text the signals, a place and a question. Of somebody who writes about
// themselves nothing is matched (rule U4). The text as typed does not leave this function. Pure and
// thread-safe.
Reading ReadText(const ContentSet& content, std::string_view typed);

}  // namespace meldwijzer
