#include "directory/place_narrow.h"

#include <algorithm>
#include <cstddef>

namespace meldwijzer {
namespace {

// Whether two meanings lie in one safety region (or abroad in one country); else, with
// `by_province`, in one province.
bool LieTogether(const PlaceIndex& index, const PlaceMeaning& a, const PlaceMeaning& b,
                 bool by_province) {
  if (a.IsAbroad() || b.IsAbroad()) return a.IsAbroad() && a.place.country == b.place.country;
  if (by_province) return a.place.province && a.place.province == b.place.province;
  const auto region_of = [&](const PlaceMeaning& meaning) {
    return index.municipalities()[meaning.municipalities.front()].safety_region;
  };
  return region_of(a) == region_of(b);
}

void NarrowByNeighbours(const PlaceIndex& index, std::vector<NamedPlace>& places) {
  for (size_t at = 1; at < places.size(); ++at) {
    if (!places[at].near_previous) continue;
    std::vector<PlaceMeaning>& before = places[at - 1].meanings;
    bool narrowed = before.size() == 1;
    for (const bool by_province : {false, true}) {
      const auto apart = [&](const PlaceMeaning& meaning) {
        return std::ranges::none_of(places[at].meanings, [&](const PlaceMeaning& neighbour) {
          return LieTogether(index, meaning, neighbour, by_province);
        });
      };
      if (narrowed || std::ranges::all_of(before, apart)) continue;
      std::erase_if(before, apart);
      narrowed = true;
    }
    // "Vaals, bij Aken": what lies across the border says only where the other is.
    narrowed = narrowed || (std::ranges::all_of(places[at].meanings, &PlaceMeaning::IsAbroad) &&
                            std::ranges::none_of(before, &PlaceMeaning::IsAbroad));
    if (!narrowed) continue;
    places.erase(places.begin() + static_cast<std::ptrdiff_t>(at));
    --at;
  }
}

void NarrowByWiderNames(std::vector<NamedPlace>& places) {
  for (size_t inner = 0; inner < places.size(); ++inner) {
    for (size_t outer = 0; outer < places.size(); ++outer) {
      if (inner == outer) continue;
      const auto outside = [&](const PlaceMeaning& meaning) {
        return std::ranges::none_of(places[outer].meanings, [&](const PlaceMeaning& wider) {
          return LiesIn(meaning, wider);
        });
      };
      if (std::ranges::all_of(places[inner].meanings, outside)) continue;
      std::erase_if(places[inner].meanings, outside);
      places.erase(places.begin() + static_cast<std::ptrdiff_t>(outer));
      if (outer < inner) --inner;
      outer = static_cast<size_t>(-1);
    }
  }
}

}  // namespace

bool LiesIn(const PlaceMeaning& inner, const PlaceMeaning& outer) {
  if (inner.IsAbroad() || outer.IsAbroad()) {
    return inner.IsAbroad() && outer.place.name == inner.place.country &&
           outer.place.country == inner.place.country && inner.place.name != outer.place.name;
  }
  if (!std::ranges::includes(outer.municipalities, inner.municipalities)) return false;
  if (outer.municipalities.size() > inner.municipalities.size()) return true;
  return outer.kind <= PlaceKind::kFormerMunicipality && outer.kind < inner.kind;
}

void NarrowPlaces(const PlaceIndex& index, std::vector<NamedPlace>& places) {
  NarrowByWiderNames(places);
  NarrowByNeighbours(index, places);
}

}  // namespace meldwijzer
