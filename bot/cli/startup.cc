#include "bot/cli/startup.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "bot/channels/channel.h"
#include "bot/settings/organisation.h"

namespace meldwijzer {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultConfig = "config/meldwijzer.yaml";

void ReadOrganisationFile(const std::string& config, Startup& startup, Problems& problems) {
  std::string path = startup.settings.organisation;
  std::string text;
  if (!path.empty()) {
    if (fs::path(path).is_relative() && !config.empty()) {
      path = (fs::path(config).parent_path() / path).string();
    }
    Result<std::string> read = ReadFile(path);
    if (read) {
      text = std::move(*read);
    } else {
      problems.push_back({{path, 0, 0}, "organisation: " + read.error().message});
    }
  }
  startup.organisation = ReadOrganisation(text, path, problems);
}

}  // namespace

Result<std::string> ReadFile(const std::string& path, size_t bytes_max) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    return Fail(ErrorCode::kNotFound, "is a folder, not a file");
  }
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return Fail(ErrorCode::kNotFound, "cannot be read");
  std::string text;
  for (char buffer[65536]; stream.read(buffer, sizeof(buffer)) || stream.gcount() > 0;) {
    text.append(buffer, static_cast<size_t>(stream.gcount()));
    if (text.size() > bytes_max) return Fail(ErrorCode::kTooLarge, "is too large");
  }
  return text;
}

std::string FindShipped(const std::string& relative) {
  std::error_code error;
  if (fs::exists(relative, error)) return relative;
  const fs::path executable = fs::read_symlink("/proc/self/exe", error);
  if (error) return "";
  const fs::path beside = executable.parent_path().parent_path() / relative;
  return fs::exists(beside, error) ? beside.string() : "";
}

Startup ReadStartup(const StartupOptions& options, Problems& problems) {
  Startup startup;
  SettingsInput input;
  input.variables = EnvironmentVariables();
  input.options = options.options;
  input.channels = ChannelSpecs();
  input.read_file = [](const std::string& path) { return ReadFile(path, 65536); };
  input.file = options.config.empty() ? FindShipped(kDefaultConfig) : options.config;
  if (!input.file.empty()) {
    Result<std::string> yaml = ReadFile(input.file);
    if (yaml) {
      input.yaml = std::move(*yaml);
    } else {
      problems.push_back({{input.file, 0, 0}, yaml.error().message});
    }
  }
  startup.settings = ReadSettings(input, problems, &startup.shown);
  ReadOrganisationFile(input.file, startup, problems);
  startup.organisation["retention_days"] = std::to_string(startup.settings.retention_days);
  return startup;
}

int FailWith(const Problems& problems) {
  fmt::print(stderr, "{}", ToString(problems));
  return kExitWrong;
}

std::string WrongNumbersFile(const Settings& settings) {
  if (settings.store.kind == StoreSettings::Kind::kMemory) return "";
  if (settings.store.kind == StoreSettings::Kind::kPostgres) return "var/wrong-numbers.csv";
  return (std::filesystem::path(settings.store.path).parent_path() / "wrong-numbers.csv").string();
}

}  // namespace meldwijzer
