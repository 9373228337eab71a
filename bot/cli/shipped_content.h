#pragma once

#include <memory>
#include <string>

#include "base/error.h"
#include "bot/content/content_set.h"

namespace meldwijzer {

// The folder that holds dialogs/content and directory/data: `chosen` when it is not empty, else the
// working directory, else the folder above that of the executable. Empty, with a problem, where
// there is none.
std::string FindContentRoot(const std::string& chosen, Problems& problems);

// Reads and checks the content; null, with every mistake in `problems`, where it is not fit for
// use.
std::unique_ptr<const ContentSet> LoadContent(const std::string& chosen, Problems& problems);

}  // namespace meldwijzer
