#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace meldwijzer {

// One line of a recorded conversation (tests/conversations), as care professionals read and write
// them:
//   # why this conversation is here
//   @ 2026-11-23 22:30        the time, Amsterdam, from here on
//   > what the person types   (\n in it is a line break)
//   [choice-id]               what the person presses
//   < what comes back         line by line; "< ---" between two messages
//   < …                       any number of lines, here not looked at
//   = state s1-describe       where the dialog then stands
//   ! herstart                the server stops and starts again
//   ! dubbel                  the last message comes again, as platforms send it; the reply is the
//                             same and stands below it once more
//   ! wacht 3 dagen           time passes (uren, dagen)
struct ConversationLine {
  enum class Kind { kRemark, kTime, kText, kChoice, kReply, kState, kRestart, kAgain, kWait };
  Kind kind = Kind::kRemark;
  std::string text;           // without the mark; of kRemark the whole line
  Instant time{};             // of kTime
  std::chrono::hours wait{};  // of kWait
  int line = 0;               // from 1
};

inline constexpr const char* kAnyLines = "…";
inline constexpr size_t kConversationLinesMax = 20'000;

// Mistakes (a mark that is unknown, a time that is none, no step at all) go to `problems`.
std::vector<ConversationLine> ParseConversation(std::string_view text, const std::string& file,
                                                Problems& problems);

// Whether `actual` fits `expected`, in which kAnyLines stands for any number of lines.
bool LinesFit(const std::vector<std::string>& expected, const std::vector<std::string>& actual);

// The first line that differs, with what stands around it, for people.
std::string ShowDifference(const std::vector<std::string>& expected,
                           const std::vector<std::string>& actual);

}  // namespace meldwijzer
