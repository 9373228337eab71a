#include "bot/settings/raw_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text/text.h"
#include "bot/settings/setting_spec.h"

namespace meldwijzer {
namespace {

constexpr size_t kSecretBytesMax = 4096;
constexpr const char* kMask = "********";

}  // namespace

// What stands between the colon and the last @ is nobody's business.
std::string WithoutPassword(std::string text) {
  const size_t scheme = text.find("://");
  if (scheme == std::string::npos) return text;
  const size_t begin = scheme + 3;
  const size_t at = text.rfind('@', text.find('/', begin));
  const size_t colon = text.find(':', begin);
  if (at != std::string::npos && colon < at) text.replace(colon + 1, at - colon - 1, kMask);
  if (const size_t named = text.find("password="); named != std::string::npos) {
    const size_t end = std::min(text.find('&', named), text.size());
    text.replace(named + 9, end - named - 9, kMask);
  }
  return text;
}

RawSettings::RawSettings(const SettingsInput& input, const std::vector<Known>& known,
                         Problems& problems)
    : input_(input), known_(known), problems_(problems) {
  for (const Known& one : known_) {
    if (!one.secret) raw_[one.name].value = one.fallback;
  }
  if (!input_.file.empty()) GatherFile();
  for (const Known& one : known_) {
    if (one.secret) {
      GatherSecret(one.name);
      continue;
    }
    const std::string variable = VariableOf(one.name);
    if (const auto it = input_.variables.find(variable); it != input_.variables.end()) {
      raw_[one.name] = {it->second, variable, {variable, 0, 0}};
    }
    if (const auto it = input_.options.find(one.name); it != input_.options.end()) {
      const std::string option = fmt::format("--{}", one.name);
      raw_[one.name] = {it->second, option, {option, 0, 0}};
    }
  }
}

void RawSettings::GatherFile() {
  const Yaml root = ParseYaml(input_.yaml, input_.file, problems_);
  if (root.IsNull()) return;
  YamlChecker checker(input_.file, problems_);
  if (!checker.ExpectMap(root, "the settings")) return;
  for (const YamlEntry& entry : root.entries) GatherEntry(entry, checker);
}

void RawSettings::GatherEntry(const YamlEntry& entry, YamlChecker& checker) {
  const auto known = std::ranges::find(known_, entry.key, &Known::name);
  if (known == known_.end()) {
    std::vector<std::string> names;
    for (const auto& [name, raw] : raw_) names.push_back(name);
    const std::string near = Nearest(entry.key, names);
    checker.Report(entry.line, entry.column,
                   near.empty()
                       ? fmt::format("unknown setting '{}'", entry.key)
                       : fmt::format("unknown setting '{}'; did you mean '{}'?", entry.key, near));
    return;
  }
  if (known->secret) {
    const std::string variable = VariableOf(known->name);
    checker.Report(entry.line, entry.column,
                   fmt::format("secrets do not belong in a file of settings: set {} or {}_FILE",
                               variable, variable));
    return;
  }
  Raw raw{"", fmt::format("{}:{}", input_.file, entry.line), checker.Position(entry.value)};
  if (entry.value.IsList()) {
    for (const Yaml& item : entry.value.items) {
      if (checker.ExpectScalar(item, entry.key)) raw.value += item.scalar + " ";
    }
  } else if (!entry.value.IsNull()) {
    if (!checker.ExpectScalar(entry.value, entry.key)) return;
    raw.value = entry.value.scalar;
  }
  raw_[entry.key] = std::move(raw);
}

void RawSettings::GatherSecret(const std::string& name) {
  const std::string variable = VariableOf(name);
  const auto value = input_.variables.find(variable);
  const auto file = input_.variables.find(variable + "_FILE");
  const auto end = input_.variables.end();
  const auto report = [&](const std::string& what, std::string message) {
    problems_.push_back({{what, 0, 0}, std::move(message)});
  };
  secrets_[name] = std::nullopt;
  if (value != end && file != end) {
    report(variable,
           fmt::format("both {} and {}_FILE are set: keep one of the two", variable, variable));
    return;
  }
  if (value != end) {
    secret_origin_[name] = variable;
    if (Trim(value->second).empty()) return report(variable, "is set, but empty");
    secrets_[name] = std::string(Trim(value->second));
    return;
  }
  if (file == end) return;
  secret_origin_[name] = variable + "_FILE";
  Result<std::string> text = input_.read_file
                                 ? input_.read_file(file->second)
                                 : Fail(ErrorCode::kUnavailable, "files cannot be read here");
  if (!text) return report(variable + "_FILE", text.error().message);
  if (text->size() > kSecretBytesMax) return report(variable + "_FILE", "the file is too large");
  if (Trim(*text).empty()) return report(variable + "_FILE", "the file is empty");
  secrets_[name] = std::string(Trim(*text));
}

std::optional<std::string> RawSettings::Secret(const std::string& name) const {
  return secrets_.at(name);
}

void RawSettings::Report(const std::string& name, const std::string& message) {
  const auto raw = raw_.find(name);
  const SourcePosition where =
      raw == raw_.end() ? SourcePosition{VariableOf(name), 0, 0} : raw->second.where;
  problems_.push_back({where, fmt::format("{}: {}", name, message)});
}

int RawSettings::Number(const std::string& name, int min, int max, int fallback) {
  const std::string& text = Text(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= min && value <= max) {
    return value;
  }
  Report(name, fmt::format("'{}' is no whole number from {} to {}", text, min, max));
  return fallback;
}

std::string RawSettings::OneOf(const std::string& name, const std::vector<std::string>& allowed) {
  const std::string& text = Text(name);
  for (const std::string& value : allowed) {
    if (text == value) return value;
  }
  Report(name, fmt::format("'{}' is not one of: {}", text, fmt::join(allowed, ", ")));
  return allowed.front();
}

std::string RawSettings::Url(const std::string& name) {
  const std::string text(Trim(Text(name)));
  if (text.empty()) return text;
  bool local = false;
  for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    const bool begins = text.starts_with(host);
    // "http://127.0.0.1.example.org" is elsewhere.
    const char next = begins && text.size() > host.size() ? text[host.size()] : '/';
    local = local || (begins && (next == '/' || next == ':'));
  }
  if (!text.starts_with("https://") && !local) {
    Report(name,
           "must begin with https:// (http:// is for 127.0.0.1 only): what is sent there is "
           "confidential");
  }
  return text;
}

std::vector<ShownSetting> RawSettings::Shown() const {
  std::vector<ShownSetting> shown;
  for (const Known& one : known_) {
    if (!one.secret) {
      const Raw& raw = raw_.at(one.name);
      shown.push_back({one.name, WithoutPassword(raw.value), raw.origin});
      continue;
    }
    const auto origin = secret_origin_.find(one.name);
    shown.push_back({one.name, secrets_.at(one.name) ? kMask : "",
                     origin == secret_origin_.end() ? "not set" : origin->second});
  }
  return shown;
}

}  // namespace meldwijzer
