#include "bot/settings/settings.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <string_view>
#include <utility>

#include "bot/settings/raw_settings.h"

namespace meldwijzer {
namespace {

using Known = RawSettings::Known;

// The variable of a setting is MELDWIJZER_ and its name in capitals.
std::vector<Known> KnownSettings(const std::vector<ChannelSpec>& channels) {
  std::vector<Known> known = {
      {"listen", "127.0.0.1:8080"},
      {"store", "sqlite:var/meldwijzer.db"},
      {"storage", "on"},
      {"retention_days", "30"},
      {"rate_limit", "60"},
      {"content", ""},
      {"organisation", ""},
      {"log_level", "info"},
      {"http_workers", "0"},
      {"trusted_proxies", ""},
      {"web_chat", "on"},
      {"web_chat_frame_ancestors", ""},
      {"web_chat_user_header", ""},
      {"web_chat_exit_url", kExitUrlDefault},
      {"public_url", ""},
      {"generic", "auto"},
      {"metrics", "loopback"},
      {"generic_callback_url", ""},
      {"delivery_hours_max", "24"},
      {"channel_rate_limit", "30000"},
      {"generic_secret", "", true},
      {"master_key", "", true},
      {"master_key_new", "", true},
  };
  for (const ChannelSpec& channel : channels) {
    const std::string prefix = SettingPrefix(channel);
    known.push_back({prefix, "auto"});
    for (const SettingSpec& spec : channel.settings) {
      known.push_back(
          {prefix + "_" + spec.what, spec.fallback, spec.kind == SettingSpec::Kind::kSecret});
    }
  }
  return known;
}

class Reader {
 public:
  Reader(const SettingsInput& input, Problems& problems)
      : input_(input), raw_(input, KnownSettings(input.channels), problems) {}

  Settings Read(std::vector<ShownSetting>* shown) {
    Settings settings;
    ReadListen(settings);
    ReadStore(settings);
    settings.retention_days =
        raw_.Number("retention_days", 1, kRetentionDaysMax, kRetentionDaysDefault);
    if (raw_.Text("rate_limit") == "off") {
      settings.rate_limit.reset();
    } else {
      settings.rate_limit = raw_.Number("rate_limit", 1, kRateLimitMax, kRateLimitDefault);
    }
    settings.channel_rate_limit =
        raw_.Number("channel_rate_limit", 1, kChannelRateLimitMax, kChannelRateLimitDefault);
    settings.content = raw_.Text("content");
    settings.organisation = raw_.Text("organisation");
    settings.log_level = raw_.OneOf("log_level", {"debug", "info", "warn", "error"});
    settings.http_workers = raw_.Number("http_workers", 0, 256, 0);
    settings.trusted_proxies = SplitWords(raw_.Text("trusted_proxies"));
    settings.web_chat = raw_.OneOf("web_chat", {"on", "off"}) == "on";
    ReadWebChat(settings);
    settings.metrics_anywhere = raw_.OneOf("metrics", {"loopback", "anywhere"}) == "anywhere";
    settings.master_key = raw_.Secret("master_key");
    settings.master_key_new = raw_.Secret("master_key_new");
    ReadGeneric(settings);
    ReadCallback(settings);
    settings.delivery_hours_max = raw_.Number("delivery_hours_max", 1, 168, 24);
    for (const ChannelSpec& channel : input_.channels) ReadChannel(channel, settings);
    if (shown != nullptr) *shown = raw_.Shown();
    return settings;
  }

 private:
  void ReadListen(Settings& settings) {
    const std::string& text = raw_.Text("listen");
    const size_t colon = text.rfind(':');
    int port = -1;
    if (colon != std::string::npos && colon > 0) {
      const char* const end = text.data() + text.size();
      const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
      if (parsed.ec != std::errc() || parsed.ptr != end) port = -1;
    }
    if (port < 0 || port > 65535) {
      raw_.Report("listen", fmt::format("'{}' is no ADDRESS:PORT such as 127.0.0.1:8080", text));
      return;
    }
    settings.listen_host = text.substr(0, colon);
    if (settings.listen_host.starts_with('[') && settings.listen_host.ends_with(']')) {
      settings.listen_host = settings.listen_host.substr(1, settings.listen_host.size() - 2);
    }
    settings.listen_port = static_cast<uint16_t>(port);
  }

  void ReadStore(Settings& settings) {
    const bool none = raw_.OneOf("storage", {"on", "sqlite", "none"}) == "none";
    const std::string& text = raw_.Text("store");
    if (none || text == "memory:") {
      settings.store.kind = StoreSettings::Kind::kMemory;
      return;
    }
    const Result<StoreSettings> store = ParseStore(text);
    if (store) {
      settings.store = *store;
    } else {
      raw_.Report("store", store.error().message);
    }
  }

  // An address of a page: https, or http on this machine, for trials.
  std::string Address(const char* name) {
    std::string address = raw_.Text(name);
    while (address.ends_with('/') && std::string_view(name) == "public_url") address.pop_back();
    const bool local =
        address.starts_with("http://127.0.0.1") || address.starts_with("http://localhost");
    if (!address.empty() && ((!address.starts_with("https://") && !local) ||
                             address.find_first_of(" ;'\"\n") != std::string::npos)) {
      raw_.Report(name,
                  "must be an address that begins with https:// (http:// is for 127.0.0.1 only)");
    }
    return address;
  }

  void ReadWebChat(Settings& settings) {
    settings.web_chat_exit_url = Address("web_chat_exit_url");
    if (settings.web_chat_exit_url.empty()) settings.web_chat_exit_url = kExitUrlDefault;
    settings.public_url = Address("public_url");
    settings.web_chat_user_header = raw_.Text("web_chat_user_header");
    if (!settings.web_chat_user_header.empty() && settings.trusted_proxies.empty()) {
      raw_.Report("web_chat_user_header",
                  "needs trusted_proxies: anybody else could send that header too");
    }
    for (const std::string& origin : SplitWords(raw_.Text("web_chat_frame_ancestors"))) {
      const bool good = (origin.starts_with("https://") || origin.starts_with("http://127.0.0.1") ||
                         origin.starts_with("http://localhost")) &&
                        origin.find_first_of(";,'\"") == std::string::npos &&
                        origin.find('/', origin.find("://") + 3) == std::string::npos;
      if (!good) {
        raw_.Report("web_chat_frame_ancestors",
                    "must be origins such as https://intranet.example.nl, with a space between");
        return;
      }
      std::string& all = settings.web_chat_frame_ancestors;
      all += (all.empty() ? "" : " ") + origin;
    }
  }

  void ReadCallback(Settings& settings) {
    settings.generic_callback_url = raw_.Url("generic_callback_url");
    if (!settings.generic_callback_url.empty() && !settings.generic_secret) {
      raw_.Report("generic_callback_url",
                  "needs MELDWIJZER_GENERIC_SECRET, with which messages are signed");
    }
  }

  void ReadGeneric(Settings& settings) {
    const std::string mode = raw_.OneOf("generic", {"auto", "on", "off"});
    settings.generic_secret = raw_.Secret("generic_secret");
    if (mode == "on" && !settings.generic_secret) {
      raw_.Report("generic",
                  "the generic channel is on, but has no secret: set MELDWIJZER_GENERIC_SECRET (or "
                  "MELDWIJZER_GENERIC_SECRET_FILE), or generic: off");
    }
    if (mode == "off") settings.generic_secret.reset();
  }

  // Half a channel does not start: a secret that somebody forgot must not leave a door open.
  void ReadChannel(const ChannelSpec& channel, Settings& settings) {
    const std::string prefix = SettingPrefix(channel);
    const std::string mode = raw_.OneOf(prefix, {"auto", "on", "off"});
    if (mode == "off") return;
    std::map<std::string, std::string> values;
    std::vector<std::string> missing;
    bool any = mode == "on";
    for (const SettingSpec& spec : channel.settings) {
      const std::string name = prefix + "_" + spec.what;
      const std::string value = ValueOf(spec, name);
      if (spec.kind == SettingSpec::Kind::kSecret && !value.empty()) any = true;
      if (spec.required && value.empty()) missing.push_back(VariableOf(name));
      values[spec.what] = value;
    }
    if (!any) return;
    if (!missing.empty()) {
      raw_.Report(prefix, fmt::format("{} needs {} to be on; set it, or {}: off", channel.title,
                                      fmt::join(missing, " and "), prefix));
      return;
    }
    settings.channels.emplace(channel.name, ChannelSettings(std::move(values)));
  }

  std::string ValueOf(const SettingSpec& spec, const std::string& name) {
    switch (spec.kind) {
      case SettingSpec::Kind::kSecret:
        return raw_.Secret(name).value_or("");
      case SettingSpec::Kind::kUrl: {
        std::string url = raw_.Url(name);
        while (url.ends_with('/')) url.pop_back();
        return url;
      }
      case SettingSpec::Kind::kText:
      case SettingSpec::Kind::kWords:
        break;
    }
    return raw_.Text(name);
  }

  const SettingsInput& input_;
  RawSettings raw_;
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
