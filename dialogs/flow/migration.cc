#include "dialogs/flow/migration.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

constexpr int kMovesFollowedMax = 20;  // from version to version; a circle ends here

const State* FindState(const DialogFlow& flow, const StatePlace& place) {
  const Dialog* const dialog = flow.FindDialog(place.dialog);
  return dialog == nullptr ? nullptr : dialog->Find(place.state);
}

std::string NameOf(const StatePlace& place) { return place.dialog + "/" + place.state.str(); }

void MoveIn(const DialogFlow& flow, const std::string& dialog, StateId& state) {
  if (!state.empty()) state = PlaceNow(flow, {dialog, state}).state;
}

// What each slot may hold out of choices.
std::map<SlotId, std::set<std::string>> ValuesOf(const DialogFlow& flow) {
  std::map<SlotId, std::set<std::string>> values;
  for (const Dialog& dialog : flow.dialogs) {
    for (const State& state : dialog.states) {
      for (const ChoiceSpec& choice : state.choices) {
        if (flow.FindSlot(state.slot) != nullptr) values[state.slot].insert(choice.value);
      }
    }
  }
  return values;
}

}  // namespace

StatePlace PlaceNow(const DialogFlow& flow, const StatePlace& before) {
  StatePlace now = before;
  for (int i = 0; i < kMovesFollowedMax && FindState(flow, now) == nullptr; ++i) {
    const auto moved = flow.moved_states.find(NameOf(now));
    if (moved == flow.moved_states.end()) break;
    const size_t slash = moved->second.find('/');
    if (slash == std::string::npos) break;
    now = {moved->second.substr(0, slash), StateId(moved->second.substr(slash + 1))};
  }
  return now;
}

SlotId SlotNow(const DialogFlow& flow, const SlotId& before) {
  SlotId now = before;
  for (int i = 0; i < kMovesFollowedMax && flow.FindSlot(now) == nullptr; ++i) {
    const auto moved = flow.moved_slots.find(now);
    if (moved == flow.moved_slots.end()) break;
    now = moved->second;
  }
  return now;
}

void Migrate(const DialogFlow& flow, Snapshot& snapshot) {
  if (flow.moved_states.empty() && flow.moved_slots.empty()) return;
  for (Frame& frame : snapshot.stack) {
    for (StateId& past : frame.history) MoveIn(flow, frame.dialog, past);
    StatePlace now = PlaceNow(flow, {frame.dialog, frame.state});
    frame.dialog = std::move(now.dialog);
    frame.state = std::move(now.state);
  }
  MoveIn(flow, flow.main, snapshot.return_to);
  MoveIn(flow, flow.main, snapshot.jump_to);
  for (auto& slots : {&snapshot.asked_again, &snapshot.jump_reasons}) {
    for (SlotId& slot : *slots) slot = SlotNow(flow, slot);
  }
  std::map<SlotId, SlotValue> slots;
  for (auto& [slot, value] : snapshot.slots) slots.emplace(SlotNow(flow, slot), std::move(value));
  snapshot.slots = std::move(slots);
}

void CheckAgainst(const DialogFlow& old_flow, const DialogFlow& flow, Problems& problems) {
  std::vector<std::string> names;
  for (const Dialog& dialog : flow.dialogs) {
    for (const State& state : dialog.states) names.push_back(dialog.id + "/" + state.id.str());
  }
  const SourcePosition top = {flow.file, 0, 0};
  for (const Dialog& dialog : old_flow.dialogs) {
    for (const State& state : dialog.states) {
      // Elsewhere no conversation waits: those states are passed through.
      if (!state.Asks() && !state.end && state.call.empty()) continue;
      const StatePlace before = {dialog.id, state.id};
      if (FindState(flow, PlaceNow(flow, before)) != nullptr) continue;
      problems.push_back(
          {PlaceOf(flow.places, "moved", top),
           fmt::format(
               "a conversation that stands in state \"{0}\" ({1}) has no place in this "
               "version{2}: say where it goes on under moved: states: {{{0}: DIALOG/STATE}}",
               NameOf(before), ToString(state.where), DidYouMean(NameOf(before), names))});
    }
  }
  std::vector<std::string> slot_names;
  for (const Slot& slot : flow.slots) slot_names.push_back(slot.id.str());
  for (const Slot& slot : old_flow.slots) {
    if (flow.FindSlot(SlotNow(flow, slot.id)) != nullptr) continue;
    problems.push_back(
        {PlaceOf(flow.places, "moved", top),
         fmt::format("an answer that is kept in slot \"{0}\" ({1}) has no place in "
                     "this version{2}: say where it goes under moved: slots: {{{0}: "
                     "SLOT}}",
                     slot.id.str(), ToString(slot.where), DidYouMean(slot.id.str(), slot_names))});
  }
  const auto values = ValuesOf(flow);
  for (const auto& [slot, kept] : ValuesOf(old_flow)) {
    const SlotId now = SlotNow(flow, slot);
    const auto known = values.find(now);
    if (known == values.end()) continue;  // an open question now, or said above
    for (const std::string& value : kept) {
      if (known->second.contains(value)) continue;
      const Slot* const where = flow.FindSlot(now);
      problems.push_back(
          {where == nullptr ? top : where->where,
           fmt::format("the answer \"{}\" that slot \"{}\" can hold in an open conversation is no "
                       "choice any more{}: give a choice that value (value: {})",
                       value, now.str(),
                       DidYouMean(value, {known->second.begin(), known->second.end()}), value)});
    }
  }
}

}  // namespace meldwijzer
