#include "bot/settings/settings.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

struct Spec {
  const char* name;
  const char* default_value;
};

// The variable of a setting is MELDWIJZER_ and its name in capitals.
constexpr std::array kSpecs = {
    Spec{"listen", "127.0.0.1:8080"},
    Spec{"store", "sqlite:var/meldwijzer.db"},
    Spec{"storage", "on"},
    Spec{"retention_days", "30"},
    Spec{"rate_limit", "60"},
    Spec{"content", ""},
    Spec{"organisation", ""},
    Spec{"log_level", "info"},
    Spec{"http_workers", "0"},
    Spec{"trusted_proxies", ""},
    Spec{"web_chat", "on"},
    Spec{"web_chat_frame_ancestors", ""},
    Spec{"web_chat_user_header", ""},
    Spec{"web_chat_exit_url", kExitUrlDefault},
    Spec{"public_url", ""},
    Spec{"generic", "auto"},
    Spec{"metrics", "loopback"},
    Spec{"generic_callback_url", ""},
    Spec{"delivery_hours_max", "24"},
    Spec{"channel_rate_limit", "30000"},
};
constexpr std::array kSecrets = {"generic_secret", "master_key", "master_key_new"};
constexpr size_t kSecretBytesMax = 4096;

std::string VariableOf(std::string_view name) {
  std::string variable = "MELDWIJZER_";
  for (const char c : name) {
    variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return variable;
}

// postgresql://user:password@host: what stands between the colon and the last @ is nobody's
// business.
std::string WithoutPassword(std::string text) {
  const size_t scheme = text.find("://");
  if (scheme == std::string::npos) return text;
  const size_t begin = scheme + 3;
  const size_t at = text.rfind('@', text.find('/', begin));
  const size_t colon = text.find(':', begin);
  if (at != std::string::npos && colon < at) text.replace(colon + 1, at - colon - 1, "********");
  if (const size_t named = text.find("password="); named != std::string::npos) {
    const size_t end = std::min(text.find('&', named), text.size());
    text.replace(named + 9, end - named - 9, "********");
  }
  return text;
}

struct Raw {
  std::string value;
  std::string origin = "default";
  SourcePosition where;  // for messages; `file` is the variable where it came from one
};

class Reader {
 public:
  Reader(const SettingsInput& input, Problems& problems) : input_(input), problems_(problems) {}

  Settings Read(std::vector<ShownSetting>* shown) {
    Gather();
    Settings settings;
    ReadListen(settings);
    ReadStore(settings);
    settings.retention_days = Number("retention_days", 1, kRetentionDaysMax, kRetentionDaysDefault);
    if (raw_["rate_limit"].value == "off") {
      settings.rate_limit.reset();
    } else {
      settings.rate_limit = Number("rate_limit", 1, kRateLimitMax, kRateLimitDefault);
    }
    settings.channel_rate_limit =
        Number("channel_rate_limit", 1, kChannelRateLimitMax, kChannelRateLimitDefault);
    settings.content = raw_["content"].value;
    settings.organisation = raw_["organisation"].value;
    settings.log_level = OneOf("log_level", {"debug", "info", "warn", "error"});
    settings.http_workers = Number("http_workers", 0, 256, 0);
    settings.trusted_proxies = Words(raw_["trusted_proxies"].value);
    settings.web_chat = OneOf("web_chat", {"on", "off"}) == "on";
    ReadWebChat(settings);
    settings.metrics_anywhere = OneOf("metrics", {"loopback", "anywhere"}) == "anywhere";
    settings.master_key = Secret("master_key");
    settings.master_key_new = Secret("master_key_new");
    ReadGeneric(settings);
    ReadCallback(settings);
    settings.delivery_hours_max = Number("delivery_hours_max", 1, 168, 24);
    if (shown != nullptr) Show(settings, *shown);
    return settings;
  }

 private:
  void Gather() {
    for (const Spec& spec : kSpecs) raw_[spec.name].value = spec.default_value;
    if (!input_.file.empty()) GatherFile();
    for (const Spec& spec : kSpecs) {
      const std::string variable = VariableOf(spec.name);
      if (const auto it = input_.variables.find(variable); it != input_.variables.end()) {
        raw_[spec.name] = {it->second, variable, {variable, 0, 0}};
      }
      if (const auto it = input_.options.find(spec.name); it != input_.options.end()) {
        const std::string option = fmt::format("--{}", spec.name);
        raw_[spec.name] = {it->second, option, {option, 0, 0}};
      }
    }
  }

  void GatherFile() {
    const Yaml root = ParseYaml(input_.yaml, input_.file, problems_);
    if (root.IsNull()) return;
    YamlChecker checker(input_.file, problems_);
    if (!checker.ExpectMap(root, "the settings")) return;
    std::vector<std::string> names;
    names.reserve(kSpecs.size());
    for (const Spec& spec : kSpecs) names.emplace_back(spec.name);
    for (const YamlEntry& entry : root.entries) GatherEntry(entry, names, checker);
  }

  void GatherEntry(const YamlEntry& entry, const std::vector<std::string>& names,
                   YamlChecker& checker) {
    for (const char* const secret : kSecrets) {
      if (entry.key != secret) continue;
      checker.Report(entry.line, entry.column,
                     fmt::format("secrets do not belong in a file of settings: set {} or {}_FILE",
                                 VariableOf(secret), VariableOf(secret)));
      return;
    }
    if (!raw_.contains(entry.key)) {
      const std::string near = Nearest(entry.key, names);
      checker.Report(
          entry.line, entry.column,
          near.empty() ? fmt::format("unknown setting '{}'", entry.key)
                       : fmt::format("unknown setting '{}'; did you mean '{}'?", entry.key, near));
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

  void Report(const std::string& name, const std::string& message) {
    problems_.push_back({raw_[name].where, fmt::format("{}: {}", name, message)});
  }

  int Number(const std::string& name, int min, int max, int fallback) {
    const std::string& text = raw_[name].value;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value >= min && value <= max) {
      return value;
    }
    Report(name, fmt::format("'{}' is no whole number from {} to {}", text, min, max));
    return fallback;
  }

  std::string OneOf(const std::string& name, const std::vector<std::string>& allowed) {
    const std::string& text = raw_[name].value;
    for (const std::string& value : allowed) {
      if (text == value) return value;
    }
    Report(name, fmt::format("'{}' is not one of: {}", text, fmt::join(allowed, ", ")));
    return allowed.front();
  }

  static std::vector<std::string> Words(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + " ") {
      if (c != ' ' && c != ',') {
        word += c;
      } else if (!word.empty()) {
        words.push_back(std::exchange(word, ""));
      }
    }
    return words;
  }

  void ReadListen(Settings& settings) {
    const std::string& text = raw_["listen"].value;
    const size_t colon = text.rfind(':');
    int port = -1;
    if (colon != std::string::npos && colon > 0) {
      const char* const end = text.data() + text.size();
      const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
      if (parsed.ec != std::errc() || parsed.ptr != end) port = -1;
    }
    if (port < 0 || port > 65535) {
      Report("listen", fmt::format("'{}' is no ADDRESS:PORT such as 127.0.0.1:8080", text));
      return;
    }
    settings.listen_host = text.substr(0, colon);
    if (settings.listen_host.starts_with('[') && settings.listen_host.ends_with(']')) {
      settings.listen_host = settings.listen_host.substr(1, settings.listen_host.size() - 2);
    }
    settings.listen_port = static_cast<uint16_t>(port);
  }

  void ReadStore(Settings& settings) {
    const bool none = OneOf("storage", {"on", "sqlite", "none"}) == "none";
    const std::string& text = raw_["store"].value;
    if (none || text == "memory:") {
      settings.store.kind = StoreSettings::Kind::kMemory;
      return;
    }
    const Result<StoreSettings> store = ParseStore(text);
    if (store) {
      settings.store = *store;
    } else {
      Report("store", store.error().message);
    }
  }

  // An address of a page: https, or http on this machine, for trials.
  std::string Address(const char* name) {
    std::string address = raw_[name].value;
    while (address.ends_with('/') && std::string_view(name) == "public_url") address.pop_back();
    const bool local =
        address.starts_with("http://127.0.0.1") || address.starts_with("http://localhost");
    if (!address.empty() && ((!address.starts_with("https://") && !local) ||
                             address.find_first_of(" ;'\"\n") != std::string::npos)) {
      Report(name, "must be an address that begins with https:// (http:// is for 127.0.0.1 only)");
    }
    return address;
  }

  void ReadWebChat(Settings& settings) {
    settings.web_chat_exit_url = Address("web_chat_exit_url");
    if (settings.web_chat_exit_url.empty()) settings.web_chat_exit_url = kExitUrlDefault;
    settings.public_url = Address("public_url");
    settings.web_chat_user_header = raw_["web_chat_user_header"].value;
    if (!settings.web_chat_user_header.empty() && settings.trusted_proxies.empty()) {
      Report("web_chat_user_header",
             "needs trusted_proxies: anybody else could send that header too");
    }
    for (const std::string& origin : Words(raw_["web_chat_frame_ancestors"].value)) {
      const bool good = (origin.starts_with("https://") || origin.starts_with("http://127.0.0.1") ||
                         origin.starts_with("http://localhost")) &&
                        origin.find_first_of(";,'\"") == std::string::npos &&
                        origin.find('/', origin.find("://") + 3) == std::string::npos;
      if (!good) {
        Report("web_chat_frame_ancestors",
               "must be origins such as https://intranet.example.nl, with a space between");
        return;
      }
      std::string& all = settings.web_chat_frame_ancestors;
      all += (all.empty() ? "" : " ") + origin;
    }
  }

  void ReadCallback(Settings& settings) {
    const std::string& text = raw_["generic_callback_url"].value;
    settings.generic_callback_url = text;
    if (text.empty()) return;
    const bool local = text.starts_with("http://127.0.0.1") ||
                       text.starts_with("http://localhost") || text.starts_with("http://[::1]");
    if (!text.starts_with("https://") && !local) {
      Report("generic_callback_url",
             "must begin with https:// (http:// is for 127.0.0.1 only): what is sent there is "
             "confidential");
    }
    if (!settings.generic_secret) {
      Report("generic_callback_url",
             "needs MELDWIJZER_GENERIC_SECRET, with which messages are signed");
    }
  }

  std::optional<std::string> Secret(const std::string& name) {
    const std::string variable = VariableOf(name);
    const auto value = input_.variables.find(variable);
    const auto file = input_.variables.find(variable + "_FILE");
    const auto end = input_.variables.end();
    const auto report = [&](const std::string& what, std::string message) {
      problems_.push_back({{what, 0, 0}, std::move(message)});
      return std::nullopt;
    };
    if (value != end && file != end) {
      return report(variable, fmt::format("both {} and {}_FILE are set: keep one of the two",
                                          variable, variable));
    }
    if (value != end) {
      secret_origin_[name] = variable;
      if (Trim(value->second).empty()) return report(variable, "is set, but empty");
      return std::string(Trim(value->second));
    }
    if (file == end) return std::nullopt;
    secret_origin_[name] = variable + "_FILE";
    Result<std::string> text = input_.read_file
                                   ? input_.read_file(file->second)
                                   : Fail(ErrorCode::kUnavailable, "files cannot be read here");
    if (!text) return report(variable + "_FILE", text.error().message);
    if (text->size() > kSecretBytesMax) return report(variable + "_FILE", "the file is too large");
    if (Trim(*text).empty()) return report(variable + "_FILE", "the file is empty");
    return std::string(Trim(*text));
  }

  void ReadGeneric(Settings& settings) {
    const std::string mode = OneOf("generic", {"auto", "on", "off"});
    settings.generic_secret = Secret("generic_secret");
    if (mode == "on" && !settings.generic_secret) {
      Report("generic",
             "the generic channel is on, but has no secret: set MELDWIJZER_GENERIC_SECRET (or "
             "MELDWIJZER_GENERIC_SECRET_FILE), or generic: off");
    }
    if (mode == "off") settings.generic_secret.reset();
  }

  void Show(const Settings& settings, std::vector<ShownSetting>& shown) {
    for (const Spec& spec : kSpecs) {
      shown.push_back({spec.name, WithoutPassword(raw_[spec.name].value), raw_[spec.name].origin});
    }
    const std::map<std::string, bool> set = {
        {"generic_secret", settings.generic_secret.has_value()},
        {"master_key", settings.master_key.has_value()},
        {"master_key_new", settings.master_key_new.has_value()}};
    for (const auto& [name, present] : set) {
      const auto origin = secret_origin_.find(name);
      shown.push_back({name, present ? "********" : "",
                       origin == secret_origin_.end() ? "not set" : origin->second});
    }
  }

  const SettingsInput& input_;
  Problems& problems_;
  std::map<std::string, Raw> raw_;
  std::map<std::string, std::string> secret_origin_;
};

}  // namespace

Result<StoreSettings> ParseStore(const std::string& text) {
  StoreSettings store;
  if (text == "memory:") {
    store.kind = StoreSettings::Kind::kMemory;
    return store;
  }
  if (text.starts_with("postgresql://") || text.starts_with("postgres://")) {
    store.kind = StoreSettings::Kind::kPostgres;
    store.url = text;
    return store;
  }
  if (!text.starts_with("sqlite:")) {
    return Fail(ErrorCode::kInvalidArgument,
                "is no sqlite:PATH[?synchronous=FULL|NORMAL] and no postgresql://…");
  }
  store.path = text.substr(7);
  if (const size_t query = store.path.find('?'); query != std::string::npos) {
    const std::string option = store.path.substr(query + 1);
    if (option != "synchronous=NORMAL" && option != "synchronous=FULL") {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("'{}' is not synchronous=FULL or synchronous=NORMAL", option));
    }
    store.synchronous_full = option == "synchronous=FULL";
    store.path.resize(query);
  }
  if (store.path.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "names no file: write sqlite:PATH");
  }
  return store;
}

Settings ReadSettings(const SettingsInput& input, Problems& problems,
                      std::vector<ShownSetting>* shown) {
  return Reader(input, problems).Read(shown);
}

std::map<std::string, std::string> EnvironmentVariables() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (!text.starts_with("MELDWIJZER_") || equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

}  // namespace meldwijzer
