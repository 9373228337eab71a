#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "directory/place.h"
#include "directory/place_index.h"

namespace meldwijzer {

// One thing that a name in a text can mean.
struct PlaceMeaning {
  Place place;
  PlaceKind kind = PlaceKind::kLocality;
  std::vector<uint16_t> municipalities;  // sorted; empty abroad
  bool IsAbroad() const { return municipalities.empty(); }
};

// A stretch of the text that names a place.
struct NamedPlace {
  size_t start = 0;  // byte offsets into the text
  size_t end = 0;
  std::vector<PlaceMeaning> meanings;
  bool ask = false;            // a typing error, an ordinary word, or a number that may be a year
  bool origin = false;         // stands after "uit"
  bool near_previous = false;  // only says where the one before is: "Velp bij Arnhem"
};

struct PlaceReading {
  std::vector<NamedPlace> places;
  bool whole_message = false;  // besides the places there are only words such as "ik woon in"
};

enum class PlaceReadingMode {
  kQuestion,  // the text was asked for as a place
  kChat,      // the text is anything; a place only where it is clear
};

// Finds the places that a text names, with homonyms narrowed down by what else the text says ("Beek
// in Montferland"), denied ones left out ("niet Breda"), and typing errors corrected where nothing
// else was found. Linear in the text.
PlaceReading ReadPlaces(const PlaceIndex& index, std::string_view text, PlaceReadingMode mode);

}  // namespace meldwijzer
