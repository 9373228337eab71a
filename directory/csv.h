#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace meldwijzer {

// One line of a table, with the line of the file (from 1) that it begins on.
struct CsvRow {
  int line = 0;
  std::vector<std::string> fields;
};

// Reads comma-separated text with a header (RFC 4180: quotes around fields that hold commas, quotes
// or line breaks). Rows with another number of fields than `columns`, and a header with other
// names, are added to `problems` and left out. Never throws; linear in the text.
std::vector<CsvRow> ParseCsv(std::string_view text, const std::string& file,
                             const std::vector<std::string>& columns, Problems& problems);

// Splits at `separator`, without empty parts.
std::vector<std::string> SplitList(std::string_view text, char separator);

}  // namespace meldwijzer
