#include "bot/sessions/case_book.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace meldwijzer {
namespace {

using nlohmann::json;

Instant FromMs(int64_t ms) { return Instant(std::chrono::milliseconds(ms)); }
int64_t ToMs(Instant instant) { return instant.time_since_epoch().count(); }

}  // namespace

const WebCase& CaseBook::Active() const {
  const auto found = std::ranges::find(cases, active, &WebCase::number);
  return found == cases.end() ? cases.back() : *found;
}

bool CaseBook::Has(int number) const {
  return std::ranges::find(cases, number, &WebCase::number) != cases.end();
}

bool CaseBook::Begin(std::string name) {
  if (cases.size() >= kCasesMax) return false;
  active = next++;
  cases.push_back({active, std::move(name)});
  return true;
}

void CaseBook::Remove(int number) {
  if (cases.size() <= 1) return;
  std::erase_if(cases, [&](const WebCase& one) { return one.number == number; });
  if (active == number) active = cases.back().number;
}

void CaseBook::CountWrongCode(Instant now) {
  ++wrong_codes;
  if (wrong_codes < kWrongCodesMax) return;
  constexpr int kDoublingsMax = 20;
  const int doublings = std::min(wrong_codes - kWrongCodesMax, kDoublingsMax);
  const std::chrono::minutes wait(int64_t{1} << static_cast<unsigned>(doublings));
  wait_until = now + std::min<std::chrono::minutes>(wait, kLockWaitMax);
}

std::string ToText(const CaseBook& book) {
  json cases = json::array();
  for (const WebCase& one : book.cases) {
    cases.push_back({{"number", one.number}, {"name", one.name}});
  }
  return json{{"cases", std::move(cases)},
              {"active", book.active},
              {"next", book.next},
              {"wrong_codes", book.wrong_codes},
              {"wait_until", ToMs(book.wait_until)},
              {"kept_at", ToMs(book.kept_at)}}
      .dump();
}

Result<CaseBook> ParseCaseBook(std::string_view text) {
  const auto corrupt = [] { return Fail(ErrorCode::kCorrupt, "not a list of cases"); };
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return corrupt();
  for (const char* const name : {"active", "next", "wrong_codes", "wait_until", "kept_at"}) {
    if (!object.contains(name) || !object[name].is_number_integer()) return corrupt();
  }
  const auto cases = object.find("cases");
  if (cases == object.end() || !cases->is_array() || cases->empty()) return corrupt();
  CaseBook book;
  book.cases.clear();
  for (const json& one : *cases) {
    if (!one.is_object() || !one.contains("number") || !one["number"].is_number_integer() ||
        !one.contains("name") || !one["name"].is_string()) {
      return corrupt();
    }
    book.cases.push_back({one["number"].get<int>(), one["name"].get<std::string>()});
  }
  book.active = object["active"].get<int>();
  book.next = object["next"].get<int>();
  book.wrong_codes = object["wrong_codes"].get<int>();
  book.wait_until = FromMs(object["wait_until"].get<int64_t>());
  book.kept_at = FromMs(object["kept_at"].get<int64_t>());
  return book;
}

}  // namespace meldwijzer
