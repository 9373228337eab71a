#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace meldwijzer {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

// The log of the process: one JSON object a line on standard error, with a time, a level, a code
// and short fields. It is for codes, ids of ours and numbers; never for what people type, names of
// conversations or addresses (rule P4). Values are cut at kLogValueBytesMax. Thread-safe.
inline constexpr size_t kLogValueBytesMax = 200;
class Log {
 public:
  using Field = std::pair<std::string_view, std::string_view>;

  // A log that writes nowhere.
  Log();
  // `level`: "debug", "info", "warn" or "error"; lower ones are dropped. `clock` outlives the log.
  Log(std::string_view level, const Clock& clock);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void Write(LogLevel level, std::string_view code, std::initializer_list<Field> fields = {}) const;

  // A hash of an outside id, to follow one user through a day: keyed with a random key that is
  // made anew each day (UTC) and never leaves memory.
  std::string DailyHash(std::string_view id) const;

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
  const Clock* clock_ = nullptr;
};

}  // namespace meldwijzer
