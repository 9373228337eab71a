#include "directory/csv.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace meldwijzer {
namespace {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  bool Next(CsvRow& row) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) Advance();
    if (at_ >= text_.size()) return false;
    row.line = line_;
    row.fields.clear();
    do {
      row.fields.push_back(text_[at_] == '"' ? Quoted() : Plain());
    } while (TakeComma());
    return true;
  }

 private:
  void Advance() {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }

  bool AtEndOfRow() const {
    return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r';
  }

  bool TakeComma() {
    if (AtEndOfRow() || text_[at_] != ',') return false;
    Advance();
    if (at_ < text_.size()) return true;
    return false;
  }

  std::string Plain() {
    const size_t start = at_;
    while (!AtEndOfRow() && text_[at_] != ',') Advance();
    return std::string(text_.substr(start, at_ - start));
  }

  std::string Quoted() {
    std::string field;
    Advance();
    while (at_ < text_.size()) {
      if (text_[at_] == '"') {
        Advance();
        if (at_ >= text_.size() || text_[at_] != '"') break;
      }
      field.push_back(text_[at_]);
      Advance();
    }
    return field + Plain();
  }

  std::string_view text_;
  size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<CsvRow> ParseCsv(std::string_view text, const std::string& file,
                             const std::vector<std::string>& columns, Problems& problems) {
  std::vector<CsvRow> rows;
  CsvReader reader(text);
  CsvRow row;
  if (!reader.Next(row) || row.fields != columns) {
    problems.push_back(
        {{file, 1, 1}, fmt::format("the header must be \"{}\"", fmt::join(columns, ","))});
    return rows;
  }
  while (reader.Next(row)) {
    if (row.fields.size() != columns.size()) {
      problems.push_back(
          {{file, row.line, 1},
           fmt::format("{} fields where the header has {}", row.fields.size(), columns.size())});
      continue;
    }
    rows.push_back(std::move(row));
    row = CsvRow{};
  }
  return rows;
}

std::vector<std::string> SplitList(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find(separator, start), text.size());
    if (end > start) parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

}  // namespace meldwijzer
