#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml/yaml.h"
#include "bot/settings/settings.h"

namespace meldwijzer {

// The settings as texts, each with where it came from: options over environment over file over
// defaults. Reads them as numbers, words and so on; every mistake goes to `problems`.
class RawSettings {
 public:
  struct Known {
    std::string name;
    std::string fallback;
    bool secret = false;
  };

  // `input` and `problems` outlive the object. Secrets are read at once.
  RawSettings(const SettingsInput& input, const std::vector<Known>& known, Problems& problems);

  const std::string& Text(const std::string& name) const { return raw_.at(name).value; }
  std::optional<std::string> Secret(const std::string& name) const;
  int Number(const std::string& name, int min, int max, int fallback);
  std::string OneOf(const std::string& name, const std::vector<std::string>& allowed);
  // https, or http on this machine: what goes there is confidential. Checked where it is not empty.
  std::string Url(const std::string& name);

  void Report(const std::string& name, const std::string& message);
  // Everything in force, in the order of `known`, secrets masked.
  std::vector<ShownSetting> Shown() const;

 private:
  struct Raw {
    std::string value;
    std::string origin = "default";
    SourcePosition where;  // for messages; `file` is the variable where it came from one
  };
  void GatherFile();
  void GatherEntry(const YamlEntry& entry, YamlChecker& checker);
  void GatherSecret(const std::string& name);

  const SettingsInput& input_;
  const std::vector<Known> known_;
  Problems& problems_;
  std::map<std::string, Raw> raw_;  // those that are no secrets
  std::map<std::string, std::optional<std::string>> secrets_;
  std::map<std::string, std::string> secret_origin_;
};

// postgresql://user:password@host without the password.
std::string WithoutPassword(std::string text);

}  // namespace meldwijzer
