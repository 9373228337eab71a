#pragma once

#include <optional>
#include <span>
#include <vector>

#include "directory/directory.h"
#include "directory/place_reader.h"

namespace meldwijzer {

struct PlaceChoice {
  ContactOutcome outcome = ContactOutcome::kNotFound;
  std::optional<Place> place;
  std::vector<Place> candidates;
  std::vector<uint16_t> entries;  // coordinators of the place, best first
};

// Decides what the names in a text come down to. Asks only where it matters: several meanings with
// the same coordinators are one answer. Borrows everything; for use within one call.
class PlaceChooser {
 public:
  PlaceChooser(const PlaceIndex& index, std::span<const Coordinator> coordinators,
               const std::vector<std::vector<uint16_t>>& group_entries,
               const std::vector<uint16_t>& group_of_municipality)
      : index_(index),
        coordinators_(coordinators),
        group_entries_(group_entries),
        group_of_municipality_(group_of_municipality) {}

  // `places` is not empty.
  PlaceChoice Choose(const std::vector<NamedPlace>& places) const;

 private:
  // Who answers for all of the meaning; nothing where the coordinators differ within it.
  std::optional<std::vector<uint16_t>> EntriesOf(const PlaceMeaning& meaning) const;
  // Keeps in `answer` what both lists have. False where their coordinators differ: report points
  // beside them are no reason to ask.
  bool Agree(std::vector<uint16_t>& answer, const std::vector<uint16_t>& other) const;
  Place PlaceOf(const std::vector<NamedPlace>& places) const;
  Place PlaceOf(const NamedPlace& named) const;
  std::vector<Place> Candidates(const std::vector<NamedPlace>& places) const;
  // Parts of a wide place, each with one answer: known regions, then single municipalities.
  std::vector<Place> Split(const PlaceMeaning& meaning) const;
  std::vector<Place> SafetyRegions(const std::vector<NamedPlace>& places) const;
  std::vector<Place> Provinces(const std::vector<NamedPlace>& places) const;
  Place MunicipalityPlace(uint16_t number) const;

  const PlaceIndex& index_;
  std::span<const Coordinator> coordinators_;
  const std::vector<std::vector<uint16_t>>& group_entries_;
  const std::vector<uint16_t>& group_of_municipality_;
};

}  // namespace meldwijzer
