#include "dialogs/flow/engine.h"

#include <algorithm>
#include <utility>

#include "dialogs/flow/migration.h"
#include "dialogs/flow/turn.h"

namespace meldwijzer {
namespace {

// Where the content has changed under a conversation and a place in it is gone, the conversation
// goes back to the start of the main dialog; its answers stay. True then: it must be said.
bool FindPlace(const DialogFlow& flow, Snapshot& snapshot) {
  Migrate(flow, snapshot);
  for (const Frame& frame : snapshot.stack) {
    const Dialog* const dialog = flow.FindDialog(frame.dialog);
    const bool known = dialog != nullptr && dialog->Find(frame.state) != nullptr;
    const bool past_known = known && std::ranges::all_of(frame.history, [&](const StateId& id) {
                              return dialog->Find(id) != nullptr;
                            });
    if (past_known) continue;
    snapshot.stack = {{flow.main, flow.FindDialog(flow.main)->start, Resume::kAskAgain, {}}};
    snapshot.options.clear();
    snapshot.return_to = {};
    snapshot.jump_to = {};
    snapshot.jump_reasons.clear();
    snapshot.done = false;
    return true;
  }
  return false;
}

}  // namespace

void Turn::TellPlaceGone() { SayKey("version.place-gone"); }

TurnResult Turn::Finish() {
  const State& state = Current();
  // Lists are kept for the question that stands, and for the candidates of a place.
  if (state.answer != AnswerKind::kPick) next_.options.clear();
  result_.dialog = Top().dialog;
  result_.state = state.id;
  result_.step = state.step;
  result_.done = next_.done;
  if (!next_.done) result_.choices = OfferedChoices(state);
  if (!result_.step && !next_.done && next_.stack.size() > 1) {
    const Dialog* const main = context_.flow.FindDialog(context_.flow.main);
    const State* const below = main->Find(next_.stack.front().state);
    if (below != nullptr) result_.step = below->step;
  }
  result_.next = std::move(next_);
  return std::move(result_);
}

TurnResult Begin(const DialogContext& context, const std::string& locale, Instant now) {
  Event event;
  event.now = now;
  Snapshot snapshot;
  snapshot.locale = locale;
  Turn turn(context, event, std::move(snapshot));
  turn.Welcome();
  turn.AskAgain();
  return turn.Finish();
}

TurnResult StandAgain(const DialogContext& context, const Snapshot& snapshot, Instant now) {
  if (snapshot.stack.empty()) return Begin(context, snapshot.locale, now);
  Event event;
  event.now = now;
  Snapshot before = snapshot;
  const bool gone = FindPlace(context.flow, before);
  Turn turn(context, event, std::move(before));
  if (gone) turn.TellPlaceGone();
  turn.SayStanding();
  return turn.Finish();
}

TurnResult Advance(const DialogContext& context, const std::optional<Snapshot>& snapshot,
                   const std::string& locale, const Event& event) {
  Snapshot before = snapshot.value_or(Snapshot{});
  const bool known = snapshot.has_value() && !before.stack.empty();
  if (!known) before.locale = locale;
  const bool gone = known && FindPlace(context.flow, before);
  Turn turn(context, event, std::move(before));
  if (!known) turn.Welcome();
  if (gone) turn.TellPlaceGone();
  turn.TakeEvent();
  return turn.Finish();
}

}  // namespace meldwijzer
