#include "bot/turns/reply_json.h"

#include <nlohmann/json.hpp>

namespace meldwijzer {
namespace {

using Json = nlohmann::ordered_json;

Json MessageToJson(const Message& message) {
  Json choices = Json::array();
  for (const Choice& choice : message.choices) {
    choices.push_back({{"id", choice.id}, {"title", choice.title}});
  }
  Json links = Json::array();
  for (const Link& link : message.links)
    links.push_back({{"title", link.title}, {"url", link.url}});
  return {{"text", message.text}, {"choices", std::move(choices)}, {"links", std::move(links)}};
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
  Json messages = Json::array();
  for (const Message& message : reply.messages) messages.push_back(MessageToJson(message));
  Json dialog;
  if (!reply.dialog.dialog.empty()) {
    dialog = {{"dialog", reply.dialog.dialog}, {"state", reply.dialog.state}};
    dialog["step"] = reply.dialog.step ? Json(*reply.dialog.step) : Json();
    dialog["done"] = reply.dialog.done;
  }
  const Json json = {{"conversation", reply.conversation},
                     {"messages", std::move(messages)},
                     {"dialog", std::move(dialog)}};
  // Texts are valid UTF-8 by then; replacing keeps a mistake of ours from becoming a crash.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
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
