#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "directory/directory.h"

namespace meldwijzer {

// The fields of `contact --format json` (docs/contract): outcome, place, candidates, coordinators,
// fallback, links.
nlohmann::ordered_json ToJson(const Contact& contact);

// One line of `contact --format json`, without a line break. Bytes of `input` that are no UTF-8
// become U+FFFD.
std::string ContactJsonLine(std::string_view input, const Contact& contact);

// The same in plain Dutch, ending in a line break: who, the doubt, the date of the number's source,
// who answers now.
std::string ContactText(std::string_view input, const Contact& contact);

}  // namespace meldwijzer
