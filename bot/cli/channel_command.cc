#include "bot/cli/channel_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "bot/channels/channel.h"

namespace meldwijzer {
namespace {

const char* NameOf(SettingSpec::Kind kind) {
  switch (kind) {
    case SettingSpec::Kind::kText:
      return "text";
    case SettingSpec::Kind::kUrl:
      return "address";
    case SettingSpec::Kind::kWords:
      return "list";
    case SettingSpec::Kind::kSecret:
      return "secret";
  }
  return "text";
}

}  // namespace

int RunChannelSetup(const ChannelOptions& options) {
  const std::vector<ChannelType> types = ChannelTypes();
  const auto type = std::ranges::find_if(
      types, [&](const ChannelType& one) { return one.spec.name == options.name; });
  if (type == types.end()) {
    std::vector<std::string> names;
    for (const ChannelType& one : types) names.push_back(one.spec.name);
    fmt::print(stderr, "there is no channel '{}'; there are: {}\n", options.name,
               fmt::join(names, ", "));
    return kExitWrong;
  }
  Problems ignored;  // what is missing is what this command tells
  const Startup startup = ReadStartup(options.startup, ignored);
  const auto on = startup.settings.channels.find(options.name);
  const ChannelSettings settings =
      on == startup.settings.channels.end() ? ChannelSettings() : on->second;
  std::string address = options.address;
  while (address.ends_with('/')) address.pop_back();
  fmt::print("{}", type->setup ? type->setup(settings, address) : "");
  fmt::print("\nSettings:\n");
  for (const SettingSpec& spec : type->spec.settings) {
    const std::string variable = VariableOf(SettingPrefix(type->spec) + "_" + spec.what);
    fmt::print("  {}{}: {}\n", variable, spec.required && spec.fallback.empty() ? " (needed)" : "",
               spec.purpose);
  }
  return kExitOk;
}

int RunChannelSettings(const ChannelOptions& /*options*/) {
  fmt::print(
      "| channel | variable | kind | default | meaning |\n| --- | --- | --- | --- | --- |\n");
  for (const ChannelSpec& spec : ChannelSpecs()) {
    const std::string prefix = SettingPrefix(spec);
    fmt::print("| {} | `{}` | auto, on, off | auto | on by itself when its secrets are set |\n",
               spec.title, VariableOf(prefix));
    for (const SettingSpec& one : spec.settings) {
      const bool secret = one.kind == SettingSpec::Kind::kSecret;
      fmt::print("| {} | `{}`{} | {}{} | {} | {} |\n", spec.title,
                 VariableOf(prefix + "_" + one.what), secret ? " (`_FILE`)" : "", NameOf(one.kind),
                 one.required ? ", needed" : "", one.fallback, one.purpose);
    }
  }
  return kExitOk;
}

}  // namespace meldwijzer
