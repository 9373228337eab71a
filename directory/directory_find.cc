#include <algorithm>
#include <set>
#include <utility>

#include "base/text/text.h"
#include "directory/directory.h"
#include "directory/place_choice.h"
#include "directory/place_reader.h"

namespace meldwijzer {
namespace {

// A foreign place counts only where no Dutch one is named, or where the client may be there now:
// "uit Polen, werkt in Venlo" is about Venlo.
void DropOrigins(std::vector<NamedPlace>& places) {
  const auto is_abroad = [](const NamedPlace& place) {
    return std::ranges::all_of(place.meanings, &PlaceMeaning::IsAbroad);
  };
  if (std::ranges::all_of(places, is_abroad)) return;
  std::erase_if(places, [&](const NamedPlace& place) { return place.origin && is_abroad(place); });
}

}  // namespace

Contact Directory::Find(std::string_view text, Instant at, const AgeRange& age) const {
  Contact contact;
  contact.fallback = Fallback(at, age);
  contact.links.push_back(national_.wegwijzer);
  std::vector<NamedPlace> places =
      ReadPlaces(places_, Truncate(text, kTextBytesMax), PlaceReadingMode::kQuestion).places;
  DropOrigins(places);
  if (places.empty()) return contact;
  const PlaceChooser chooser(places_, coordinators_.entries, group_entries_,
                             group_of_municipality_);
  PlaceChoice choice = chooser.Choose(places);
  contact.outcome = choice.outcome;
  contact.place = std::move(choice.place);
  contact.candidates = std::move(choice.candidates);
  if (choice.outcome == ContactOutcome::kFound) {
    contact.coordinators = Show(choice.entries, at, age);
  }
  contact.fallback_first =
      office_line().hours.IsOpen(at) != OpenNow::kYes ||
      (!contact.coordinators.empty() && contact.coordinators.front().only_mobile);
  return contact;
}

}  // namespace meldwijzer
