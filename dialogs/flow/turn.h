#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogs/flow/answer_reader.h"
#include "dialogs/flow/engine.h"

namespace meldwijzer {

// One turn at work: the snapshot that is being changed and what has been said so far. Lives for one
// call of Begin or Advance. Split over five files: turn_input.cc reads the event, turn_answer.cc
// keeps an answer, turn_command.cc does what a command says, turn_move.cc moves through the flow,
// turn_signals.cc keeps signals and lists.
class Turn {
 public:
  Turn(const DialogContext& context, const Event& event, Snapshot snapshot);

  // A new conversation: the welcome, then the start.
  void Welcome();
  // The content has changed and the place is gone: nothing restarts without a word.
  void TellPlaceGone();
  void TakeEvent();
  TurnResult Finish();
  // The question that stands, with what was said above it.
  void SayStanding();

 private:
  friend TurnResult Begin(const DialogContext&, const std::string&, Instant);

  // turn_input.cc
  void TakeUrgency(const std::vector<UrgencyKind>& kinds);
  void TakeChoice(const std::string& id);
  void TakeText();
  bool TakeSelection(const TypedText& typed, Tolerance tolerance);
  bool TakePick(const TypedText& typed);
  bool TakeSlotText(const std::string& text);
  bool TakeDescription(const std::string& text);
  bool TakePlace();
  bool TakeQuestion();
  bool AnswerQuestion();  // false where none is asked
  void NotUnderstood();
  std::string NumberedChoice(std::string_view text) const;
  std::vector<Selectable> ChoiceWays(const State& state) const;

  // turn_answer.cc
  void Remember(const State& state);
  void AnswerChoice(const ChoiceSpec& choice, const std::string& rest);
  void AnswerPick(const std::vector<size_t>& picked);
  void AnswerText(const std::string& text);
  void AnswerPlace(const std::string& query);

  // turn_command.cc
  bool TakeCommand(const TypedText& typed, Tolerance tolerance);
  bool MayRun(const Command& command) const;
  void RunCommand(const Command& command);
  void GoBack();
  void Skip();
  void AskReasonOrGo(int step);
  bool StepTouched(int step) const;
  void JumpTo(const StateId& state);
  void Restart();

  // turn_move.cc
  const State& Current() const;
  Frame& Top() { return next_.stack.back(); }
  const Frame& Top() const { return next_.stack.back(); }
  void Enter(const StateId& id);
  std::optional<StateId> PassThrough(const State& state);
  void Follow(const State& state, const ChoiceSpec* choice);
  StateId NextOf(const State& state) const;
  StateId RewalkTarget(const State& state) const;
  void Push(const std::string& dialog, Resume below = Resume::kAskAgain);
  void Unwind();
  void Pop();
  void Ask(const State& state, bool say_first);
  void AskAgain();
  bool Holds(const Guard& guard) const;
  // False when an action has moved the conversation itself.
  bool Run(const std::vector<Action>& actions);
  bool RunOne(const Action& action);
  void SayAll(const std::vector<Saying>& sayings);
  void SayKey(const std::string& key, TextArguments arguments = {});
  void SayDocument(DocumentKind kind);
  void SetSlot(const SlotId& slot, const std::string& value);
  std::vector<SlotId> ClearWithDependents(const SlotId& slot);
  void ClearDependents(const SlotId& slot, std::vector<SlotId>& cleared);
  const State* FindAsking(const SlotId& slot) const;
  int StepNow() const;

  // turn_signals.cc
  bool AddPending();
  bool TellsKnownSignal() const;
  void Suggest();
  bool HasPending() const;
  void BuildOptions(const State& state);
  void Confirm(const std::vector<size_t>& picked);
  void AcceptSuggested(const std::vector<size_t>& picked);
  void AddFromList(const std::vector<size_t>& picked);
  void Correct(const SlotId& slot);
  PlaceAnswer LookUp(const std::string& query) const;
  void NotePlace(const std::string& query);
  std::vector<Choice> OfferedChoices(const State& state) const;
  std::string SlotText(const SlotId& slot) const;
  PickWords WordsForPick() const;

  const DialogContext& context_;
  const Event& event_;
  Snapshot next_;
  TurnResult result_;
  bool fresh_ = false;  // this turn began the conversation
  int moves_ = 0;       // states entered in this turn, bounded by kMovesMax
};

inline constexpr int kMovesMax = 80;

}  // namespace meldwijzer
