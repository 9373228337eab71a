#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"

namespace meldwijzer {

// The conversation as data: what dialogs/content/meldcode.yaml says, checked and ready to run. All
// values; immutable once loaded. dialogs/README.md explains each part.

// Where in the file the value of a key stands, by the key ("ask", "to"): mistakes are named there.
using KeyPlaces = std::map<std::string, SourcePosition, std::less<>>;
// The place of `key`, else `otherwise`.
SourcePosition PlaceOf(const KeyPlaces& places, std::string_view key,
                       const SourcePosition& otherwise);

// A condition out of a small closed set.
struct Guard {
  enum class Kind {
    kAlways,
    kSlotIn,     // the slot holds one of `values`
    kFilled,     // the slot holds anything
    kPending,    // signals wait for confirmation
    kSuggested,  // signals are suggested
    kConfirmed,  // a signal is confirmed; `values` = {"direct"}: one of that weight
    kMentions,   // the text in the slot speaks of what the words "mention.…" stand for (`values`)
    kLookup,     // the last place gave this outcome
    kAll,
    kAny,
    kNot,
  };
  Kind kind = Kind::kAlways;
  SlotId slot;
  std::vector<std::string> values;
  std::vector<Guard> parts;
  SourcePosition where;
};

enum class DocumentKind {
  kPendingSignals,
  kSuggestedSignals,
  kOverview,
  kRecord,
  kCallSlip,
  kTalkPoints,
  kOpenItems,
  kWhere,
  kCategories,
  kCategorySignals,
  kContact,
  kCorrected,
  kUrgent,
  kWhy,
};

// A text or a document to say, where its guard holds.
struct Saying {
  std::string key;
  std::optional<DocumentKind> document;
  Guard when;
  SourcePosition where;
};

struct Action {
  enum class Kind {
    kSet,
    kClear,
    kCall,
    kNoteOwnWords,
    kForgetPlace,
    kErase,
    kWrongNumber,
    kJump,
    kRestart,
    kSay,
  };
  Kind kind = Kind::kSet;
  SlotId slot;
  std::string value;          // of kSet; the dialog of kCall
  std::vector<SlotId> slots;  // of kClear
  int step = 0;               // of kJump
  std::optional<Saying> say;
  SourcePosition where;
};

struct Target {
  Guard when;
  StateId to;
  SourcePosition where;
};

struct ChoiceSpec {
  std::string id;
  std::string title;  // text key
  std::string value;
  std::optional<StateId> to;
  std::vector<Action> actions;
  SourcePosition where;
  KeyPlaces places;
};

enum class AnswerKind { kNone, kChoice, kText, kDescription, kPick, kPlace };
enum class PickKind {
  kNone,
  kPending,
  kSuggested,
  kCandidates,
  kAnswered,
  kCategories,
  kCategorySignals
};

struct SkipSpec {
  StateId to;
  std::optional<SlotId> reason;
};

struct State {
  StateId id;
  std::optional<int> step;
  std::vector<Saying> say;
  std::string ask;  // text key; empty: nothing is asked
  AnswerKind answer = AnswerKind::kNone;
  PickKind pick = PickKind::kNone;
  SlotId slot;
  std::vector<ChoiceSpec> choices;
  std::vector<Target> next;
  std::vector<Action> actions;  // on entering
  std::optional<SkipSpec> skip;
  std::string call;  // dialog that runs before `next`
  bool stands_alone = false;
  bool again = false;
  bool end = false;
  SourcePosition where;
  KeyPlaces places;

  // Whether the conversation waits here for an answer.
  bool Asks() const { return answer != AnswerKind::kNone; }
};

struct Dialog {
  std::string id;
  StateId start;
  std::vector<State> states;  // in the order of the file
  SourcePosition where;
  KeyPlaces places;

  const State* Find(const StateId& state_id) const;
};

struct Slot {
  SlotId id;
  std::string title;  // text key; may be empty
  std::optional<int> record_step;
  std::vector<SlotId> depends_on;
  bool correctable = true;
  SourcePosition where;
  KeyPlaces places;
};

struct Command {
  std::string id;
  std::string builtin;  // "back", "skip", "step", "language-nl", "language-en" or empty
  std::string call;
  std::vector<Saying> say;
  std::optional<Action> effect;
  bool exact = false;
  SourcePosition where;
  KeyPlaces places;
};

struct StepEntry {
  StateId state;
  // For each step that this jump passes over: the slot that keeps the reason (rule D5).
  std::map<int, SlotId> reason_when_skipping;
  SourcePosition where;
};

struct DialogFlow {
  std::string main;
  std::vector<std::string> welcome;
  std::map<int, StepEntry> steps;
  std::vector<Slot> slots;  // in the order of the file
  std::vector<Command> commands;
  std::map<std::string, std::string> interrupts;  // "urgent" -> dialog
  std::vector<std::string> misunderstood;         // text keys, first to last
  std::vector<Dialog> dialogs;
  // Where states ("dialog/state") and slots of earlier versions stand now.
  std::map<std::string, std::string> moved_states;
  std::map<SlotId, SlotId> moved_slots;
  std::string version;  // of the content, for snapshots
  std::string file;     // name for messages
  KeyPlaces places;     // of the keys at the top

  const Dialog* FindDialog(std::string_view id) const;
  const Slot* FindSlot(const SlotId& id) const;
};

}  // namespace meldwijzer
