#pragma once

#include <string>

namespace meldwijzer {

// A content file as it was read: its name, for messages, and its text. Who reads it did the I/O.
struct SourceText {
  std::string file;
  std::string text;
};

}  // namespace meldwijzer
