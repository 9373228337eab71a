#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "directory/coordinator.h"
#include "directory/place.h"
#include "directory/place_index.h"

namespace meldwijzer {

enum class ContactOutcome { kFound, kAmbiguous, kAbroad, kNotFound };
const char* ToString(ContactOutcome outcome);

// A coordinator as one answer shows it. What may not be shown is not in it.
struct ContactCoordinator {
  std::string id;
  std::string organisation;
  ContactRole role = ContactRole::kCoordinator;
  ContactUse use = ContactUse::kVerifyFirst;
  std::vector<std::string> phone;  // mobile numbers last
  bool only_mobile = false;        // which may be one person's who has left (C1)
  std::vector<std::string> email;
  std::vector<std::string> web;
  std::string conditions;  // whom it is for; may be empty
  std::string caution;     // what its kind asks for: a report point, an address alone (C3)
  std::string hours;       // empty: unknown
  OpenNow open_now = OpenNow::kUnknown;
  std::string doubt;
  std::string verified_on;  // empty until a person has checked the entry
  std::string verified_by;
  std::string number_source_date;  // of the number, not of the role (C1); empty: unknown
  std::string source;
};

struct FallbackLine {
  std::string id;
  std::string organisation;
  std::vector<std::string> phone;
  OpenNow open_now = OpenNow::kUnknown;
  bool urgent = false;  // for danger now
};

// Whom to call for a place, at a moment, for an age.
struct Contact {
  ContactOutcome outcome = ContactOutcome::kNotFound;
  std::optional<Place> place;                    // kFound, and kAbroad
  std::vector<Place> candidates;                 // kAmbiguous: at most Directory::kCandidatesMax
  std::vector<ContactCoordinator> coordinators;  // best first; empty: the fallback answers
  std::vector<FallbackLine> fallback;            // in the order in which to call now (C2)
  // Call the fallback before the coordinators: outside the hours of the office line, or where only
  // an old mobile number is known (C1, C2).
  bool fallback_first = false;
  std::vector<WebLink> links;  // Wegwijzer Mensenhandel always (C4)
};

// A place that a chat message names.
struct PlaceHit {
  std::string query;           // what to give to Find
  bool whole_message = false;  // the message is nothing but the place ("Breda", "in Breda")
  bool operator==(const PlaceHit&) const = default;
};

// Places and coordinators. Immutable after Create and movable, so one can be shared by all threads.
// No file, clock or network is touched; Find and Mention take time linear in the text and never
// throw.
class Directory {
 public:
  static constexpr size_t kCandidatesMax = 10;
  static constexpr size_t kTextBytesMax = 65536;  // what follows is not read
  static constexpr size_t kQueryBytesMax = 200;   // of PlaceHit

  // The files that Create needs, by name: a folder with all of them is a directory.
  static std::vector<std::string> FileNames();

  // `today` (YYYY-MM-DD) is what dates are compared with; empty: dates in the future pass. Returns
  // every mistake of all files at once.
  static std::expected<Directory, Problems> Create(const std::vector<SourceText>& files,
                                                   const std::string& today = "");

  Contact Find(std::string_view text, Instant at, const AgeRange& age = {}) const;

  // Whether a message names a place at all. Careful: a word that is mostly something else does not
  // count, and typing errors only where the message is nothing but the place.
  std::optional<PlaceHit> Mention(std::string_view text) const;

  // For this hour and age, in the order in which to call (C2).
  std::vector<FallbackLine> Fallback(Instant at, const AgeRange& age = {}) const;

  std::span<const NationalLine> national_lines() const { return national_.lines; }
  // All entries, historic ones too: for checks and reports, never to be shown as they are.
  std::span<const Coordinator> all_entries() const { return coordinators_.entries; }
  // The entries that answer in a municipality (index into places().municipalities()), best first;
  // indices into all_entries(). Historic ones are not among them.
  std::span<const uint16_t> EntriesOf(uint16_t municipality) const {
    return group_entries_[group_of_municipality_[municipality]];
  }
  // The line that answers where no coordinator is known.
  const NationalLine& office_line() const { return Line(national_.office_id); }
  // The line for danger now. Never to be called to see whether it works.
  const NationalLine& urgent_line() const { return Line(national_.urgent_id); }
  const PlaceIndex& places() const { return places_; }
  const WebLink& wegwijzer() const { return national_.wegwijzer; }

 private:
  Directory(PlaceIndex places, CoordinatorFile coordinators, NationalFile national);

  const NationalLine& Line(const std::string& id) const;
  std::vector<ContactCoordinator> Show(const std::vector<uint16_t>& entries, Instant at,
                                       const AgeRange& age) const;

  PlaceIndex places_;
  CoordinatorFile coordinators_;
  NationalFile national_;
  // Municipalities with the same entries have the same group number.
  std::vector<std::vector<uint16_t>> group_entries_;  // per group, best first
  std::vector<uint16_t> group_of_municipality_;
};

}  // namespace meldwijzer
