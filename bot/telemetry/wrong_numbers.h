#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace meldwijzer {

// "Nummer fout": which contact was reported wrong on which day, for whoever keeps the contacts. A
// text file of lines "2026-11-23,id"; nothing about who reported it or why. Thread-safe.
class WrongNumbers {
 public:
  static constexpr size_t kFileBytesMax = size_t{1024} * 1024;  // then nothing more is added

  // `file`: made with the first report. Empty: nothing is kept.
  explicit WrongNumbers(std::string file) : file_(std::move(file)) {}

  // kUnavailable: the file cannot be written, or is full.
  Status Add(std::string_view coordinator, Instant now);

  // How often each contact was reported after the day on which it was last checked (`checked_on`,
  // by id, YYYY-MM-DD; empty or absent: never). A file that is not there holds no reports.
  static std::map<std::string, int> Count(const std::string& file,
                                          const std::map<std::string, std::string>& checked_on);

 private:
  const std::string file_;
  std::mutex mutex_;
};

}  // namespace meldwijzer
