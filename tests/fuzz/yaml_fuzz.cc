#include <cstdint>
#include <string>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  meldwijzer::Problems problems;
  meldwijzer::ParseYaml(text, "fuzz.yaml", problems);
  for (const meldwijzer::Token& token : meldwijzer::Tokenize(text)) {
    if (token.start > token.end || token.end > size) __builtin_trap();
  }
  return 0;
}
