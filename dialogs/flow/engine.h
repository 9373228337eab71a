#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dialogs/flow/definition.h"
#include "dialogs/flow/message.h"
#include "dialogs/flow/snapshot.h"
#include "dialogs/reading/reading.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// What the directory says of a place. The messages are finished words: who to call, the doubt, the
// fallback, the links (rules C1-C5); only filled for kFound and kFuzzy.
struct PlaceAnswer {
  std::string outcome;  // "found", "fuzzy", "ambiguous", "abroad", "not_found"
  std::string place;    // for display
  std::vector<PickOption> candidates;
  std::vector<std::string> coordinators;  // ids, first choice first
  std::vector<Message> messages;
};

// The directory as the dialog sees it: pure, thread-safe, no waiting. `age_group` is the value of
// the slot `age` or empty.
class PlaceLookup {
 public:
  virtual ~PlaceLookup() = default;
  virtual PlaceAnswer LookUp(const std::string& query, const std::string& age_group, Instant now,
                             const std::string& locale) const = 0;
  // The name of a coordinator, for the record; the id where it is not known.
  virtual std::string OrganisationOf(const std::string& coordinator_id) const = 0;
};

// Everything the engine runs on. Not owned; outlives the call. Immutable, so one set serves all
// threads and a turn sees one version only.
struct DialogContext {
  const DialogFlow& flow;
  const Texts& texts;  // of the conversation's language
  const SignalCatalog& catalog;
  const PlaceLookup& places;
  bool channel_keeps_copies = false;
};

struct Event {
  Instant now{};
  std::string choice;    // id of a button that was pressed; then `reading` may be empty
  Reading reading;       // of the typed text, masked
  bool greeted = false;  // the first message stands above already: it is not said again
};

// One thing to say. Either a text or a document made from the snapshot, or finished messages.
struct Utterance {
  std::string key;
  TextArguments arguments;
  std::optional<DocumentKind> document;
  std::vector<Message> messages;
  bool operator==(const Utterance&) const = default;
};

enum class EffectKind {
  kErase,        // destroy the case and its key
  kKeepNothing,  // this turn leaves no trace but a contentless receipt (rule U4)
  kWrongNumber,  // count, without content; `id` is the coordinator
  kRemind,       // at `at`
};
struct Effect {
  EffectKind kind{};
  std::string id;
  Instant at{};
  bool operator==(const Effect&) const = default;
};

struct TurnResult {
  Snapshot next;
  std::vector<Utterance> say;   // in order, the question last
  std::vector<Choice> choices;  // of the question that stands
  std::vector<Effect> effects;
  std::string dialog;
  StateId state;
  std::optional<int> step;
  bool done = false;
  // What was followed, as "dialog/state/choice" or "dialog/state/>target": for coverage.
  std::vector<std::string> trace;
};

// The first thing said to somebody new, before they typed anything. Nothing need be stored for it.
TurnResult Begin(const DialogContext& context, const std::string& locale, Instant now);

// The question that stands, said in full as when it was entered, with its choices: for a page that
// is opened again, and after a change of language. Takes no turn: nothing need be stored for it.
TurnResult StandAgain(const DialogContext& context, const Snapshot& snapshot, Instant now);

// One turn: a pure function of its arguments. `snapshot` absent: a new conversation, whose first
// message is also taken into account ("anything typed here is understood too"). Never fails: what
// fits nothing is answered as not understood.
TurnResult Advance(const DialogContext& context, const std::optional<Snapshot>& snapshot,
                   const std::string& locale, const Event& event);

}  // namespace meldwijzer
