#pragma once

#include <vector>

#include "directory/place_reader.h"

namespace meldwijzer {

// Makes one place of names that say it together: "Beek, Montferland" and "Hoorn Noord-Holland" by
// the wider name, "Velp bij Arnhem" by the place that is near. Names that contradict each other
// stay, so that somebody is asked.
void NarrowPlaces(const PlaceIndex& index, std::vector<NamedPlace>& places);

// True where `outer` is the wider name around `inner`: a municipality, province, region or country.
bool LiesIn(const PlaceMeaning& inner, const PlaceMeaning& outer);

}  // namespace meldwijzer
