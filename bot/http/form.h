#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace meldwijzer {

// The fields of a form as a browser posts it; the first of several with one name counts.
using FormFields = std::map<std::string, std::string, std::less<>>;

inline constexpr size_t kFormFieldsMax = 20;

// Reads application/x-www-form-urlencoded. nullopt for a broken % sequence, for bytes that are no
// UTF-8, and for more than kFormFieldsMax fields. Line ends become "\n".
std::optional<FormFields> ParseForm(std::string_view body);

// The value of a field; "" where there is none.
std::string FieldOf(const FormFields& fields, std::string_view name);

}  // namespace meldwijzer
