#include "bot/cli/directory_report.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "base/local_time.h"
#include "bot/cli/directory_rows.h"
#include "tests/directory/load_directory.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace)

namespace {

DirectoryReport Report() {
  return MakeDirectoryReport(ShippedDirectory(), *ParseTime("2026-11-23T10:00+01:00"), "2026-06-01",
                             {{"drenthe-ggd", 2}});
}

const ProvinceSummary& ProvinceOf(const DirectoryReport& report, const std::string& name) {
  return *std::ranges::find(report.provinces, name, &ProvinceSummary::name);
}

}  // namespace

TEST_CASE("every municipality of a province is counted once, by the best that it has") {
  const DirectoryReport report = Report();
  size_t all = 0;
  for (const ProvinceSummary& province : report.provinces) {
    CAPTURE(province.name);
    CHECK(province.with_number + province.with_report_point + province.without_number +
              province.without_any ==
          province.municipalities);
    all += province.municipalities;
  }
  CHECK(all == 342);
  // A report point with a number is not nothing, and is no coordinator with a number either.
  CHECK(ProvinceOf(report, "Flevoland").with_report_point == 6);
  CHECK(ProvinceOf(report, "Flevoland").with_number == 0);
  CHECK(ProvinceOf(report, "Zeeland").without_number == 12);
  CHECK(ProvinceOf(report, "Zeeland").without_any == 1);
  CHECK(ProvinceOf(report, "Drenthe").with_number == 12);
}

TEST_CASE("what is to be checked by telephone begins with what users reported, and never has 112") {
  const DirectoryReport report = Report();
  REQUIRE_FALSE(report.to_check.empty());
  CHECK(report.to_check.front().id == "drenthe-ggd");
  CHECK(std::ranges::find(report.to_check, "comensha", &ContactAge::id) != report.to_check.end());
  CHECK(std::ranges::find(report.to_check, "alarm-112", &ContactAge::id) == report.to_check.end());
}

TEST_CASE("the page explains its colours, and no historic number is on it or in the table") {
  const std::string page = ReportAsHtml(Report());
  CHECK(page.contains("6 met alleen een meldpunt"));
  CHECK(page.contains("CoMensha antwoordt"));
  const std::string table = ReportAsCsv(Report());
  for (const char* const stale : {"050 312 61 23", "06 41743232", "06 21141959", "MJD"}) {
    CAPTURE(stale);
    CHECK_FALSE(page.contains(stale));
    CHECK_FALSE(table.contains(stale));
  }
}
