#include "bot/settings/setting_spec.h"

#include <algorithm>
#include <utility>

namespace meldwijzer {

const std::string& ChannelSettings::Text(const std::string& what) const {
  static const std::string none;
  const auto it = values_.find(what);
  return it == values_.end() ? none : it->second;
}

std::vector<std::string> ChannelSettings::Words(const std::string& what) const {
  return SplitWords(Text(what));
}

std::string SettingPrefix(const ChannelSpec& spec) {
  std::string prefix = spec.name;
  std::ranges::replace(prefix, '-', '_');
  return prefix;
}

std::string VariableOf(const std::string& setting) {
  std::string variable = "MELDWIJZER_";
  for (const char c : setting) {
    variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return variable;
}

std::vector<std::string> SplitWords(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ' && c != ',' && c != '\t' && c != '\n') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, ""));
    }
  }
  return words;
}

}  // namespace meldwijzer
