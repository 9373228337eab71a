#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/yaml/yaml.h"
#include "directory/contact_fields.h"
#include "directory/coordinator.h"

namespace meldwijzer {
namespace {

class CoordinatorReader {
 public:
  CoordinatorReader(const SourceText& source, const PlaceIndex& places, const std::string& today,
                    Problems& problems)
      : source_(source),
        places_(places),
        municipality_count_(static_cast<uint16_t>(places.municipalities().size())),
        problems_(problems),
        checker_(source.file, problems),
        fields_(checker_, today) {}

  CoordinatorFile Read() {
    const Yaml root = ParseYaml(source_.text, source_.file, problems_);
    if (!checker_.ExpectMap(root, "the file")) return std::move(file_);
    checker_.AllowKeys(root, {"version", "collected", "without_coordinator", "entries"});
    fields_.Date(root, "collected");
    file_.without_coordinator = checker_.TextList(root, "without_coordinator");
    const Yaml* const entries = root.Find("entries");
    if (entries == nullptr || !checker_.ExpectList(*entries, "entries")) {
      checker_.Report(root, "there is no list \"entries\"");
      return std::move(file_);
    }
    for (const Yaml& entry : entries->items) {
      if (checker_.ExpectMap(entry, "an entry")) ReadEntry(entry);
    }
    CheckCoverage(root);
    return std::move(file_);
  }

 private:
  void ReadEntry(const Yaml& entry) {
    checker_.AllowKeys(entry,
                       {"id", "organisation", "role", "use", "coverage", "min_age", "max_age",
                        "unclear_ages", "conditions", "hours", "phone", "email", "web", "doubt",
                        "never_show", "verified_on", "verified_by", "sources", "notes"});
    Coordinator coordinator;
    coordinator.id = checker_.RequiredText(entry, "id");
    if (!ids_.insert(coordinator.id).second) {
      checker_.Report(entry, fmt::format("the id \"{}\" is here twice", coordinator.id));
    }
    coordinator.organisation = checker_.RequiredText(entry, "organisation");
    coordinator.role = ReadRole(entry);
    coordinator.use = ReadUse(entry);
    ReadCoverage(entry, coordinator);
    ReadAges(entry, coordinator);
    coordinator.conditions = checker_.OptionalText(entry, "conditions").value_or("");
    coordinator.hours = fields_.Hours(entry);
    coordinator.phone = fields_.Phones(entry, "phone");
    coordinator.email = fields_.Emails(entry);
    coordinator.web = fields_.Webs(entry);
    coordinator.doubt = checker_.OptionalText(entry, "doubt").value_or("");
    coordinator.never_show = fields_.Phones(entry, "never_show");
    coordinator.verified_on = fields_.Date(entry, "verified_on");
    if (const Yaml* const at = entry.Find("verified_on"); at != nullptr) {
      coordinator.verified_at = checker_.Position(*at);
    }
    coordinator.verified_by = checker_.OptionalText(entry, "verified_by").value_or("");
    coordinator.sources = fields_.Sources(entry);
    CheckEntry(entry, coordinator);
    file_.entries.push_back(std::move(coordinator));
    entry_nodes_.push_back(&entry);
  }

  void CheckEntry(const Yaml& entry, const Coordinator& coordinator) {
    const bool reachable = !coordinator.phone.empty() || !coordinator.email.empty();
    const bool role_only = coordinator.use == ContactUse::kRoleOnly;
    if (!reachable && !role_only) {
      checker_.Report(entry, "no number and no e-mail address: use must be role-only-use-fallback");
    }
    if (role_only && reachable) {
      checker_.Report(entry, "role-only-use-fallback, yet there is a number or e-mail address");
    }
    const bool says_doubt =
        coordinator.use == ContactUse::kVerifyFirst || coordinator.use == ContactUse::kRoleOnly;
    if (says_doubt && !coordinator.doubt.contains("CoMensha")) {
      checker_.Report(entry,
                      "the doubt must be said and name CoMensha (use verify-first, role-only)");
    }
    if (!coordinator.verified_on.empty() && coordinator.verified_by.empty()) {
      checker_.Report(entry, "verified_on without verified_by");
    }
  }

  ContactRole ReadRole(const Yaml& entry) {
    const std::string role = checker_.RequiredText(entry, "role");
    if (!role.empty() && role != "zorgcoordinator" && role != "meldpunt") {
      checker_.Report(*entry.Find("role"), "role must be zorgcoordinator or meldpunt");
    }
    return role == "meldpunt" ? ContactRole::kReportPoint : ContactRole::kCoordinator;
  }

  // A file with an unknown use is refused as a whole; until then the entry covers what it covers,
  // so that one slip of the pen is one mistake.
  ContactUse ReadUse(const Yaml& entry) {
    const std::string text = checker_.RequiredText(entry, "use");
    for (const ContactUse use : {ContactUse::kPrimary, ContactUse::kVerifyFirst,
                                 ContactUse::kRoleOnly, ContactUse::kSecondary}) {
      if (text == ToString(use)) return use;
    }
    if (!text.empty() && text != ToString(ContactUse::kHistoric)) {
      checker_.Report(*entry.Find("use"), fmt::format("unknown use \"{}\"", text));
      return ContactUse::kSecondary;
    }
    return ContactUse::kHistoric;
  }

  void ReadCoverage(const Yaml& entry, Coordinator& coordinator) {
    const Yaml* const coverage = entry.Find("coverage");
    if (coverage == nullptr || !coverage->IsMap()) {
      checker_.Report(entry, "coverage must say which provinces or municipalities");
      return;
    }
    checker_.AllowKeys(*coverage,
                       {"provinces", "municipalities", "as_stated", "answers_for_province"});
    coordinator.stated_area = checker_.OptionalText(*coverage, "as_stated").value_or("");
    coordinator.answers_for_province =
        checker_.OptionalText(*coverage, "answers_for_province").value_or("");
    if (!coordinator.answers_for_province.empty() &&
        places_.ProvinceByName(coordinator.answers_for_province) < 0) {
      checker_.Report(*coverage->Find("answers_for_province"), "unknown province");
    }
    std::set<uint16_t> covered;
    for (const std::string& name : checker_.TextList(*coverage, "provinces")) {
      const int province = places_.ProvinceByName(name);
      if (province < 0) {
        checker_.Report(*coverage->Find("provinces"), fmt::format("unknown province \"{}\"", name));
      }
      for (uint16_t i = 0; i < municipality_count_; ++i) {
        if (int{places_.municipalities()[i].province} == province) covered.insert(i);
      }
    }
    if (const Yaml* const list = coverage->Find("municipalities"); list != nullptr) {
      for (const Yaml& item : list->items) AddMunicipality(item, covered);
    }
    if (covered.empty()) checker_.Report(*coverage, "the coverage is empty");
    coordinator.municipalities.assign(covered.begin(), covered.end());
  }

  void AddMunicipality(const Yaml& item, std::set<uint16_t>& covered) {
    const int municipality = places_.MunicipalityByName(item.scalar);
    if (municipality < 0) {
      checker_.Report(item, fmt::format("unknown municipality \"{}\"", item.scalar));
    } else if (!covered.insert(static_cast<uint16_t>(municipality)).second) {
      checker_.Report(item, fmt::format("\"{}\" is here twice", item.scalar));
    }
  }

  void ReadAges(const Yaml& entry, Coordinator& coordinator) {
    coordinator.min_age = checker_.OptionalInt(entry, "min_age");
    coordinator.max_age = checker_.OptionalInt(entry, "max_age");
    if (coordinator.min_age && coordinator.max_age && *coordinator.min_age > *coordinator.max_age) {
      checker_.Report(entry, "min_age is above max_age");
    }
    for (const std::string& age : checker_.TextList(entry, "unclear_ages")) {
      const bool digits = !age.empty() && age.size() <= 3 &&
                          age.find_first_not_of("0123456789") == std::string::npos;
      if (digits) {
        coordinator.unclear_ages.push_back(std::stoi(age));
      } else {
        checker_.Report(*entry.Find("unclear_ages"), fmt::format("\"{}\" is no age", age));
      }
    }
  }

  // Every municipality has an answer or stands in the list of those without; two coordinators for
  // the same client are a mistake.
  void CheckCoverage(const Yaml& root) {
    std::set<std::string> without(file_.without_coordinator.begin(),
                                  file_.without_coordinator.end());
    for (const std::string& name : without) {
      if (places_.MunicipalityByName(name) < 0) {
        checker_.Report(*root.Find("without_coordinator"),
                        fmt::format("unknown municipality \"{}\"", name));
      }
    }
    for (uint16_t i = 0; i < municipality_count_; ++i) {
      CheckMunicipality(root, i, without.contains(places_.municipalities()[i].name));
    }
    for (const auto& [pair, names] : overlaps_) {
      checker_.Report(*entry_nodes_.at(pair.second),
                      fmt::format("\"{}\" and \"{}\" are both coordinator for {} at the same ages",
                                  file_.entries[pair.first].id, file_.entries[pair.second].id,
                                  fmt::join(names, ", ")));
    }
    if (!gaps_.empty()) {
      const Yaml* const list = root.Find("without_coordinator");
      checker_.Report(list == nullptr ? root : *list,
                      fmt::format("nobody covers {}: add it to a coverage or to "
                                  "without_coordinator",
                                  fmt::join(gaps_, ", ")));
    }
  }

  void CheckMunicipality(const Yaml& root, uint16_t number, bool listed_without) {
    std::vector<size_t> here;
    for (size_t i = 0; i < file_.entries.size(); ++i) {
      const Coordinator& entry = file_.entries[i];
      const bool covers = std::ranges::binary_search(entry.municipalities, number);
      if (covers && entry.use != ContactUse::kHistoric) here.push_back(i);
    }
    const std::string& name = places_.municipalities()[number].name;
    if (here.empty() && !listed_without) gaps_.push_back(fmt::format("\"{}\"", name));
    if (!here.empty() && listed_without) {
      checker_.Report(
          *root.Find("without_coordinator"),
          fmt::format("\"{}\" is covered by \"{}\"", name, file_.entries[here.front()].id));
    }
    for (size_t a = 0; a < here.size(); ++a) {
      for (size_t b = a + 1; b < here.size(); ++b) {
        if (Overlap(file_.entries[here[a]], file_.entries[here[b]])) {
          overlaps_[{here[a], here[b]}].push_back(fmt::format("\"{}\"", name));
        }
      }
    }
  }

  static bool Overlap(const Coordinator& a, const Coordinator& b) {
    if (a.role != ContactRole::kCoordinator || b.role != ContactRole::kCoordinator) return false;
    const bool a_below = a.max_age && b.min_age && *a.max_age < *b.min_age;
    const bool b_below = b.max_age && a.min_age && *b.max_age < *a.min_age;
    return !a_below && !b_below;
  }

  const SourceText& source_;
  const PlaceIndex& places_;
  uint16_t municipality_count_;
  Problems& problems_;
  YamlChecker checker_;
  ContactFieldReader fields_;
  CoordinatorFile file_;
  std::vector<const Yaml*> entry_nodes_;  // of file_.entries; only while the file is read
  std::set<std::string> ids_;
  std::vector<std::string> gaps_;
  std::map<std::pair<size_t, size_t>, std::vector<std::string>> overlaps_;  // by indices of entries
};

NationalLine ReadLine(YamlChecker& checker, ContactFieldReader& fields, const Yaml& entry) {
  checker.AllowKeys(entry, {"id", "organisation", "for", "hours", "phone", "email", "web", "doubt",
                            "verified_on", "verified_by", "sources"});
  NationalLine line;
  line.id = checker.RequiredText(entry, "id");
  line.organisation = checker.RequiredText(entry, "organisation");
  line.role_text = checker.RequiredText(entry, "for");
  line.hours = fields.Hours(entry);
  line.phone = fields.Phones(entry, "phone");
  line.email = fields.Emails(entry);
  line.web = fields.Webs(entry);
  line.doubt = checker.OptionalText(entry, "doubt").value_or("");
  line.verified_on = fields.Date(entry, "verified_on");
  if (const Yaml* const at = entry.Find("verified_on"); at != nullptr) {
    line.verified_at = checker.Position(*at);
  }
  line.verified_by = checker.OptionalText(entry, "verified_by").value_or("");
  if (!line.verified_on.empty() && line.verified_by.empty()) {
    checker.Report(entry, "verified_on without verified_by");
  }
  line.sources = fields.Sources(entry);
  return line;
}

}  // namespace

CoordinatorFile ReadCoordinators(const SourceText& source, const PlaceIndex& places,
                                 const std::string& today, Problems& problems) {
  return CoordinatorReader(source, places, today, problems).Read();
}

NationalFile ReadNationalLines(const SourceText& source, const std::string& today,
                               Problems& problems) {
  NationalFile file;
  YamlChecker checker(source.file, problems);
  ContactFieldReader fields(checker, today);
  const Yaml root = ParseYaml(source.text, source.file, problems);
  if (!checker.ExpectMap(root, "the file")) return file;
  checker.AllowKeys(root, {"version", "wegwijzer", "fallback", "lines"});
  const Yaml* const wegwijzer = root.Find("wegwijzer");
  const Yaml* const fallback = root.Find("fallback");
  const Yaml* const lines = root.Find("lines");
  if (wegwijzer == nullptr || fallback == nullptr || lines == nullptr) {
    checker.Report(root, "wegwijzer, fallback and lines are required");
    return file;
  }
  file.wegwijzer = {checker.RequiredText(*wegwijzer, "title"),
                    checker.RequiredText(*wegwijzer, "url")};
  for (const Yaml& line : lines->items) {
    if (checker.ExpectMap(line, "a line")) file.lines.push_back(ReadLine(checker, fields, line));
  }
  file.office_id = checker.RequiredText(*fallback, "office");
  file.always_id = checker.RequiredText(*fallback, "always");
  file.urgent_id = checker.RequiredText(*fallback, "urgent");
  for (const std::string& id : {file.office_id, file.always_id, file.urgent_id}) {
    const auto line = std::ranges::find(file.lines, id, &NationalLine::id);
    if (line == file.lines.end() || line->phone.empty()) {
      checker.Report(*fallback, fmt::format("\"{}\" is no line with a number", id));
    }
  }
  return file;
}

}  // namespace meldwijzer
