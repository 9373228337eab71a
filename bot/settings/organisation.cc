#include "bot/settings/organisation.h"

#include <array>
#include <utility>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

constexpr size_t kValueBytesMax = 300;

constexpr std::array kNames = {"organisation", "expert", "expert_reach", "expert_hours",
                               "achterwacht"};

}  // namespace

std::map<std::string, std::string> ReadOrganisation(const std::string& yaml,
                                                    const std::string& file, Problems& problems) {
  std::map<std::string, std::string> facts;
  for (const char* const name : kNames) facts[name] = "";
  const Yaml root = ParseYaml(yaml, file, problems);
  if (root.IsNull()) return facts;
  YamlChecker checker(file, problems);
  if (!checker.ExpectMap(root, "the organisation")) return facts;
  checker.AllowKeys(root,
                    {"organisation", "expert", "expert_reach", "expert_hours", "achterwacht"});
  for (auto& [name, text] : facts) {
    const std::optional<std::string> value = checker.OptionalText(root, name);
    if (!value || Trim(*value).empty()) continue;
    if (value->size() > kValueBytesMax) {
      checker.Report(*root.Find(name), name + ": longer than 300 bytes");
      continue;
    }
    text = Trim(*value);
  }
  return facts;
}

}  // namespace meldwijzer
