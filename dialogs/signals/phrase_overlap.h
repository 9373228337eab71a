#pragma once

#include "base/error.h"
#include "dialogs/signals/phrase.h"
#include "dialogs/signals/signal_catalog.h"

namespace meldwijzer {

// Adds to `problems` the phrases that say the same as another one, of the same signal or of
// another, and those that another phrase of the same signal always finds first. `reader` is of that
// catalog. Pure.
void CheckPhraseOverlap(const SignalCatalog& catalog, PhraseReader& reader, Problems& problems);

}  // namespace meldwijzer
