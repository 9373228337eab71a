#pragma once

#include <string_view>

namespace meldwijzer {

// Word lists for finding names; all take folded words (base/text Fold). Made by hand from names
// that are common in the Netherlands; a name that is missing is found by what stands around it.

// A first name that is nothing else ("samira", "kevin").
bool IsFirstName(std::string_view word);
// A first name that is also a common word or a place ("roos", "ben", "milan").
bool IsDoubtfulFirstName(std::string_view word);
bool IsSurname(std::string_view word);
// A capitalised word that names no person: organisation, place, brand, day, month, language.
bool IsOtherProperName(std::string_view word);

}  // namespace meldwijzer
