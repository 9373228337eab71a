#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/source_text.h"
#include "directory/directory.h"

namespace meldwijzer {

// Half a year: how long a check by telephone is trusted where nobody says otherwise.
inline constexpr int kVerifiedDaysDefault = 182;

// A contact, with what is known of its age.
struct ContactAge {
  std::string id;
  std::string organisation;
  std::string verified_on;         // YYYY-MM-DD; empty: never
  std::string number_source_date;  // YYYY, YYYY-MM or YYYY-MM-DD; empty: unknown
  size_t municipalities = 0;       // that get it; 0: a national line
  SourcePosition verified_at;      // where `verified_on` stands
};

// The contacts that are shown and were not checked on or after `day` (YYYY-MM-DD), national lines
// first, then those that serve the most municipalities. Never the line for danger: nobody may call
// it to see whether it works.
std::vector<ContactAge> ContactsNotCheckedSince(const Directory& directory, std::string_view day);

// The text of a contact file (coordinators.yaml, national.yaml) in which `id` was checked by `by`
// on `day`: only those two lines change, remarks stay. kNotFound: no such id in this file.
// kInvalidArgument: `by` or `day` is empty, too long or holds what YAML would read otherwise.
inline constexpr size_t kCheckerNameBytesMax = 100;
Result<std::string> WithVerification(const SourceText& file, std::string_view id,
                                     std::string_view by, std::string_view day);

}  // namespace meldwijzer
