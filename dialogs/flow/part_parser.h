#pragma once

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/yaml/yaml.h"
#include "dialogs/flow/definition.h"

namespace meldwijzer {

// Reads what stands inside states and commands: what is said, conditions, actions and targets.
// Mistakes go to the checker, with their places.
class FlowPartParser {
 public:
  explicit FlowPartParser(YamlChecker& check) : check_(check) {}

  KeyPlaces PlacesOf(const Yaml& node) const;
  std::optional<int> StepNumber(const std::string& text, int line, int column);
  std::vector<Saying> ParseSayings(const Yaml* node);
  std::vector<Target> ParseTargets(const Yaml* node);
  std::vector<Action> ParseActions(const Yaml* node);
  std::optional<Action> ParseEffect(const Yaml& node);

  // The value that `node` names out of a closed set; nullopt, with a suggestion, where it is none.
  template <class Value>
  std::optional<Value> OneOf(const Yaml& node, std::string_view what,
                             const std::map<std::string, Value>& known) {
    const auto found = known.find(node.scalar);
    if (found != known.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [name, unused] : known) names.push_back(name);
    ReportUnknown(node, what, names);
    return std::nullopt;
  }

 private:
  void ReportUnknown(const Yaml& node, std::string_view what,
                     const std::vector<std::string>& names);
  std::optional<Saying> ParseSaying(const Yaml& node);
  Guard ParseGuard(const Yaml& node);
  Guard ParseSlotGuard(const Yaml& node, Guard guard);
  std::optional<Action> ParseAction(const YamlEntry& entry);

  YamlChecker& check_;
};

}  // namespace meldwijzer
