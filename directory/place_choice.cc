#include "directory/place_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace meldwijzer {
namespace {

void AddOnce(std::vector<Place>& places, Place place) {
  const bool known = std::ranges::any_of(places, [&](const Place& other) {
    return other.name == place.name && other.municipality == place.municipality &&
           other.province == place.province && other.country == place.country;
  });
  if (!known) places.push_back(std::move(place));
}

}  // namespace

const char* ToString(PlaceHow how) {
  switch (how) {
    case PlaceHow::kPostcode:
      return "postcode";
    case PlaceHow::kExact:
      return "exact";
    case PlaceHow::kAlias:
      return "alias";
    case PlaceHow::kRegion:
      return "region";
    case PlaceHow::kFuzzy:
      break;
  }
  return "fuzzy";
}

std::string QueryFor(const Place& place) {
  if (!place.country.empty()) return fmt::format("{} ({})", place.name, place.country);
  if (place.municipality) {
    return fmt::format("{}, gemeente {}", place.name, *place.municipality);
  }
  if (place.province && *place.province == place.name) {
    return fmt::format("provincie {}", place.name);
  }
  if (place.province) return fmt::format("{}, {}", place.name, *place.province);
  return place.name;
}

std::string LabelFor(const Place& place) {
  if (!place.country.empty()) return fmt::format("{} ({})", place.name, place.country);
  if (place.municipality) {
    // "Bergen (Limburg)" says it already.
    if (place.name.ends_with(')') && place.name.contains(" (")) return place.name;
    if (place.name == *place.municipality) {
      return fmt::format("{} ({})", place.name, place.province.value_or(""));
    }
    return fmt::format("{} (gemeente {}, {})", place.name, *place.municipality,
                       place.province.value_or(""));
  }
  if (place.province && *place.province == place.name) {
    return fmt::format("{} (provincie)", place.name);
  }
  if (place.province) return fmt::format("{} ({})", place.name, *place.province);
  return place.name;
}

std::optional<std::vector<uint16_t>> PlaceChooser::EntriesOf(const PlaceMeaning& meaning) const {
  if (meaning.IsAbroad()) return std::nullopt;
  if (meaning.kind == PlaceKind::kProvince) {
    const auto count = static_cast<uint16_t>(coordinators_.size());
    for (uint16_t i = 0; i < count; ++i) {
      const Coordinator& entry = coordinators_[i];
      const bool shown = entry.use != ContactUse::kHistoric;
      if (shown && entry.answers_for_province == meaning.place.province) return std::vector{i};
    }
  }
  const uint16_t first = group_of_municipality_[meaning.municipalities.front()];
  std::vector<uint16_t> answer = group_entries_[first];
  for (const uint16_t number : meaning.municipalities) {
    const uint16_t group = group_of_municipality_[number];
    if (group != first && !Agree(answer, group_entries_[group])) return std::nullopt;
  }
  return answer;
}

bool PlaceChooser::Agree(std::vector<uint16_t>& answer, const std::vector<uint16_t>& other) const {
  const auto is_coordinator = [&](uint16_t number) {
    return coordinators_[number].role == ContactRole::kCoordinator;
  };
  const auto coordinators_of = [&](const std::vector<uint16_t>& entries) {
    std::vector<uint16_t> only;
    std::ranges::copy_if(entries, std::back_inserter(only), is_coordinator);
    return only;
  };
  if (coordinators_of(answer) != coordinators_of(other)) return false;
  std::erase_if(answer,
                [&](uint16_t number) { return std::ranges::find(other, number) == other.end(); });
  return true;
}

PlaceChoice PlaceChooser::Choose(const std::vector<NamedPlace>& places) const {
  PlaceChoice choice;
  bool all_abroad = true;
  bool one_answer = true;
  std::optional<std::vector<uint16_t>> answer;
  for (const NamedPlace& named : places) {
    for (const PlaceMeaning& meaning : named.meanings) {
      all_abroad = all_abroad && meaning.IsAbroad();
      auto entries = EntriesOf(meaning);
      one_answer = one_answer && entries && (!answer || Agree(*answer, *entries));
      if (entries && !answer) answer = std::move(entries);
    }
  }
  if (all_abroad) {
    choice.outcome = ContactOutcome::kAbroad;
    choice.place = places.front().meanings.front().place;
    return choice;
  }
  // A number that may be a year is asked for even where it could only be one postcode.
  const bool maybe_year =
      places.front().ask && places.front().meanings.front().place.how == PlaceHow::kPostcode;
  if (one_answer && !maybe_year) {
    choice.outcome = ContactOutcome::kFound;
    choice.place = PlaceOf(places);
    choice.entries = std::move(answer).value_or(std::vector<uint16_t>{});
    return choice;
  }
  choice.outcome = ContactOutcome::kAmbiguous;
  choice.candidates = Candidates(places);
  return choice;
}

// Several names with one answer are shown together, as what they share.
Place PlaceChooser::PlaceOf(const std::vector<NamedPlace>& places) const {
  constexpr size_t kNamesMax = 3;
  Place all = PlaceOf(places.front());
  std::set<std::string> names = {all.name};
  for (size_t i = 1; i < places.size(); ++i) {
    const Place other = PlaceOf(places[i]);
    if (names.insert(other.name).second && names.size() <= kNamesMax) {
      all.name += " en " + other.name;
    }
    if (other.municipality != all.municipality) all.municipality.reset();
    if (other.province != all.province) all.province.reset();
    if (other.how == PlaceHow::kFuzzy) all.how = PlaceHow::kFuzzy;
  }
  return all;
}

// Several meanings with one answer: the municipality of that name where there is one, else only
// what they share.
Place PlaceChooser::PlaceOf(const NamedPlace& named) const {
  const PlaceMeaning& first = named.meanings.front();
  Place place = first.place;
  if (named.ask) place.how = PlaceHow::kFuzzy;
  if (first.kind == PlaceKind::kMunicipality || first.kind == PlaceKind::kProvince ||
      place.how == PlaceHow::kPostcode) {
    return place;
  }
  for (const PlaceMeaning& other : named.meanings) {
    // A former municipality that was divided is wider than each part; a village of that name is
    // not.
    if (first.kind == PlaceKind::kFormerMunicipality && other.kind != first.kind) continue;
    if (other.place.municipality != place.municipality) place.municipality.reset();
    if (other.place.province != place.province) place.province.reset();
  }
  return place;
}

std::vector<Place> PlaceChooser::Candidates(const std::vector<NamedPlace>& places) const {
  std::vector<Place> candidates;
  for (const NamedPlace& named : places) {
    std::set<std::string> municipalities;
    for (const PlaceMeaning& meaning : named.meanings) {
      // The village and the municipality of one name are one answer.
      const auto& municipality = meaning.place.municipality;
      if (municipality && !municipalities.insert(*municipality).second) continue;
      if (meaning.IsAbroad() || EntriesOf(meaning)) {
        AddOnce(candidates, meaning.place);
        continue;
      }
      for (Place& part : Split(meaning)) AddOnce(candidates, std::move(part));
    }
  }
  if (candidates.size() > Directory::kCandidatesMax) {
    std::vector<Place> parts = std::exchange(candidates, Provinces(places));
    // One province is no choice: its large regions are, each of which may be asked about again; in
    // one region its largest parts are.
    if (candidates.size() == 1) candidates = SafetyRegions(places);
    if (candidates.size() <= 1) {
      std::ranges::stable_sort(parts, std::greater{}, [&](const Place& part) {
        const int number = part.municipality ? index_.MunicipalityByName(*part.municipality) : -1;
        constexpr int kRegion = 1000;
        return number < 0 ? kRegion
                          : int{index_.municipalities()[static_cast<size_t>(number)].postcodes};
      });
      candidates = std::move(parts);
    }
  }
  if (candidates.size() > Directory::kCandidatesMax) candidates.resize(Directory::kCandidatesMax);
  return candidates;
}

Place PlaceChooser::MunicipalityPlace(uint16_t number) const {
  const Municipality& municipality = index_.municipalities()[number];
  return {municipality.display_name, municipality.name, index_.provinces()[municipality.province],
          PlaceHow::kExact, ""};
}

std::vector<Place> PlaceChooser::Split(const PlaceMeaning& meaning) const {
  std::map<uint16_t, std::set<uint16_t>> left_by_group;
  for (const uint16_t number : meaning.municipalities) {
    left_by_group[group_of_municipality_[number]].insert(number);
  }
  std::vector<Place> parts;
  for (auto& [group, left] : left_by_group) {
    while (left.size() > 1) {
      const PlaceEntry* best = nullptr;
      size_t best_new = 1;
      for (const PlaceEntry& entry : index_.entries()) {
        if (entry.kind != PlaceKind::kRegion || entry.name.contains("regio ") ||
            entry.name.contains("eenheid ") || entry.name == meaning.place.name) {
          continue;
        }
        const auto in_left = std::ranges::count_if(
            entry.municipalities, [&](uint16_t number) { return left.contains(number); });
        const bool same_group = std::ranges::all_of(entry.municipalities, [&](uint16_t number) {
          return group_of_municipality_[number] == group &&
                 std::ranges::binary_search(meaning.municipalities, number);
        });
        if (same_group && static_cast<size_t>(in_left) > best_new) {
          best = &entry;
          best_new = static_cast<size_t>(in_left);
        }
      }
      if (best == nullptr) break;
      const std::string& province =
          index_.provinces()[index_.municipalities()[best->municipalities.front()].province];
      parts.push_back({best->name, std::nullopt, province, PlaceHow::kRegion, ""});
      for (const uint16_t number : best->municipalities) left.erase(number);
    }
    for (const uint16_t number : left) parts.push_back(MunicipalityPlace(number));
  }
  return parts;
}

std::vector<Place> PlaceChooser::SafetyRegions(const std::vector<NamedPlace>& places) const {
  constexpr std::string_view kPrefix = "Veiligheidsregio ";
  std::vector<Place> regions;
  for (const NamedPlace& named : places) {
    for (const PlaceMeaning& meaning : named.meanings) {
      for (const PlaceEntry& entry : index_.entries()) {
        if (entry.kind != PlaceKind::kRegion || !entry.name.starts_with(kPrefix)) continue;
        if (!std::ranges::includes(meaning.municipalities, entry.municipalities)) continue;
        const auto province = index_.municipalities()[entry.municipalities.front()].province;
        AddOnce(regions, {entry.name.substr(kPrefix.size()), std::nullopt,
                          index_.provinces()[province], PlaceHow::kRegion, ""});
      }
    }
  }
  return regions;
}

std::vector<Place> PlaceChooser::Provinces(const std::vector<NamedPlace>& places) const {
  std::vector<Place> provinces;
  for (const NamedPlace& named : places) {
    for (const PlaceMeaning& meaning : named.meanings) {
      for (const uint16_t number : meaning.municipalities) {
        const std::string& name = index_.provinces()[index_.municipalities()[number].province];
        AddOnce(provinces, {name, std::nullopt, name, PlaceHow::kExact, ""});
      }
    }
  }
  return provinces;
}

}  // namespace meldwijzer
