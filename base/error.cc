#include "base/error.h"

#include <fmt/format.h>

namespace meldwijzer {

std::string ToString(const SourcePosition& position) {
  if (position.line == 0) return position.file;
  if (position.column == 0) return fmt::format("{}:{}", position.file, position.line);
  return fmt::format("{}:{}:{}", position.file, position.line, position.column);
}

std::string ToString(const Problems& problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    lines += fmt::format("{}: {}\n", ToString(problem.where), problem.message);
  }
  return lines;
}

}  // namespace meldwijzer
