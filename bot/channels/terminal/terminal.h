#pragma once

#include <string>
#include <vector>

#include "bot/turns/activity.h"

namespace meldwijzer {

enum class ChoiceMarks {
  kNumbers,  // "1. Nu gevaar": what a person types
  kIds,      // "[danger-now] Nu gevaar": what a recorded conversation names
};

inline constexpr const char* kMessageBreak = "---";  // stands between two messages

// A reply as lines of plain text: the texts (Markdown's ** as it is), then choices, then links.
std::vector<std::string> RenderLines(const Reply& reply, ChoiceMarks marks);

}  // namespace meldwijzer
