#pragma once

#include <cstdint>
#include <string_view>

namespace meldwijzer {

// What a word can be where names are concerned; the lists were made by hand from names that are
// common in the Netherlands. A name that is missing is found by what stands around it.
enum NameTrait : uint16_t {
  kFirstName = 1,          // and nothing else ("samira", "kevin")
  kDoubtfulFirstName = 2,  // also a common word or a place ("roos", "ben", "milan")
  kSurname = 4,
  kOtherProperName = 8,     // capitalised, and no person: organisation, place, brand, day, language
  kTitle = 16,              // "mevrouw"
  kIntroducesName = 32,     // "heet", "genaamd"
  kJoinsIntroduction = 64,  // "is" between "naam" and the name
  kRole = 128,              // "cliente", "buurman"
  kNameParticle = 256,      // "van", "de"
};
using NameTraits = uint16_t;

// The traits of a folded word (base/text Fold), 0 where it has none. Thread-safe.
NameTraits NameTraitsOf(std::string_view word);

}  // namespace meldwijzer
