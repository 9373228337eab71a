#pragma once

#include <span>
#include <string_view>

namespace meldwijzer {

// A file of the web chat's page, built into the program (embed.cmake writes the source).
struct PageFile {
  std::string_view path;  // "/chat.js"
  std::string_view content_type;
  std::string_view bytes;
};

std::span<const PageFile> PageFiles();

}  // namespace meldwijzer
