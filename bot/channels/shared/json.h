#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace meldwijzer {

inline constexpr size_t kEventDepthMax = 32;

// The body of a verified request as a JSON object. kInvalidArgument: no valid UTF-8, no object,
// deeper than kEventDepthMax, or a key twice in one object (the readers of two programs would
// differ about what was signed).
Result<nlohmann::json> ParseEventJson(std::string_view body);

// A field by its way from the top ("event", "user"). What is absent or of another type is "" or
// null: events of platforms hold much that we do not know, and grow.
const nlohmann::json& FieldOf(const nlohmann::json& json, std::initializer_list<const char*> way);
std::string TextOf(const nlohmann::json& json, std::initializer_list<const char*> way);
bool IsTrue(const nlohmann::json& json, std::initializer_list<const char*> way);
// An id that platforms write as a number or as a text.
std::string IdOf(const nlohmann::json& json, std::initializer_list<const char*> way);

// JSON text; bytes that are no UTF-8 are replaced.
std::string DumpJson(const nlohmann::json& json);

}  // namespace meldwijzer
