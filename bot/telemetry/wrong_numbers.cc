#include "bot/telemetry/wrong_numbers.h"

#include <filesystem>
#include <fstream>

#include "base/local_time.h"

namespace meldwijzer {

Status WrongNumbers::Add(std::string_view coordinator, Instant now) {
  if (file_.empty()) return {};
  const std::lock_guard lock(mutex_);
  std::error_code missing;
  const auto size = std::filesystem::file_size(file_, missing);
  if (!missing && size > kFileBytesMax) {
    return Fail(ErrorCode::kUnavailable, "the file of wrong numbers is full");
  }
  const std::filesystem::path folder = std::filesystem::path(file_).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, missing);
  std::ofstream stream(file_, std::ios::app | std::ios::binary);
  stream << DayOf(now) << ',' << coordinator << '\n';
  stream.flush();
  if (!stream) return Fail(ErrorCode::kUnavailable, "the file of wrong numbers cannot be written");
  return {};
}

std::map<std::string, int> WrongNumbers::Count(
    const std::string& file, const std::map<std::string, std::string>& checked_on) {
  std::map<std::string, int> counts;
  std::ifstream stream(file, std::ios::binary);
  for (std::string line; std::getline(stream, line);) {
    const size_t comma = line.find(',');
    if (comma == std::string::npos) continue;
    const std::string id = line.substr(comma + 1);
    const auto checked = checked_on.find(id);
    if (checked != checked_on.end() && line.substr(0, comma) <= checked->second) continue;
    ++counts[id];
  }
  return counts;
}

}  // namespace meldwijzer
