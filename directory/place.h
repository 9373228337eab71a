#pragma once

#include <optional>
#include <string>

namespace meldwijzer {

// How a place was recognised.
enum class PlaceHow {
  kPostcode,
  kExact,   // the name of a municipality, locality or province
  kAlias,   // another name: former municipality, district, Frisian, English, nickname
  kRegion,  // a region of several municipalities
  kFuzzy,   // after correction of a typing error, or an ordinary word: ask before using it
};
const char* ToString(PlaceHow how);

// A place as an answer names it. `municipality` and `province` are the names in
// directory/data/municipalities.csv and provinces.csv; empty where the place is wider than that.
struct Place {
  std::string name;  // for display
  std::optional<std::string> municipality;
  std::optional<std::string> province;
  PlaceHow how = PlaceHow::kExact;
  std::string country;  // empty: the Netherlands
  bool operator==(const Place&) const = default;
};

// Text that Directory::Find reads as exactly this place: what a button for it sends.
std::string QueryFor(const Place& place);

// "Bergen (gemeente Bergen (L.), Limburg)": enough to tell two candidates apart.
std::string LabelFor(const Place& place);

}  // namespace meldwijzer
