#include "dialogs/flow/word_check.h"

#include <fmt/format.h>

#include <map>

namespace meldwijzer {
namespace {

// No choice of another name may take the words of these (rules U3 and P2). Others may: "verslag"
// presses the button that shows the record where there is one.
bool MustReach(const std::string& command) { return command == "danger-now" || command == "erase"; }

class WordCheck {
 public:
  WordCheck(const DialogFlow& flow, const Texts& texts, Problems& problems)
      : flow_(flow), texts_(texts), problems_(problems) {}

  void Check() {
    for (const Command& command : flow_.commands) {
      for (const std::string& word : texts_.Words("command." + command.id))
        AddCommand(command, word);
    }
    for (const Dialog& dialog : flow_.dialogs) {
      for (const State& state : dialog.states) CheckState(state);
    }
  }

 private:
  // Where the words stand; where there are none, what they belong to.
  SourcePosition At(const std::string& key, const SourcePosition& otherwise) const {
    const SourcePosition* const place = texts_.PlaceOfWords(key);
    return place == nullptr ? otherwise : *place;
  }

  void AddCommand(const Command& command, const std::string& word) {
    const auto [known, added] = commands_.emplace(word, command.id);
    if (added || known->second == command.id) return;
    problems_.push_back({At("command." + command.id, command.where),
                         fmt::format("\"{}\" ({}) means both the command \"{}\" and the command "
                                     "\"{}\": take it away from one",
                                     word, texts_.locale(), known->second, command.id)});
  }

  void CheckState(const State& state) {
    std::map<std::string, std::string> meaning;
    for (const ChoiceSpec& choice : state.choices) {
      const std::string key = "choice." + choice.id;
      std::vector<std::string> ways = texts_.Words(key);
      ways.push_back(PlainWords(texts_.Format(choice.title)));
      for (const std::string& way : ways) {
        CheckCommands(state, choice, way);
        const auto [known, added] = meaning.emplace(way, choice.id);
        if (added || known->second == choice.id) continue;
        problems_.push_back(
            {At(key, choice.where),
             fmt::format("a typed \"{}\" ({}) cannot be told apart in state \"{}\": it means both "
                         "\"{}\" and \"{}\"",
                         way, texts_.locale(), state.id.str(), known->second, choice.id)});
      }
    }
  }

  void CheckCommands(const State& state, const ChoiceSpec& choice, const std::string& way) {
    const auto taken = commands_.find(way);
    if (taken == commands_.end() || taken->second == choice.id || !MustReach(taken->second)) return;
    problems_.push_back(
        {At("choice." + choice.id, choice.where),
         fmt::format("\"{}\" ({}) is the command \"{}\", which state \"{}\" would "
                     "hide with its choice \"{}\"",
                     way, texts_.locale(), taken->second, state.id.str(), choice.id)});
  }

  const DialogFlow& flow_;
  const Texts& texts_;
  Problems& problems_;
  std::map<std::string, std::string> commands_;  // word -> command
};

}  // namespace

void CheckWords(const DialogFlow& flow, const Texts& texts, Problems& problems) {
  WordCheck(flow, texts, problems).Check();
}

}  // namespace meldwijzer
