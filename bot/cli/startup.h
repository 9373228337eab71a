#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "bot/settings/settings.h"

namespace meldwijzer {

inline constexpr int kExitOk = 0;
inline constexpr int kExitWrong = 1;  // what was checked is wrong
inline constexpr int kExitUsage = 2;

// What the command line says about settings; the keys of `options` are names of settings.
struct StartupOptions {
  std::string config;  // empty: config/meldwijzer.yaml, if it is there
  std::map<std::string, std::string> options;
};

struct Startup {
  Settings settings;
  std::vector<ShownSetting> shown;
  std::map<std::string, std::string> organisation;  // placeholder -> value
};

// Reads settings and the organisation's file; every mistake goes to `problems`.
Startup ReadStartup(const StartupOptions& options, Problems& problems);

// The content of a file of at most `bytes_max` bytes.
inline constexpr size_t kStartupFileBytesMax = size_t{16} * 1024 * 1024;
Result<std::string> ReadFile(const std::string& path, size_t bytes_max = kStartupFileBytesMax);

// Where `relative` is found: in the working directory, else beside the folder of the executable
// (build/meldwijzer -> the folder above build). Empty where it is in neither.
std::string FindShipped(const std::string& relative);

// Where "nummer fout" is kept: beside the store. Empty where nothing is stored.
std::string WrongNumbersFile(const Settings& settings);

// Problems to standard error, one a line; returns kExitWrong.
int FailWith(const Problems& problems);

}  // namespace meldwijzer
