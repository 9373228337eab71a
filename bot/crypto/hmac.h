#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace meldwijzer {

// HMAC-SHA256 over the parts, one behind the other; 32 bytes.
std::string HmacSha256(std::string_view key, std::initializer_list<std::string_view> parts);

// Takes as long for any two texts of one length.
bool EqualInConstantTime(std::string_view a, std::string_view b);

std::string ToBase64(std::string_view bytes);

}  // namespace meldwijzer
