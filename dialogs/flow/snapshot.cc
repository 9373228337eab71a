#include "dialogs/flow/snapshot.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace meldwijzer {
namespace {

// Objects here are small and are read in the order in which they were written.
using Json = nlohmann::ordered_json;

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

std::string TextAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() ? std::string() : found->get<std::string>();
}

bool FlagAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->get<bool>();
}

const Json& ListAt(const Json& json, const char* key) {
  static const Json none = Json::array();
  const auto found = json.find(key);
  return found == json.end() ? none : *found;
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
  const auto slots = json.find("slots");
  static const Json no_slots = Json::object();
  for (const auto& [id, slot] : (slots == json.end() ? no_slots : *slots).items()) {
    snapshot.slots[SlotId(id)] = {slot.at("value").get<std::string>(), ToInstant(slot.at("at"))};
  }
  for (const Json& item : ListAt(json, "signals")) {
    snapshot.signals.push_back({SignalId(item.at("id").get<std::string>()),
                                item.at("quote").get<std::string>(), item.at("heard").get<bool>(),
                                item.at("confirmed").get<bool>(),
                                item.at("vulnerability").get<bool>(), item.at("step").get<int>(),
                                ToInstant(item.at("at"))});
  }
  for (const Json& item : ListAt(json, "notes")) {
    snapshot.notes.push_back(
        {item.at("text").get<std::string>(), item.at("step").get<int>(), ToInstant(item.at("at"))});
  }
  for (const Json& item : ListAt(json, "options")) {
    snapshot.options.push_back(
        {item.at("id").get<std::string>(), item.at("title").get<std::string>()});
  }
}

Snapshot FromJson(const Json& json) {
  Snapshot snapshot;
  snapshot.content_version = json.at("content").get<std::string>();
  snapshot.locale = json.at("locale").get<std::string>();
  snapshot.begun_at = ToInstant(json.at("begun_at"));
  snapshot.updated_at = ToInstant(json.at("updated_at"));
  ReadStack(json, snapshot);
  snapshot.greeted = FlagAt(json, "greeted");
  snapshot.done = FlagAt(json, "done");
  ReadContents(json, snapshot);
  snapshot.suggested = IdsFromJson<SignalId>(ListAt(json, "suggested"));
  snapshot.last_words = TextAt(json, "last_words");
  snapshot.place_name = TextAt(json, "place_name");
  snapshot.lookup_outcome = TextAt(json, "lookup");
  snapshot.last_coordinator = TextAt(json, "coordinator");
  for (const Json& kind : ListAt(json, "urgent")) {
    const int number = kind.get<int>();
    if (number < 0 || number > static_cast<int>(UrgencyKind::kSelf)) continue;
    snapshot.urgent.push_back(static_cast<UrgencyKind>(number));
  }
  snapshot.asked_again = IdsFromJson<SlotId>(ListAt(json, "asked_again"));
  snapshot.return_to = StateId(TextAt(json, "return_to"));
  snapshot.old_answer = TextAt(json, "old_answer");
  snapshot.jump_to = StateId(TextAt(json, "jump_to"));
  snapshot.jump_reasons = IdsFromJson<SlotId>(ListAt(json, "jump_reasons"));
  const auto misunderstood = json.find("misunderstood");
  if (misunderstood != json.end()) snapshot.misunderstood = misunderstood->get<int>();
  snapshot.told_about_masking = FlagAt(json, "told_about_masking");
  snapshot.masked = FlagAt(json, "masked");
  return snapshot;
}

// What is empty is left out: most of a snapshot is, most of the time.
void Put(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json.emplace(key, text);
}
void Put(Json& json, const char* key, bool flag) {
  if (flag) json.emplace(key, true);
}
void Put(Json& json, const char* key, Json list) {
  if (!list.empty()) json.emplace(key, std::move(list));
}

void PutContents(Json& json, const Snapshot& snapshot) {
  Json slots = Json::object();
  for (const auto& [id, slot] : snapshot.slots) {
    slots.emplace(id.str(), Json{{"value", slot.value}, {"at", ToNumber(slot.at)}});
  }
  Put(json, "slots", std::move(slots));
  Put(json, "signals", SignalsToJson(snapshot));
  Json notes = Json::array();
  for (const Note& note : snapshot.notes) {
    notes.push_back({{"text", note.text}, {"step", note.step}, {"at", ToNumber(note.at)}});
  }
  Put(json, "notes", std::move(notes));
  Json options = Json::array();
  for (const PickOption& option : snapshot.options) {
    options.push_back({{"id", option.id}, {"title", option.title}});
  }
  Put(json, "options", std::move(options));
}

}  // namespace

std::string Serialize(const Snapshot& snapshot) {
  Json json;
  json.emplace("format", Snapshot::kFormat);
  json.emplace("content", snapshot.content_version);
  json.emplace("locale", snapshot.locale);
  json.emplace("begun_at", ToNumber(snapshot.begun_at));
  json.emplace("updated_at", ToNumber(snapshot.updated_at));
  json.emplace("stack", StackToJson(snapshot));
  Put(json, "greeted", snapshot.greeted);
  Put(json, "done", snapshot.done);
  PutContents(json, snapshot);
  Put(json, "suggested", IdsToJson(snapshot.suggested));
  Put(json, "last_words", snapshot.last_words);
  Put(json, "place_name", snapshot.place_name);
  Put(json, "lookup", snapshot.lookup_outcome);
  Put(json, "coordinator", snapshot.last_coordinator);
  Json urgent = Json::array();
  for (const UrgencyKind kind : snapshot.urgent) urgent.push_back(static_cast<int>(kind));
  Put(json, "urgent", std::move(urgent));
  Put(json, "asked_again", IdsToJson(snapshot.asked_again));
  Put(json, "return_to", snapshot.return_to.str());
  Put(json, "old_answer", snapshot.old_answer);
  Put(json, "jump_to", snapshot.jump_to.str());
  Put(json, "jump_reasons", IdsToJson(snapshot.jump_reasons));
  if (snapshot.misunderstood != 0) json.emplace("misunderstood", snapshot.misunderstood);
  Put(json, "told_about_masking", snapshot.told_about_masking);
  Put(json, "masked", snapshot.masked);
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
