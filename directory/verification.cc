#include "directory/verification.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

constexpr size_t kDayBytes = 10;

// Where line `number` (from 1) begins.
size_t StartOfLine(std::string_view text, int number) {
  size_t at = 0;
  for (int line = 1; line < number; ++line) {
    const size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return text.size();
    at = end + 1;
  }
  return at;
}

const Yaml* FindEntry(const Yaml& root, std::string_view id) {
  for (const char* const list : {"entries", "lines"}) {
    const Yaml* const found = root.Find(list);
    if (found == nullptr || !found->IsList()) continue;
    for (const Yaml& item : found->items) {
      const Yaml* const its_id = item.Find("id");
      if (its_id != nullptr && its_id->scalar == id) return &item;
    }
  }
  return nullptr;
}

const YamlEntry* FindKey(const Yaml& map, std::string_view key) {
  const auto found = std::ranges::find(map.entries, key, &YamlEntry::key);
  return found == map.entries.end() ? nullptr : &*found;
}

bool IsPlain(std::string_view name) {
  return !Trim(name).empty() && name.size() <= kCheckerNameBytesMax && IsValidUtf8(name) &&
         !HasControlCharacters(name) && name.find_first_of("\"\\\n\r\t") == std::string_view::npos;
}

}  // namespace

std::vector<ContactAge> ContactsNotCheckedSince(const Directory& directory, std::string_view day) {
  std::vector<ContactAge> old;
  for (const NationalLine& line : directory.national_lines()) {
    // Nobody calls the number for danger to see whether it works.
    if (line.verified_on >= day || line.id == directory.urgent_line().id) continue;
    old.push_back({line.id, line.organisation, line.verified_on, line.NumberSourceDate(), 0,
                   line.verified_at});
  }
  const auto national = static_cast<std::ptrdiff_t>(old.size());
  for (const Coordinator& entry : directory.all_entries()) {
    if (entry.use == ContactUse::kHistoric || entry.verified_on >= day) continue;
    old.push_back({entry.id, entry.organisation, entry.verified_on, entry.NumberSourceDate(),
                   entry.municipalities.size(), entry.verified_at});
  }
  std::stable_sort(old.begin() + national, old.end(), [](const auto& a, const auto& b) {
    return a.municipalities > b.municipalities;
  });
  return old;
}

Result<std::string> WithVerification(const SourceText& file, std::string_view id,
                                     std::string_view by, std::string_view day) {
  if (!IsPlain(by)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("who checked it: a name or function of at most {} bytes, without "
                            "quotation marks, backslashes and line breaks",
                            kCheckerNameBytesMax));
  }
  const bool is_day = day.size() == kDayBytes && day[4] == '-' && day[7] == '-' &&
                      day.find_first_not_of("0123456789-") == std::string_view::npos;
  if (!is_day) return Fail(ErrorCode::kInvalidArgument, "the day must read like 2026-11-23");
  Problems problems;
  const Yaml root = ParseYaml(file.text, file.file, problems);
  if (!problems.empty()) return Fail(ErrorCode::kInvalidArgument, ToString(problems));
  const Yaml* const entry = FindEntry(root, id);
  if (entry == nullptr) return Fail(ErrorCode::kNotFound, "no contact has this id");
  // From below upwards, so that line numbers stay right; a missing line goes in behind the id.
  const std::string indent(static_cast<size_t>(std::max(0, entry->column - 1)), ' ');
  std::string text = file.text;
  const auto put = [&](const std::string& key, const std::string& value) {
    const std::string line = fmt::format("{}{}: {}\n", indent, key, value);
    if (const YamlEntry* const known = FindKey(*entry, key)) {
      const size_t begin = StartOfLine(text, known->line);
      const size_t end = StartOfLine(text, known->line + 1);
      text.replace(begin, end - begin, line);
    } else {
      text.insert(StartOfLine(text, FindKey(*entry, "id")->line + 1), line);
    }
  };
  const YamlEntry* const on = FindKey(*entry, "verified_on");
  const YamlEntry* const who = FindKey(*entry, "verified_by");
  const std::string quoted_day = fmt::format("\"{}\"", day);
  const std::string quoted_name = fmt::format("\"{}\"", Trim(by));
  const bool day_is_below = on != nullptr && (who == nullptr || on->line > who->line);
  if (day_is_below) put("verified_on", quoted_day);
  put("verified_by", quoted_name);
  if (!day_is_below) put("verified_on", quoted_day);
  return text;
}

}  // namespace meldwijzer
