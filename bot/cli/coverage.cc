#include "bot/cli/coverage.h"

namespace meldwijzer {

std::set<std::string> AllWays(const DialogFlow& flow) {
  std::set<std::string> ways;
  for (const Dialog& dialog : flow.dialogs) {
    for (const State& state : dialog.states) {
      const std::string from = dialog.id + "/" + state.id.str() + "/";
      for (const ChoiceSpec& choice : state.choices) ways.insert(from + choice.id);
      if (state.skip) ways.insert(from + "skip");
      // A question that only takes its choices is left by them alone.
      if (state.end || state.answer == AnswerKind::kChoice) continue;
      for (const Target& target : state.next) ways.insert(from + ">" + target.to.str());
    }
  }
  for (const Command& command : flow.commands) ways.insert("command/" + command.id);
  return ways;
}

}  // namespace meldwijzer
