#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "directory/directory.h"

namespace meldwijzer {

// The shipped files, as texts.
inline std::vector<SourceText> ShippedFiles() {
  std::vector<SourceText> files;
  for (const std::string& name : Directory::FileNames()) {
    const std::string path = std::string(MELDWIJZER_SOURCE_DIR) + "/directory/data/" + name;
    std::ifstream stream(path, std::ios::binary);
    files.push_back(
        {"directory/data/" + name, std::string(std::istreambuf_iterator<char>(stream), {})});
  }
  return files;
}

// The shipped directory, built once.
inline const Directory& ShippedDirectory() {
  static const Directory directory = [] {
    auto created = Directory::Create(ShippedFiles());
    if (!created) throw std::runtime_error(ToString(created.error()));
    return std::move(*created);
  }();
  return directory;
}

}  // namespace meldwijzer
