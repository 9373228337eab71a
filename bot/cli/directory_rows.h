#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "directory/directory.h"
#include "directory/verification.h"

namespace meldwijzer {

// What one municipality gets, as the report shows it.
struct MunicipalityRow {
  std::string municipality;
  std::string province;
  std::string entry;         // id; empty: no coordinator is known, the national line answers
  std::string organisation;  // who answers
  std::string role;          // "zorgcoordinator", "meldpunt", "landelijk"
  std::string use;
  std::string ages;   // "tot en met 22"; empty: all
  std::string phone;  // what is shown, joined by " of "
  std::string email;
  std::string verified_on;
  std::string number_source_date;
  std::string stated_area;  // as the source names it: why this entry answers here
  std::string doubt;
  std::string source;
};

// How well a province is served.
struct ProvinceSummary {
  std::string name;
  size_t municipalities = 0;
  size_t with_number = 0;        // a coordinator whose own number or address is shown
  size_t with_report_point = 0;  // no such coordinator, but a report point that can be reached
  size_t without_number = 0;     // a coordinator is named, the national line is called
  size_t without_any = 0;
};

// The directory as its owner has to see it.
struct DirectoryReport {
  std::string made_on;                        // YYYY-MM-DD
  std::vector<MunicipalityRow> rows;          // by province, municipality, then best first
  std::vector<ProvinceSummary> provinces;     // in the order of the data
  std::vector<ContactAge> to_check;           // by telephone, reported ones first; not 112
  std::map<std::string, int> reported_wrong;  // "nummer fout", by id
};

// `not_checked_since`: YYYY-MM-DD, what counts as checked.
DirectoryReport MakeDirectoryReport(const Directory& directory, Instant now,
                                    const std::string& not_checked_since,
                                    std::map<std::string, int> reported_wrong);

}  // namespace meldwijzer
