#include "directory/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/text/text.h"
#include "directory/place_reader.h"

namespace meldwijzer {
namespace {

constexpr const char* kCoordinatorFile = "coordinators.yaml";
constexpr const char* kNationalFile = "national.yaml";

const SourceText* FindFile(const std::vector<SourceText>& files, const std::string& name,
                           Problems& problems) {
  for (const SourceText& source : files) {
    if (source.file == name || source.file.ends_with("/" + name)) return &source;
  }
  problems.push_back({{name, 0, 0}, "the file is missing"});
  return nullptr;
}

// Rules C3 and C5: what somebody must know before writing or calling.
std::string CautionOf(const Coordinator& entry) {
  std::string text;
  const auto add = [&](std::string_view sentence) {
    if (!text.empty()) text += ' ';
    text += sentence;
  };
  if (entry.role == ContactRole::kReportPoint) {
    add("Dit is een meldpunt, geen zorgcoördinator mensenhandel.");
  }
  if (entry.phone.empty() && !entry.email.empty()) {
    add("Alleen per e-mail: mail niets over de cliënt, vraag alleen of ze jou willen bellen.");
  }
  return text;
}

}  // namespace

const char* ToString(ContactOutcome outcome) {
  switch (outcome) {
    case ContactOutcome::kFound:
      return "found";
    case ContactOutcome::kAmbiguous:
      return "ambiguous";
    case ContactOutcome::kAbroad:
      return "abroad";
    case ContactOutcome::kNotFound:
      break;
  }
  return "not_found";
}

std::vector<std::string> Directory::FileNames() {
  const auto tables = PlaceIndex::FileNames();
  std::vector<std::string> names(tables.begin(), tables.end());
  names.emplace_back(kCoordinatorFile);
  names.emplace_back(kNationalFile);
  return names;
}

std::expected<Directory, Problems> Directory::Create(const std::vector<SourceText>& files,
                                                     const std::string& today) {
  Problems problems;
  PlaceIndex places = PlaceIndex::Create(files, problems);
  const SourceText* const coordinators = FindFile(files, kCoordinatorFile, problems);
  const SourceText* const national = FindFile(files, kNationalFile, problems);
  CoordinatorFile coordinator_file;
  NationalFile national_file;
  if (coordinators != nullptr) {
    coordinator_file = ReadCoordinators(*coordinators, places, today, problems);
  }
  if (national != nullptr) national_file = ReadNationalLines(*national, today, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return Directory(std::move(places), std::move(coordinator_file), std::move(national_file));
}

Directory::Directory(PlaceIndex places, CoordinatorFile coordinators, NationalFile national)
    : places_(std::move(places)),
      coordinators_(std::move(coordinators)),
      national_(std::move(national)) {
  const auto& entries = coordinators_.entries;
  std::map<std::vector<uint16_t>, uint16_t> groups;
  const auto municipalities = static_cast<uint16_t>(places_.municipalities().size());
  const auto entry_count = static_cast<uint16_t>(entries.size());
  for (uint16_t number = 0; number < municipalities; ++number) {
    std::vector<uint16_t> here;
    for (uint16_t i = 0; i < entry_count; ++i) {
      if (entries[i].use == ContactUse::kHistoric) continue;
      if (std::ranges::binary_search(entries[i].municipalities, number)) here.push_back(i);
    }
    std::ranges::stable_sort(here, [&](uint16_t a, uint16_t b) {
      return std::pair(entries[a].use, entries[a].role) <
             std::pair(entries[b].use, entries[b].role);
    });
    const auto [group, is_new] = groups.emplace(here, static_cast<uint16_t>(group_entries_.size()));
    if (is_new) group_entries_.push_back(std::move(here));
    group_of_municipality_.push_back(group->second);
  }
}

const NationalLine& Directory::Line(const std::string& id) const {
  return *std::ranges::find(national_.lines, id, &NationalLine::id);
}

std::vector<FallbackLine> Directory::Fallback(Instant at, const AgeRange& age) const {
  const auto show = [&](const std::string& id) {
    const NationalLine& line = Line(id);
    return FallbackLine{line.id, line.organisation, line.phone, line.hours.IsOpen(at),
                        id == national_.urgent_id};
  };
  FallbackLine office = show(national_.office_id);
  FallbackLine always = show(national_.always_id);
  // Placement through the office line is for adults; for minors the code names the other one.
  const bool office_first = office.open_now == OpenNow::kYes && !age.IsMinor();
  std::vector<FallbackLine> lines;
  lines.push_back(office_first ? office : always);
  lines.push_back(office_first ? std::move(always) : std::move(office));
  lines.push_back(show(national_.urgent_id));
  return lines;
}

std::vector<ContactCoordinator> Directory::Show(const std::vector<uint16_t>& entries, Instant at,
                                                const AgeRange& age) const {
  std::vector<ContactCoordinator> shown;
  for (const uint16_t number : entries) {
    const Coordinator& entry = coordinators_.entries[number];
    if (entry.use == ContactUse::kHistoric || !entry.FitsAge(age)) continue;
    ContactCoordinator contact;
    contact.id = entry.id;
    contact.organisation = entry.organisation;
    contact.role = entry.role;
    contact.use = entry.use;
    contact.phone = entry.phone;
    contact.only_mobile = entry.HasOnlyMobileNumbers();
    contact.email = entry.email;
    contact.web = entry.web;
    contact.conditions = entry.conditions;
    contact.caution = CautionOf(entry);
    contact.hours = entry.hours.text;
    contact.open_now = entry.hours.IsOpen(at);
    contact.doubt = entry.doubt;
    contact.verified_on = entry.verified_on;
    contact.verified_by = entry.verified_by;
    contact.number_source_date = entry.NumberSourceDate();
    contact.source = entry.SourceUrl();
    shown.push_back(std::move(contact));
  }
  return shown;
}

std::optional<PlaceHit> Directory::Mention(std::string_view text) const {
  const std::string_view read = Truncate(text, kTextBytesMax);
  const PlaceReading reading = ReadPlaces(places_, read, PlaceReadingMode::kChat);
  // "Zij komt uit Ghana" is told, not asked.
  const auto is_told = [&](const NamedPlace& place) {
    return place.origin && !reading.whole_message &&
           std::ranges::all_of(place.meanings, &PlaceMeaning::IsAbroad);
  };
  if (std::ranges::all_of(reading.places, is_told)) return std::nullopt;
  PlaceHit hit;
  hit.whole_message = reading.whole_message;
  if (reading.whole_message || read.size() <= kQueryBytesMax) {
    hit.query = Truncate(Trim(read), kQueryBytesMax);
  } else {
    for (const NamedPlace& place : reading.places) {
      const std::string_view name = read.substr(place.start, place.end - place.start);
      if (hit.query.size() + name.size() + 2 > kQueryBytesMax) break;
      if (!hit.query.empty()) hit.query += ", ";
      hit.query += name;
    }
  }
  return hit;
}

}  // namespace meldwijzer
