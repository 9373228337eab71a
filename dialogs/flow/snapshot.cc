#include "dialogs/flow/snapshot.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace meldwijzer {
namespace {

using Json = nlohmann::json;

int64_t ToNumber(Instant instant) { return instant.time_since_epoch().count(); }
Instant ToInstant(const Json& json) {
  return Instant(std::chrono::milliseconds(json.get<int64_t>()));
}

Json IdsToJson(const auto& ids) {
  Json list = Json::array();
  for (const auto& id : ids) list.push_back(id.str());
  return list;
}

template <class IdType>
std::vector<IdType> IdsFromJson(const Json& json) {
  std::vector<IdType> ids;
  for (const Json& item : json) ids.emplace_back(item.get<std::string>());
  return ids;
}

Json StackToJson(const Snapshot& snapshot) {
  Json stack = Json::array();
  for (const Frame& frame : snapshot.stack) {
    stack.push_back({{"dialog", frame.dialog},
                     {"state", frame.state.str()},
                     {"resume", static_cast<int>(frame.resume)},
                     {"history", IdsToJson(frame.history)}});
  }
  return stack;
}

Json SignalsToJson(const Snapshot& snapshot) {
  Json signals = Json::array();
  for (const NotedSignal& signal : snapshot.signals) {
    signals.push_back({{"id", signal.id.str()},
                       {"quote", signal.quote},
                       {"heard", signal.heard},
                       {"confirmed", signal.confirmed},
                       {"vulnerability", signal.vulnerability},
                       {"step", signal.step},
                       {"at", ToNumber(signal.noted_at)}});
  }
  return signals;
}

void ReadStack(const Json& json, Snapshot& snapshot) {
  for (const Json& item : json.at("stack")) {
    const int resume = item.at("resume").get<int>();
    snapshot.stack.push_back({item.at("dialog").get<std::string>(),
                              StateId(item.at("state").get<std::string>()),
                              static_cast<Resume>(resume >= 0 && resume <= 2 ? resume : 0),
                              IdsFromJson<StateId>(item.at("history"))});
  }
}

void ReadContents(const Json& json, Snapshot& snapshot) {
  for (const auto& [id, slot] : json.at("slots").items()) {
    snapshot.slots[SlotId(id)] = {slot.at("value").get<std::string>(), ToInstant(slot.at("at"))};
  }
  for (const Json& item : json.at("signals")) {
    snapshot.signals.push_back({SignalId(item.at("id").get<std::string>()),
                                item.at("quote").get<std::string>(), item.at("heard").get<bool>(),
                                item.at("confirmed").get<bool>(),
                                item.at("vulnerability").get<bool>(), item.at("step").get<int>(),
                                ToInstant(item.at("at"))});
  }
  for (const Json& item : json.at("notes")) {
    snapshot.notes.push_back(
        {item.at("text").get<std::string>(), item.at("step").get<int>(), ToInstant(item.at("at"))});
  }
  for (const Json& item : json.at("options")) {
    snapshot.options.push_back(
        {item.at("id").get<std::string>(), item.at("title").get<std::string>()});
  }
}

Snapshot FromJson(const Json& json) {
  Snapshot snapshot;
  snapshot.content_version = json.at("content").get<std::string>();
  snapshot.locale = json.at("locale").get<std::string>();
  snapshot.greeted = json.at("greeted").get<bool>();
  snapshot.done = json.at("done").get<bool>();
  snapshot.begun_at = ToInstant(json.at("begun_at"));
  snapshot.updated_at = ToInstant(json.at("updated_at"));
  ReadStack(json, snapshot);
  ReadContents(json, snapshot);
  snapshot.suggested = IdsFromJson<SignalId>(json.at("suggested"));
  snapshot.last_words = json.at("last_words").get<std::string>();
  snapshot.place_name = json.at("place_name").get<std::string>();
  snapshot.lookup_outcome = json.at("lookup").get<std::string>();
  snapshot.last_coordinator = json.at("coordinator").get<std::string>();
  for (const Json& kind : json.at("urgent")) {
    const int number = kind.get<int>();
    if (number < 0 || number > static_cast<int>(UrgencyKind::kSelf)) continue;
    snapshot.urgent.push_back(static_cast<UrgencyKind>(number));
  }
  snapshot.asked_again = IdsFromJson<SlotId>(json.at("asked_again"));
  snapshot.return_to = StateId(json.at("return_to").get<std::string>());
  snapshot.old_answer = json.at("old_answer").get<std::string>();
  snapshot.jump_to = StateId(json.at("jump_to").get<std::string>());
  snapshot.jump_reasons = IdsFromJson<SlotId>(json.at("jump_reasons"));
  snapshot.misunderstood = json.at("misunderstood").get<int>();
  snapshot.told_about_masking = json.at("told_about_masking").get<bool>();
  snapshot.masked = json.at("masked").get<bool>();
  return snapshot;
}

}  // namespace

std::string Serialize(const Snapshot& snapshot) {
  Json slots = Json::object();
  for (const auto& [id, slot] : snapshot.slots) {
    slots[id.str()] = {{"value", slot.value}, {"at", ToNumber(slot.at)}};
  }
  Json notes = Json::array();
  for (const Note& note : snapshot.notes) {
    notes.push_back({{"text", note.text}, {"step", note.step}, {"at", ToNumber(note.at)}});
  }
  Json options = Json::array();
  for (const PickOption& option : snapshot.options) {
    options.push_back({{"id", option.id}, {"title", option.title}});
  }
  Json urgent = Json::array();
  for (const UrgencyKind kind : snapshot.urgent) urgent.push_back(static_cast<int>(kind));
  const Json json = {{"format", Snapshot::kFormat},
                     {"content", snapshot.content_version},
                     {"locale", snapshot.locale},
                     {"greeted", snapshot.greeted},
                     {"done", snapshot.done},
                     {"begun_at", ToNumber(snapshot.begun_at)},
                     {"updated_at", ToNumber(snapshot.updated_at)},
                     {"stack", StackToJson(snapshot)},
                     {"slots", std::move(slots)},
                     {"signals", SignalsToJson(snapshot)},
                     {"suggested", IdsToJson(snapshot.suggested)},
                     {"notes", std::move(notes)},
                     {"options", std::move(options)},
                     {"last_words", snapshot.last_words},
                     {"place_name", snapshot.place_name},
                     {"lookup", snapshot.lookup_outcome},
                     {"coordinator", snapshot.last_coordinator},
                     {"urgent", std::move(urgent)},
                     {"asked_again", IdsToJson(snapshot.asked_again)},
                     {"return_to", snapshot.return_to.str()},
                     {"old_answer", snapshot.old_answer},
                     {"jump_to", snapshot.jump_to.str()},
                     {"jump_reasons", IdsToJson(snapshot.jump_reasons)},
                     {"misunderstood", snapshot.misunderstood},
                     {"told_about_masking", snapshot.told_about_masking},
                     {"masked", snapshot.masked}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Snapshot> ParseSnapshot(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("format").get<int>() != Snapshot::kFormat) {
      return Fail(ErrorCode::kCorrupt, "a snapshot of an unknown format");
    }
    return FromJson(json);
  } catch (const Json::exception&) {
    return Fail(ErrorCode::kCorrupt, "a snapshot that cannot be read");
  }
}

}  // namespace meldwijzer
