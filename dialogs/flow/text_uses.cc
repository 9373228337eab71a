#include "dialogs/flow/text_uses.h"

#include <utility>

namespace meldwijzer {
namespace {

class Collector {
 public:
  explicit Collector(const DialogFlow& flow) : flow_(flow), top_{flow.file, 0, 0} {}

  TextUses Collect() {
    for (const std::string& key : flow_.welcome) AddTop("welcome", key);
    for (const std::string& key : flow_.misunderstood) AddTop("misunderstood", key);
    for (const Slot& slot : flow_.slots) {
      if (!slot.title.empty()) Add(slot.title, PlaceOf(slot.places, "title", slot.where));
    }
    for (const Command& command : flow_.commands) {
      AddSayings(command.say);
      uses_.words.push_back({"command." + command.id, command.where, true});
    }
    for (const Dialog& dialog : flow_.dialogs) {
      for (const State& state : dialog.states) AddState(state);
    }
    for (const Guard* const guard : guards_) AddMentions(*guard);
    return std::move(uses_);
  }

 private:
  void Add(const std::string& key, const SourcePosition& where, bool statement = false) {
    uses_.texts.push_back({key, where, statement, {}});
  }

  void AddTop(std::string_view part, const std::string& key) {
    Add(key, PlaceOf(flow_.places, part, top_), true);
  }

  void AddSayings(const std::vector<Saying>& sayings) {
    for (const Saying& saying : sayings) {
      if (!saying.document) Add(saying.key, saying.where, true);
      guards_.push_back(&saying.when);
    }
  }

  void AddState(const State& state) {
    AddSayings(state.say);
    if (!state.ask.empty()) {
      uses_.texts.push_back(
          {state.ask, PlaceOf(state.places, "ask", state.where), false, {"place"}});
    }
    for (const ChoiceSpec& choice : state.choices) {
      const SourcePosition at = PlaceOf(choice.places, "title", choice.where);
      uses_.texts.push_back({choice.title, at, false, {}, true});
      uses_.words.push_back({"choice." + choice.id, choice.where, false});
      if (!state.slot.empty()) uses_.optional_texts.push_back("record.value." + choice.value);
      AddActions(choice.actions);
    }
    AddActions(state.actions);
    for (const Target& target : state.next) guards_.push_back(&target.when);
  }

  void AddActions(const std::vector<Action>& actions) {
    for (const Action& action : actions) {
      if (action.say && !action.say->document) Add(action.say->key, action.say->where, true);
      if (action.kind == Action::Kind::kSet) {
        uses_.optional_texts.push_back("record.value." + action.value);
      }
    }
  }

  void AddMentions(const Guard& guard) {
    if (guard.kind == Guard::Kind::kMentions && !guard.values.empty()) {
      uses_.words.push_back({"mention." + guard.values.front(), guard.where, true});
    }
    for (const Guard& part : guard.parts) AddMentions(part);
  }

  const DialogFlow& flow_;
  const SourcePosition top_;
  TextUses uses_;
  std::vector<const Guard*> guards_;
};

}  // namespace

TextUses UsesOf(const DialogFlow& flow) { return Collector(flow).Collect(); }

}  // namespace meldwijzer
