#include "bot/cli/directory_rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/local_time.h"

namespace meldwijzer {
namespace {

std::string AgesOf(const Coordinator& entry) {
  if (entry.min_age && entry.max_age) {
    return fmt::format("{} tot en met {}", *entry.min_age, *entry.max_age);
  }
  if (entry.min_age) return fmt::format("vanaf {}", *entry.min_age);
  if (entry.max_age) return fmt::format("tot en met {}", *entry.max_age);
  return "";
}

MunicipalityRow RowOf(const Directory& directory, const Municipality& municipality,
                      const Coordinator& entry) {
  return {municipality.name,
          directory.places().provinces()[municipality.province],
          entry.id,
          entry.organisation,
          ToString(entry.role),
          ToString(entry.use),
          AgesOf(entry),
          fmt::format("{}", fmt::join(entry.phone, " of ")),
          fmt::format("{}", fmt::join(entry.email, " of ")),
          entry.verified_on,
          entry.NumberSourceDate(),
          entry.stated_area,
          entry.doubt,
          entry.SourceUrl()};
}

MunicipalityRow RowOfNobody(const Directory& directory, const Municipality& municipality,
                            const NationalLine& line) {
  MunicipalityRow row;
  row.municipality = municipality.name;
  row.province = directory.places().provinces()[municipality.province];
  row.organisation = line.organisation;
  row.role = "landelijk";
  row.phone = fmt::format("{}", fmt::join(line.phone, " of "));
  row.email = fmt::format("{}", fmt::join(line.email, " of "));
  row.verified_on = line.verified_on;
  row.number_source_date = line.NumberSourceDate();
  return row;
}

}  // namespace

DirectoryReport MakeDirectoryReport(const Directory& directory, Instant now,
                                    const std::string& not_checked_since,
                                    std::map<std::string, int> reported_wrong) {
  DirectoryReport report;
  report.made_on = DayOf(now);
  const PlaceIndex& places = directory.places();
  for (const std::string& name : places.provinces())
    report.provinces.push_back({name, 0, 0, 0, 0, 0});
  const auto all = directory.all_entries();
  for (uint16_t number = 0; number < places.municipalities().size(); ++number) {
    const Municipality& municipality = places.municipalities()[number];
    ProvinceSummary& province = report.provinces[municipality.province];
    ++province.municipalities;
    const size_t before = report.rows.size();
    bool reachable = false;
    bool report_point = false;
    bool named = false;
    for (const uint16_t index : directory.EntriesOf(number)) {
      const Coordinator& entry = all[index];
      report.rows.push_back(RowOf(directory, municipality, entry));
      const bool has_contact = !entry.phone.empty() || !entry.email.empty();
      if (entry.role != ContactRole::kCoordinator) {
        report_point = report_point || has_contact;
        continue;
      }
      named = true;
      reachable = reachable || has_contact;
    }
    if (report.rows.size() == before) {
      report.rows.push_back(RowOfNobody(directory, municipality, directory.office_line()));
    }
    ++(reachable      ? province.with_number
       : report_point ? province.with_report_point
       : named        ? province.without_number
                      : province.without_any);
  }
  std::ranges::stable_sort(report.rows, [](const auto& a, const auto& b) {
    return std::pair(a.province, a.municipality) < std::pair(b.province, b.municipality);
  });
  report.to_check = ContactsNotCheckedSince(directory, not_checked_since);
  std::ranges::stable_sort(report.to_check, [&](const ContactAge& a, const ContactAge& b) {
    const auto times = [&](const ContactAge& contact) {
      const auto found = reported_wrong.find(contact.id);
      return found == reported_wrong.end() ? 0 : found->second;
    };
    return times(a) > times(b);
  });
  report.reported_wrong = std::move(reported_wrong);
  return report;
}

}  // namespace meldwijzer
