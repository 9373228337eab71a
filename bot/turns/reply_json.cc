#include "bot/turns/reply_json.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"

namespace meldwijzer {
namespace {

using Json = nlohmann::ordered_json;

void WriteMessage(JsonWriter& json, const Message& message) {
  json.BeginObject().Key("text").Text(message.text).Key("choices").BeginArray();
  for (const Choice& choice : message.choices) {
    json.BeginObject().Key("id").Text(choice.id).Key("title").Text(choice.title).EndObject();
  }
  json.EndArray().Key("links").BeginArray();
  for (const Link& link : message.links) {
    json.BeginObject().Key("title").Text(link.title).Key("url").Text(link.url).EndObject();
  }
  json.EndArray().EndObject();
}

Message MessageFromJson(const Json& json) {
  Message message;
  message.text = json.at("text").get<std::string>();
  for (const Json& choice : json.at("choices")) {
    message.choices.push_back(
        {choice.at("id").get<std::string>(), choice.at("title").get<std::string>()});
  }
  for (const Json& link : json.at("links")) {
    message.links.push_back(
        {link.at("title").get<std::string>(), link.at("url").get<std::string>()});
  }
  return message;
}

}  // namespace

std::string ReplyToJson(const Reply& reply) {
  JsonWriter json;
  json.BeginObject().Key("conversation").Text(reply.conversation).Key("messages").BeginArray();
  for (const Message& message : reply.messages) WriteMessage(json, message);
  json.EndArray().Key("dialog");
  if (reply.dialog.dialog.empty()) {
    json.Null();
  } else {
    json.BeginObject().Key("dialog").Text(reply.dialog.dialog);
    json.Key("state").Text(reply.dialog.state).Key("step");
    if (reply.dialog.step) {
      json.Number(*reply.dialog.step);
    } else {
      json.Null();
    }
    json.Key("done").Flag(reply.dialog.done).EndObject();
  }
  return json.EndObject().Take();
}

Result<Reply> ReplyFromJson(std::string_view json_text) {
  const Json json = Json::parse(json_text, nullptr, false);
  if (json.is_discarded()) return Fail(ErrorCode::kCorrupt, "a stored answer is no JSON");
  try {
    Reply reply;
    reply.conversation = json.at("conversation").get<std::string>();
    for (const Json& message : json.at("messages")) {
      reply.messages.push_back(MessageFromJson(message));
    }
    if (const Json& dialog = json.at("dialog"); !dialog.is_null()) {
      reply.dialog.dialog = dialog.at("dialog").get<std::string>();
      reply.dialog.state = dialog.at("state").get<std::string>();
      if (!dialog.at("step").is_null()) reply.dialog.step = dialog.at("step").get<int>();
      reply.dialog.done = dialog.at("done").get<bool>();
    }
    return reply;
  } catch (const Json::exception&) {
    return Fail(ErrorCode::kCorrupt, "a stored answer has another form");
  }
}

}  // namespace meldwijzer
