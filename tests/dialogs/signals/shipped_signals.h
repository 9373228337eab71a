#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "dialogs/signals/signal_catalog.h"
#include "dialogs/signals/signal_matcher.h"

namespace meldwijzer {

// The signal lists as shipped, for tests.
inline std::vector<SignalFile> ShippedSignalFiles() {
  std::vector<SignalFile> files;
  const std::filesystem::path folder =
      std::filesystem::path(MELDWIJZER_SOURCE_DIR) / "dialogs/content/signals";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream stream(entry.path());
    std::stringstream text;
    text << stream.rdbuf();
    files.push_back({entry.path().filename().string(), text.str()});
  }
  std::ranges::sort(files, {}, &SignalFile::name);
  return files;
}

inline const SignalCatalog& ShippedCatalog() {
  static const SignalCatalog catalog = [] {
    Problems problems;
    return SignalCatalog::Parse(ShippedSignalFiles(), problems);
  }();
  return catalog;
}

inline LearnedModel ShippedModel(const std::string& name) {
  std::ifstream stream(std::string(MELDWIJZER_SOURCE_DIR) + "/dialogs/content/signals/" + name);
  std::stringstream bytes;
  bytes << stream.rdbuf();
  return LearnedModel::Read(bytes.str()).value();
}

inline const SignalMatcher& ShippedMatcher() {
  static const SignalMatcher matcher =
      SignalMatcher::Create(ShippedCatalog(),
                            {ShippedModel("learned.model"), ShippedModel("denial.model")})
          .value();
  return matcher;
}

inline const SignalMatch* FindMatch(const MatchReport& report, const std::string& id) {
  const auto found = std::ranges::find_if(
      report.signals, [&](const SignalMatch& match) { return match.id.str() == id; });
  return found == report.signals.end() ? nullptr : &*found;
}

inline bool IsPresent(const std::string& text, const std::string& id) {
  const MatchReport report = ShippedMatcher().Match(text);
  const SignalMatch* match = FindMatch(report, id);
  return match != nullptr && match->status == MatchStatus::kPresent;
}

}  // namespace meldwijzer
