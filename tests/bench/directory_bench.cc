// The directory on one core: load time and memory, look-ups a second for names as they are and with
// a typing error, and how many of the labelled inputs (FILE: input, outcome, municipality,
// province; CSV) it answers right. Prints one line of JSON, as the peers do.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bot/content/content_set.h"
#include "directory/csv.h"

namespace {

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program
using Stopwatch = std::chrono::steady_clock;

double Seconds(Stopwatch::time_point since) {
  return std::chrono::duration<double>(Stopwatch::now() - since).count();
}

long ResidentKilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  }
  return 0;
}

double PerSecond(const Directory& directory, const std::vector<std::string>& queries) {
  constexpr double kSeconds = 1.0;
  const Instant now(std::chrono::hours(500'000));
  size_t asked = 0;
  size_t found = 0;
  const auto begin = Stopwatch::now();
  while (Seconds(begin) < kSeconds) {
    for (const std::string& query : queries) {
      found += directory.Find(query, now).place ? 1U : 0U;
    }
    asked += queries.size();
  }
  const double rate = static_cast<double>(asked) / Seconds(begin);
  return found > 0 ? rate : 0;
}

}  // namespace

int main(int argc, char** argv) {
  Problems problems;
  const ContentFiles files = ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems);
  const long before = ResidentKilobytes();
  const auto begin = Stopwatch::now();
  const auto directory = Directory::Create(files.directory);
  const double load = Seconds(begin);
  if (!directory) return 1;
  const long memory = ResidentKilobytes() - before;

  std::vector<std::string> exact;
  std::vector<std::string> mistyped;
  for (const Municipality& municipality : directory->places().municipalities()) {
    exact.push_back(municipality.name);
    if (municipality.name.size() < 7) continue;
    std::string wrong = municipality.name;
    wrong.erase(wrong.size() / 2, 1);
    mistyped.push_back(wrong);
  }
  int right = 0;
  int rows = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream stream(argv[i]);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const std::vector<std::string> columns = SplitList(text.substr(0, text.find('\n')), ',');
    for (const CsvRow& row : ParseCsv(text, argv[i], columns, problems)) {
      if (row.fields.size() < 3 || row.fields[1] != "found" || row.fields[2].empty()) continue;
      ++rows;
      const Contact contact = directory->Find(row.fields[0], Instant(std::chrono::hours(500'000)));
      if (contact.place && contact.place->municipality == row.fields[2]) ++right;
    }
  }
  std::printf(
      "{\"name\":\"meldwijzer\",\"load_ms\":%.1f,\"memory_mb\":%.1f,\"exact_per_s\":%.0f,"
      "\"fuzzy_per_s\":%.0f,\"right\":%d,\"of\":%d}\n",
      load * 1000, static_cast<double>(memory) / 1024, PerSecond(*directory, exact),
      PerSecond(*directory, mistyped), right, rows);
  return 0;
}
