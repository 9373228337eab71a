// A stored snapshot that is damaged, or was made by somebody else, is refused; what is taken is
// written and read again as the same.
#include <cstddef>
#include <cstdint>
#include <string>

#include "dialogs/flow/snapshot.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto snapshot = meldwijzer::ParseSnapshot(text);
  if (!snapshot) return 0;
  const auto again = meldwijzer::ParseSnapshot(meldwijzer::Serialize(*snapshot));
  if (!again || !(*again == *snapshot)) __builtin_trap();
  return 0;
}
