// The reader of the dialog file and its validator on arbitrary text: mistakes are named, nothing
// else happens.
#include <cstddef>
#include <cstdint>
#include <string>

#include "dialogs/flow/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  meldwijzer::Problems problems;
  const meldwijzer::DialogFlow flow = meldwijzer::ParseFlow(text, "fuzz.yaml", problems);
  for (const meldwijzer::Problem& problem : problems) {
    if (problem.message.empty()) __builtin_trap();
  }
  return 0;
}
