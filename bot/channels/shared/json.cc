#include "bot/channels/shared/json.h"

#include <set>
#include <utility>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

using Json = nlohmann::json;

// nlohmann's tree keeps the last of two equal keys without a word and follows any depth, so both
// are looked at while the text is read.
class StrictReader {
 public:
  bool operator()(int /*depth*/, Json::parse_event_t event, Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
      case Json::parse_event_t::array_start:
        keys_.emplace_back();
        if (keys_.size() > kEventDepthMax) bad_ = "the body is nested too deeply";
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case Json::parse_event_t::key:
        if (!keys_.back().insert(parsed.get<std::string>()).second) {
          bad_ = "a key of the body stands there twice";
        }
        break;
      case Json::parse_event_t::value:
        break;
    }
    return true;
  }
  const char* bad() const { return bad_; }

 private:
  std::vector<std::set<std::string>> keys_;  // one entry a level
  const char* bad_ = nullptr;
};

}  // namespace

Result<Json> ParseEventJson(std::string_view body) {
  if (!IsValidUtf8(body)) {
    return Fail(ErrorCode::kInvalidArgument, "the body is no valid UTF-8");
  }
  StrictReader reader;
  Json json = Json::parse(body, std::ref(reader), false);
  if (json.is_discarded()) return Fail(ErrorCode::kInvalidArgument, "the body is no valid JSON");
  if (reader.bad() != nullptr) return Fail(ErrorCode::kInvalidArgument, reader.bad());
  if (!json.is_object()) return Fail(ErrorCode::kInvalidArgument, "the body is no JSON object");
  return json;
}

const Json& FieldOf(const Json& json, std::initializer_list<const char*> way) {
  static const Json null;
  const Json* at = &json;
  for (const char* const name : way) {
    if (!at->is_object()) return null;
    const auto found = at->find(name);
    if (found == at->end()) return null;
    at = &*found;
  }
  return *at;
}

std::string TextOf(const Json& json, std::initializer_list<const char*> way) {
  const Json& field = FieldOf(json, way);
  return field.is_string() ? field.get<std::string>() : "";
}

bool IsTrue(const Json& json, std::initializer_list<const char*> way) {
  const Json& field = FieldOf(json, way);
  return field.is_boolean() && field.get<bool>();
}

std::string IdOf(const Json& json, std::initializer_list<const char*> way) {
  const Json& field = FieldOf(json, way);
  if (field.is_string()) return field.get<std::string>();
  return field.is_number_integer() ? field.dump() : "";
}

std::string DumpJson(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace meldwijzer
