#pragma once

#include <string>

#include "bot/cli/directory_rows.h"

namespace meldwijzer {

// What is to be checked next, for the terminal.
std::string ReportAsText(const DirectoryReport& report);

// One line a municipality and contact, with a header; RFC 4180.
std::string ReportAsCsv(const DirectoryReport& report);

// One page that needs nothing from outside.
std::string ReportAsHtml(const DirectoryReport& report);

}  // namespace meldwijzer
