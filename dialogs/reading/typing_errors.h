#pragma once

#include <cstddef>
#include <string_view>

namespace meldwijzer {

// Which words are read as mistyped ones. Chosen on what people type on a phone (doubled, dropped
// and swapped letters, d for t, the key beside the right one): short Dutch words have many real
// neighbours ("staat", "slaat"), long ones hardly any.
inline constexpr size_t kFuzzyLettersMin = 5;
inline constexpr size_t kFuzzyAnyLettersMin = 8;     // from here on any one letter may be wrong
inline constexpr size_t kFuzzyTwiceLettersMin = 10;  // from here on two typing errors

// Only words of `a`-`z` with enough letters have typing errors.
bool MayBeMistyped(std::string_view word);

// Whether `written` can be `meant` with a typing error; both are words of MayBeMistyped. The first
// letter is always right. Pure.
bool IsMistyped(std::string_view written, std::string_view meant);

}  // namespace meldwijzer
