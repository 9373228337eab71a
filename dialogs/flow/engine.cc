#include "dialogs/flow/engine.h"

#include <utility>

#include "dialogs/flow/turn.h"

namespace meldwijzer {

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

TurnResult Advance(const DialogContext& context, const std::optional<Snapshot>& snapshot,
                   const std::string& locale, const Event& event) {
  Snapshot before = snapshot.value_or(Snapshot{});
  const bool known = snapshot.has_value() && !before.stack.empty();
  if (!known) before.locale = locale;
  Turn turn(context, event, std::move(before));
  if (!known) turn.Welcome();
  turn.TakeEvent();
  return turn.Finish();
}

}  // namespace meldwijzer
