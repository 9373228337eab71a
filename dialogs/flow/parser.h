#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "dialogs/flow/definition.h"

namespace meldwijzer {

// Reads meldcode.yaml. Every mistake of form (unknown keys, missing values, wrong kinds, duplicate
// keys) is added to `problems` with its place; what could be read is returned. Mistakes of meaning
// are the validator's. Does no I/O, never throws.
DialogFlow ParseFlow(std::string_view yaml, const std::string& file, Problems& problems);

}  // namespace meldwijzer
