#include "directory/contact_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace meldwijzer {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsDate(std::string_view text) {
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : !IsDigit(text[i])) return false;
  }
  const auto two = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  if (text.size() >= 7 && (two(5) < 1 || two(5) > 12)) return false;
  return text.size() < 10 || (two(8) >= 1 && two(8) <= 31);
}

constexpr std::array<std::string_view, 7> kDays = {"ma", "di", "wo", "do", "vr", "za", "zo"};

int DayNumber(std::string_view day) {
  const auto* const found = std::ranges::find(kDays, day);
  return found == kDays.end() ? 0 : static_cast<int>(found - kDays.begin()) + 1;
}

}  // namespace

bool IsPhoneNumber(std::string_view text) {
  const bool characters = std::ranges::all_of(text, [](char c) { return IsDigit(c) || c == ' '; });
  const auto digits = std::ranges::count_if(text, IsDigit);
  if (!characters || text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  if (text == "112" || text == "113") return true;
  const bool service = text.starts_with("0800 ") || text.starts_with("0900 ");
  return text.front() == '0' && (service ? digits == 8 || digits == 11 : digits == 10);
}

bool IsMobileNumber(std::string_view text) { return text.starts_with("06"); }

std::vector<std::string> ContactFieldReader::Phones(const Yaml& entry, std::string_view key) {
  std::vector<std::string> phones = checker_.TextList(entry, key);
  for (const std::string& phone : phones) {
    if (!IsPhoneNumber(phone)) {
      checker_.Report(*entry.Find(key),
                      fmt::format("\"{}\" is no Dutch telephone number in groups of digits, such "
                                  "as \"070 361 47 47\"",
                                  phone));
    }
  }
  std::ranges::stable_partition(phones, [](const auto& phone) { return !IsMobileNumber(phone); });
  return phones;
}

std::vector<std::string> ContactFieldReader::Emails(const Yaml& entry) {
  std::vector<std::string> emails = checker_.TextList(entry, "email");
  for (const std::string& email : emails) {
    const size_t at = email.find('@');
    const bool good = at != std::string::npos && at > 0 &&
                      email.find('.', at) != std::string::npos &&
                      email.find_first_of(" ,;") == std::string::npos;
    if (!good) {
      checker_.Report(*entry.Find("email"), fmt::format("\"{}\" is no e-mail address", email));
    }
  }
  return emails;
}

std::vector<std::string> ContactFieldReader::Webs(const Yaml& entry) {
  std::vector<std::string> webs = checker_.TextList(entry, "web");
  for (const std::string& web : webs) {
    if (!web.starts_with("https://") && !web.starts_with("http://")) {
      checker_.Report(*entry.Find("web"), fmt::format("\"{}\" does not begin with https://", web));
    }
  }
  return webs;
}

int ContactFieldReader::Minute(const Yaml& hours, std::string_view key) {
  const std::string text = checker_.RequiredText(hours, key);
  if (text.empty()) return 0;
  const bool form = text.size() == 5 && text[2] == ':' && IsDigit(text[0]) && IsDigit(text[1]) &&
                    IsDigit(text[3]) && IsDigit(text[4]);
  const int hour = form ? (text[0] - '0') * 10 + text[1] - '0' : 24;
  const int minute = form ? (text[3] - '0') * 10 + text[4] - '0' : 60;
  if (hour > 23 || minute > 59) {
    checker_.Report(*hours.Find(key), fmt::format("\"{}\" is no time such as \"09:00\"", text));
    return 0;
  }
  return hour * 60 + minute;
}

OpeningHours ContactFieldReader::Hours(const Yaml& entry) {
  OpeningHours hours;
  const Yaml* const node = entry.Find("hours");
  if (node == nullptr || node->IsNull() || !checker_.ExpectMap(*node, "hours")) return hours;
  checker_.AllowKeys(*node, {"always", "days", "from", "to", "text"});
  hours.known = true;
  hours.always = checker_.OptionalBool(*node, "always").value_or(false);
  hours.text = checker_.OptionalText(*node, "text").value_or("");
  if (hours.always) {
    if (hours.text.empty()) hours.text = "dag en nacht";
    return hours;
  }
  const std::string days = checker_.RequiredText(*node, "days");
  hours.first_day = DayNumber(std::string_view(days).substr(0, days.find('-')));
  hours.last_day = DayNumber(std::string_view(days).substr(days.find('-') + 1));
  if (!days.empty() && (hours.first_day == 0 || hours.last_day < hours.first_day)) {
    checker_.Report(*node->Find("days"),
                    fmt::format("\"{}\" must be days such as \"ma-vr\"", days));
  }
  hours.from_minute = Minute(*node, "from");
  hours.to_minute = Minute(*node, "to");
  if (hours.text.empty()) {
    hours.text = fmt::format("{} {:02}:{:02}-{:02}:{:02}", days, hours.from_minute / 60,
                             hours.from_minute % 60, hours.to_minute / 60, hours.to_minute % 60);
  }
  return hours;
}

std::string ContactFieldReader::Date(const Yaml& map, std::string_view key) {
  std::string date = checker_.OptionalText(map, key).value_or("");
  if (date.empty() || date == "null") return "";
  if (!IsDate(date)) {
    checker_.Report(*map.Find(key),
                    fmt::format("\"{}\" is no date such as 2024, 2024-03 or 2024-03-01", date));
    return "";
  }
  if (!today_.empty() && date > today_.substr(0, date.size())) {
    checker_.Report(*map.Find(key), fmt::format("the date {} lies in the future", date));
  }
  return date;
}

std::vector<ContactSource> ContactFieldReader::Sources(const Yaml& entry) {
  std::vector<ContactSource> sources;
  const Yaml* const list = entry.Find("sources");
  if (list == nullptr || list->items.empty()) {
    checker_.Report(entry, "an entry without sources; each needs the page that it rests on");
    return sources;
  }
  if (!checker_.ExpectList(*list, "sources")) return sources;
  for (const Yaml& item : list->items) {
    if (!checker_.ExpectMap(item, "a source")) continue;
    checker_.AllowKeys(item,
                       {"url", "publisher", "date", "date_evidence", "gives_contact", "says"});
    ContactSource source;
    source.url = checker_.RequiredText(item, "url");
    source.publisher = checker_.RequiredText(item, "publisher");
    source.date = Date(item, "date");
    source.gives_contact = checker_.OptionalBool(item, "gives_contact").value_or(false);
    checker_.OptionalText(item, "date_evidence");
    checker_.RequiredText(item, "says");
    sources.push_back(std::move(source));
  }
  return sources;
}

}  // namespace meldwijzer
