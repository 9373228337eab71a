// The reader of recorded conversations on arbitrary text.
#include <cstddef>
#include <cstdint>
#include <string>

#include "bot/cli/conversation_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  meldwijzer::Problems problems;
  const auto lines = meldwijzer::ParseConversation(text, "fuzz.txt", problems);
  if (lines.size() > meldwijzer::kConversationLinesMax) __builtin_trap();
  return 0;
}
