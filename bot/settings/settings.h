#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "bot/settings/setting_spec.h"

namespace meldwijzer {

inline constexpr int kRetentionDaysDefault = 30;
inline constexpr int kRetentionDaysMax = 90;     // rule P1
inline constexpr int kRetentionWarningDays = 7;  // before the erasure (rule P1)
inline constexpr int kRateLimitDefault = 60;     // events a minute of one user (contract)
inline constexpr int kRateLimitMax = 100'000;
inline constexpr int kChannelRateLimitDefault = 30'000;  // events a minute of one channel
inline constexpr int kChannelRateLimitMax = 10'000'000;

// A page that anybody may have open.
inline constexpr const char* kExitUrlDefault = "https://www.buienradar.nl/";

struct StoreSettings {
  enum class Kind { kSqlite, kMemory, kPostgres };
  Kind kind = Kind::kSqlite;
  std::string path;  // of the SQLite file
  std::string url;   // of PostgreSQL, as libpq takes it; may hold a password
  bool synchronous_full = true;
  bool operator==(const StoreSettings&) const = default;
};

// Everything that an operator can choose; valid as a whole, and fixed while the process runs.
struct Settings {
  std::string listen_host = "127.0.0.1";
  uint16_t listen_port = 8080;  // 0: any free port, printed at start
  StoreSettings store;
  int retention_days = kRetentionDaysDefault;
  std::optional<int> rate_limit = kRateLimitDefault;  // a minute; nullopt: no limits (load tests)
  int channel_rate_limit = kChannelRateLimitDefault;  // a minute; lifted with `rate_limit`
  std::string content;       // folder; empty: searched (bot/content/content_files.h)
  std::string organisation;  // file; empty: none
  std::string log_level = "info";
  int http_workers = 0;  // threads that take requests; 0: as many as the store can use
  std::vector<std::string> trusted_proxies;
  bool web_chat = true;
  std::string web_chat_frame_ancestors;             // origins that may embed the page; empty: none
  std::string web_chat_user_header;                 // of a single-sign-on proxy; empty: none
  std::string web_chat_exit_url = kExitUrlDefault;  // where the quick exit leads
  std::string public_url;         // where people reach the server; empty: no links to records
  bool metrics_anywhere = false;  // false: /metrics answers loopback only (rule P4)
  std::optional<std::string> generic_secret;  // filled: the generic channel is on
  std::string generic_callback_url;           // where messages of our own go; empty: nowhere
  std::optional<std::string> master_key;
  std::optional<std::string> master_key_new;        // for `keys rotate`
  int delivery_hours_max = 24;                      // how long a message of our own is tried
  std::map<std::string, ChannelSettings> channels;  // by ChannelSpec::name; those that are on
};

// One setting as it is in force, for --print-settings; secrets are masked already.
struct ShownSetting {
  std::string name;
  std::string value;
  std::string origin;  // "default", "config/meldwijzer.yaml:12", "MELDWIJZER_STORE", "option"
};

struct SettingsInput {
  std::string file;                              // name for messages; empty: no file
  std::string yaml;                              // its content
  std::map<std::string, std::string> variables;  // the environment's MELDWIJZER_...
  std::map<std::string, std::string> options;    // setting name -> value, from the command line
  std::vector<ChannelSpec> channels;             // that there are
  // Reads the file that a MELDWIJZER_..._FILE names.
  std::function<Result<std::string>(const std::string& path)> read_file;
};

// A store as --store writes it: sqlite:PATH[?synchronous=FULL|NORMAL], memory: or postgresql://….
Result<StoreSettings> ParseStore(const std::string& text);

// Options over environment over file over defaults. Every mistake goes to `problems` at once, with
// the variable or the line and what to do; the result is only usable when there are none.
Settings ReadSettings(const SettingsInput& input, Problems& problems,
                      std::vector<ShownSetting>* shown = nullptr);

// The MELDWIJZER_... variables of this process.
std::map<std::string, std::string> EnvironmentVariables();

}  // namespace meldwijzer
