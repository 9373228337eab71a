#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "directory/opening_hours.h"
#include "directory/place_index.h"

namespace meldwijzer {

enum class ContactRole { kCoordinator, kReportPoint };  // zorgcoordinator, meldpunt

// What may be done with an entry, best first (directory/data/coordinators.yaml says what each is).
enum class ContactUse { kPrimary, kVerifyFirst, kRoleOnly, kSecondary, kHistoric };

const char* ToString(ContactRole role);  // as in the data: "zorgcoordinator"
const char* ToString(ContactUse use);

// A page that an entry rests on. `date` is YYYY, YYYY-MM or YYYY-MM-DD; empty where it is unknown.
struct ContactSource {
  std::string url;
  std::string publisher;
  std::string date;
  bool gives_contact = false;  // the number or address stands on it, not only the role
};

// Ages in whole years that a person may have; both empty: unknown. A group of the dialog.
struct AgeRange {
  std::optional<int> min;  // inclusive
  std::optional<int> max;  // inclusive
  bool IsMinor() const { return max && *max < 18; }
  bool operator==(const AgeRange&) const = default;
};

struct Coordinator {
  std::string id;
  std::string organisation;
  ContactRole role = ContactRole::kCoordinator;
  ContactUse use = ContactUse::kVerifyFirst;
  std::vector<uint16_t> municipalities;  // sorted indices into PlaceIndex::municipalities
  std::string stated_area;               // as the source names it
  std::string answers_for_province;      // shown for this province as a whole, with its doubt
  std::optional<int> min_age;
  std::optional<int> max_age;
  std::vector<int> unclear_ages;  // the source does not say whether it holds for them (rule C3)
  std::string conditions;         // for people; may be empty
  OpeningHours hours;
  std::vector<std::string> phone;  // mobile numbers last
  std::vector<std::string> email;
  std::vector<std::string> web;
  std::string doubt;           // one calm sentence; empty where there is none
  std::string verified_on;     // YYYY-MM-DD; empty until a person has checked the entry
  SourcePosition verified_at;  // where that day stands
  std::string verified_by;
  std::vector<ContactSource> sources;
  std::vector<std::string> never_show;  // stale numbers, kept to recognise them

  // Whether it may be the one for somebody of these ages.
  bool FitsAge(const AgeRange& age) const;
  bool HasOnlyMobileNumbers() const;
  // Date of the newest source that gives the number or address, never of the role alone (rule C1);
  // empty where no such source has a date.
  std::string NumberSourceDate() const;
  // The page to look at: the newest that gives the number, else the first.
  std::string SourceUrl() const;
};

// A national line. `role_text` says in Dutch what it is for.
struct NationalLine {
  std::string id;
  std::string organisation;
  std::string role_text;
  OpeningHours hours;
  std::vector<std::string> phone;
  std::vector<std::string> email;
  std::vector<std::string> web;
  std::string doubt;
  std::string verified_on;
  SourcePosition verified_at;
  std::string verified_by;
  std::vector<ContactSource> sources;
  std::string NumberSourceDate() const;
};

struct WebLink {
  std::string title;
  std::string url;
  bool operator==(const WebLink&) const = default;
};

struct CoordinatorFile {
  std::vector<Coordinator> entries;  // historic ones included
  std::vector<std::string> without_coordinator;
};

struct NationalFile {
  std::vector<NationalLine> lines;
  WebLink wegwijzer;
  std::string office_id;  // ids of the lines that are fallen back on
  std::string always_id;
  std::string urgent_id;
};

// Read the YAML files. Every mistake goes to `problems`: missing fields and sources, unknown
// municipalities, numbers and addresses in a wrong form, dates after `today` (YYYY-MM-DD; empty:
// not checked), municipalities without an answer, two coordinators for one client.
CoordinatorFile ReadCoordinators(const SourceText& source, const PlaceIndex& places,
                                 const std::string& today, Problems& problems);
NationalFile ReadNationalLines(const SourceText& source, const std::string& today,
                               Problems& problems);

}  // namespace meldwijzer
