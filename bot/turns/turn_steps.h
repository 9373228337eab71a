#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "bot/turns/activity.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

// What a turn said and asked for. Written by the step each time it runs, so it is only
// true after the store has taken the turn.
struct TurnEffects {
  Reply reply;         // what the answer says in JSON
  std::string locale;  // the language of the reply
  bool erased = false;
  std::string wrong_number;  // id of a coordinator, for the operator's log (rule C4)
};

struct PlannedTurn {
  Step step;
  std::shared_ptr<const TurnEffects> effects;
};

// What is told in place of a turn of the dialog. It changes nothing and holds no content.
enum class Telling {
  kTooLong,     // the text is too long to be read at all
  kGroup,       // more people read here: come to a private chat
  kAttachment,  // pictures and recordings are not taken (rule T3)
  kUnreadable,  // encrypted in a way that we cannot open
  kTooFast,     // over the limit of messages a minute
};

// Makes the pure step of a turn. Thread-safe.
class TurnSteps {
 public:
  virtual ~TurnSteps() = default;
  // `activity` is checked already: valid UTF-8, bounded, without control characters; a message or a
  // greeting.
  virtual PlannedTurn Plan(const Activity& activity, Instant now) const = 0;
  // What somebody new sees before they typed anything. Nothing is stored for it.
  virtual Reply Opening(const std::string& conversation, const std::string& locale,
                        Instant now) const = 0;
  virtual PlannedTurn Tell(const Activity& activity, Telling what) const = 0;
};

}  // namespace meldwijzer
