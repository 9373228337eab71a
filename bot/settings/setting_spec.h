#pragma once

#include <map>
#include <string>
#include <vector>

namespace meldwijzer {

// What a channel lets an operator choose. The setting of channel "nextcloud-talk" whose `what` is
// "api_url" is called nextcloud_talk_api_url in config/meldwijzer.yaml and
// MELDWIJZER_NEXTCLOUD_TALK_API_URL in the environment.
struct SettingSpec {
  enum class Kind {
    kText,
    kUrl,     // https, or http on this machine; without a slash at the end
    kWords,   // several, with spaces or commas between them
    kSecret,  // from the environment or a file named there only; never shown
  };
  std::string what;
  Kind kind = Kind::kText;
  std::string fallback;
  bool required = false;  // the channel cannot be on without it
  std::string purpose;    // for the table of all settings, one sentence
};

// A channel has one more setting, its own name: auto (on when its secrets are there), on, off.
struct ChannelSpec {
  std::string name;   // "nextcloud-talk", as in /webhooks/{channel}
  std::string title;  // "Nextcloud Talk"
  std::vector<SettingSpec> settings;
};

// The settings of a channel that is on, valid.
class ChannelSettings {
 public:
  ChannelSettings() = default;
  explicit ChannelSettings(std::map<std::string, std::string> values)
      : values_(std::move(values)) {}

  // By SettingSpec::what; "" where it was not set.
  const std::string& Text(const std::string& what) const;
  bool Has(const std::string& what) const { return !Text(what).empty(); }
  std::vector<std::string> Words(const std::string& what) const;

 private:
  std::map<std::string, std::string> values_;
};

// "nextcloud-talk" -> "nextcloud_talk": how names of settings begin.
std::string SettingPrefix(const ChannelSpec& spec);

// "nextcloud_talk_secret" -> "MELDWIJZER_NEXTCLOUD_TALK_SECRET".
std::string VariableOf(const std::string& setting);

// What stands between spaces and commas.
std::vector<std::string> SplitWords(const std::string& text);

}  // namespace meldwijzer
