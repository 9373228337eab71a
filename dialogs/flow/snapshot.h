#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "dialogs/reading/reading.h"

namespace meldwijzer {

// An answer, with the moment at which it was given.
struct SlotValue {
  std::string value;
  Instant at{};
  bool operator==(const SlotValue&) const = default;
};

// A signal that the person's words may show. The quote is masked text.
struct NotedSignal {
  SignalId id;
  std::string quote;
  bool heard = false;
  bool confirmed = false;
  bool vulnerability = false;
  int step = 1;  // in which step it was told
  Instant noted_at{};
  bool operator==(const NotedSignal&) const = default;
};

// Own words that stand in the record without a signal.
struct Note {
  std::string text;
  int step = 1;
  Instant at{};
  bool operator==(const Note&) const = default;
};

// What happens when the dialog above ends.
enum class Resume {
  kAskAgain,  // the question that stood is asked again
  kEnter,     // `state` is entered anew
  kFollow,    // the flow goes on behind `state`, which called the dialog
};

// One dialog on the stack: where it stands, and the questions asked before, for "terug".
struct Frame {
  std::string dialog;
  StateId state;
  Resume resume = Resume::kAskAgain;
  std::vector<StateId> history;  // oldest first, at most kHistoryMax
  bool operator==(const Frame&) const = default;
};

// An entry of the list that a `pick` question offered, so that "1 en 3" keeps its meaning.
struct PickOption {
  std::string id;
  std::string title;
  bool operator==(const PickOption&) const = default;
};

inline constexpr size_t kHistoryMax = 40;
inline constexpr size_t kStackDepthMax = 5;
inline constexpr size_t kSignalsMax = 60;
inline constexpr size_t kNotesMax = 40;
inline constexpr size_t kSlotBytesMax = 4000;

// The whole memory of a conversation. A value: two equal snapshots behave alike.
struct Snapshot {
  static constexpr int kFormat = 1;

  std::string content_version;
  std::string locale = "nl";
  bool greeted = false;
  bool done = false;
  Instant begun_at{};
  Instant updated_at{};
  std::vector<Frame> stack;  // the last one is where the conversation stands
  std::map<SlotId, SlotValue> slots;
  std::vector<NotedSignal> signals;
  std::vector<SignalId> suggested;
  std::vector<Note> notes;
  std::vector<PickOption> options;
  std::string last_words;        // the last description, until it is confirmed, noted or rejected
  std::string place_name;        // as the directory calls it; forgotten after the answer (rule P3)
  std::string lookup_outcome;    // of the last place: found, fuzzy, ambiguous, abroad, not_found
  std::string last_coordinator;  // id, for "nummer fout"
  std::vector<UrgencyKind> urgent;  // the kinds that the urgent dialog answers
  std::vector<SlotId> asked_again;  // what the last correction re-opened
  StateId return_to;                // after a correction: where the conversation stood
  std::string old_answer;           // what was corrected, to see whether the way stays the same
  StateId jump_to;                  // a step that waits for the reasons of what it passes over
  std::vector<SlotId> jump_reasons;
  int misunderstood = 0;
  bool told_about_masking = false;
  bool masked = false;  // something was taken out: the record says so (rule T4)
  bool operator==(const Snapshot&) const = default;
};

// JSON, for storage. Parse gives kCorrupt for what it did not write.
std::string Serialize(const Snapshot& snapshot);
Result<Snapshot> ParseSnapshot(std::string_view text);

}  // namespace meldwijzer
