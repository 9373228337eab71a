#include "dialogs/flow/snapshot.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_writer.h"

namespace meldwijzer {
namespace {

// Objects here are small and are read in the order in which they were written.
using Json = nlohmann::ordered_json;

int64_t ToNumber(Instant instant) { return instant.time_since_epoch().count(); }
Instant ToInstant(const Json& json) {
  return Instant(std::chrono::milliseconds(json.get<int64_t>()));
}

template <class IdType>
std::vector<IdType> IdsFromJson(const Json& json) {
  std::vector<IdType> ids;
  for (const Json& item : json) ids.emplace_back(item.get<std::string>());
  return ids;
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

void WriteIds(JsonWriter& json, const auto& ids) {
  json.BeginArray();
  for (const auto& id : ids) json.Text(id.str());
  json.EndArray();
}

void WriteStack(JsonWriter& json, const Snapshot& snapshot) {
  json.Key("stack").BeginArray();
  for (const Frame& frame : snapshot.stack) {
    json.BeginObject().Key("dialog").Text(frame.dialog).Key("state").Text(frame.state.str());
    json.Key("resume").Number(static_cast<int>(frame.resume)).Key("history");
    WriteIds(json, frame.history);
    json.EndObject();
  }
  json.EndArray();
}

void WriteSignal(JsonWriter& json, const NotedSignal& signal) {
  json.BeginObject().Key("id").Text(signal.id.str()).Key("quote").Text(signal.quote);
  json.Key("heard").Flag(signal.heard).Key("confirmed").Flag(signal.confirmed);
  json.Key("vulnerability").Flag(signal.vulnerability).Key("step").Number(signal.step);
  json.Key("at").Number(ToNumber(signal.noted_at)).EndObject();
}

// What is empty is left out: most of a snapshot is, most of the time.
void Put(JsonWriter& json, const char* key, const std::string& text) {
  if (!text.empty()) json.Key(key).Text(text);
}
void Put(JsonWriter& json, const char* key, bool flag) {
  if (flag) json.Key(key).Flag(true);
}
void PutIds(JsonWriter& json, const char* key, const auto& ids) {
  if (ids.empty()) return;
  json.Key(key);
  WriteIds(json, ids);
}
void PutList(JsonWriter& json, const char* key, const auto& items, const auto& write) {
  if (items.empty()) return;
  json.Key(key).BeginArray();
  for (const auto& item : items) write(item);
  json.EndArray();
}

void PutContents(JsonWriter& json, const Snapshot& snapshot) {
  if (!snapshot.slots.empty()) {
    json.Key("slots").BeginObject();
    for (const auto& [id, slot] : snapshot.slots) {
      json.Key(id.str()).BeginObject().Key("value").Text(slot.value);
      json.Key("at").Number(ToNumber(slot.at)).EndObject();
    }
    json.EndObject();
  }
  PutList(json, "signals", snapshot.signals,
          [&](const NotedSignal& signal) { WriteSignal(json, signal); });
  PutList(json, "notes", snapshot.notes, [&](const Note& note) {
    json.BeginObject().Key("text").Text(note.text).Key("step").Number(note.step);
    json.Key("at").Number(ToNumber(note.at)).EndObject();
  });
  PutList(json, "options", snapshot.options, [&](const PickOption& option) {
    json.BeginObject().Key("id").Text(option.id).Key("title").Text(option.title).EndObject();
  });
}

}  // namespace

std::string Serialize(const Snapshot& snapshot) {
  JsonWriter json;
  json.BeginObject().Key("format").Number(Snapshot::kFormat);
  json.Key("content").Text(snapshot.content_version).Key("locale").Text(snapshot.locale);
  json.Key("begun_at").Number(ToNumber(snapshot.begun_at));
  json.Key("updated_at").Number(ToNumber(snapshot.updated_at));
  WriteStack(json, snapshot);
  Put(json, "greeted", snapshot.greeted);
  Put(json, "done", snapshot.done);
  PutContents(json, snapshot);
  PutIds(json, "suggested", snapshot.suggested);
  Put(json, "last_words", snapshot.last_words);
  Put(json, "place_name", snapshot.place_name);
  Put(json, "lookup", snapshot.lookup_outcome);
  Put(json, "coordinator", snapshot.last_coordinator);
  PutList(json, "urgent", snapshot.urgent,
          [&](UrgencyKind kind) { json.Number(static_cast<int>(kind)); });
  PutIds(json, "asked_again", snapshot.asked_again);
  Put(json, "return_to", snapshot.return_to.str());
  Put(json, "old_answer", snapshot.old_answer);
  Put(json, "jump_to", snapshot.jump_to.str());
  PutIds(json, "jump_reasons", snapshot.jump_reasons);
  if (snapshot.misunderstood != 0) json.Key("misunderstood").Number(snapshot.misunderstood);
  Put(json, "told_about_masking", snapshot.told_about_masking);
  Put(json, "masked", snapshot.masked);
  return json.EndObject().Take();
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
