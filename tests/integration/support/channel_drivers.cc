#include <nlohmann/json.hpp>

#include "bot/crypto/hmac.h"
#include "bot/crypto/secret.h"
#include "bot/http/http_client.h"
#include "tests/integration/support/channel_driver.h"

namespace meldwijzer::test {
namespace {

using nlohmann::json;

class TalkDriver final : public ChannelDriver {
 public:
  std::string name() const override { return "nextcloud-talk"; }
  std::map<std::string, std::string> Variables(const std::string& url) const override {
    url_ = url;
    return {{"MELDWIJZER_NEXTCLOUD_TALK_SECRET", kTalkSecret},
            {"MELDWIJZER_NEXTCLOUD_TALK_SERVER_URL", url}};
  }
  std::map<std::string, std::string> Sign(const PlatformEvent& event, std::time_t /*time*/,
                                          bool right_secret) const override {
    const std::string random = ToHex(RandomBytes(32));
    const std::string secret = right_secret ? kTalkSecret : std::string(kTalkSecret) + "x";
    return {{"X-Nextcloud-Talk-Random", random},
            {"X-Nextcloud-Talk-Signature", ToHex(HmacSha256(secret, {random, event.body}))},
            {"X-Nextcloud-Talk-Backend", url_ + "/"},
            {"OCS-APIRequest", "true"}};
  }
  bool signs_time() const override { return false; }
  bool signs_body() const override { return true; }

  PlatformEvent Message(const std::string& user, const std::string& text,
                        const std::string& id) const override {
    return Event("Create", {{"type", "Person"}, {"id", "users/" + user}, {"name", "Anna"}}, user,
                 text, id);
  }
  std::optional<PlatformEvent> Button(const std::string&, const std::string&,
                                      const std::string&) const override {
    return std::nullopt;
  }
  std::optional<PlatformEvent> Group(const std::string&, const std::string&) const override {
    return std::nullopt;
  }
  std::vector<std::pair<std::string, PlatformEvent>> Ignored() const override {
    const json person = {{"type", "Person"}, {"id", "users/anna"}, {"name", "Anna"}};
    return {
        {"bot",
         Event("Create", {{"type", "Application"}, {"id", "bots/bot-1"}}, "anna", "x", "91")},
        {"bot by id", Event("Create", {{"type", "Person"}, {"id", "bots/b"}}, "anna", "x", "92")},
        {"edit", Event("Activity", person, "anna", "x", "93")},
        {"reaction", Event("Like", person, "anna", "x", "94")},
        {"join", Event("Join", {{"type", "Application"}, {"id", "bots/me"}}, "anna", "x", "95")}};
  }
  std::optional<SeenMessage> Read(const PlatformCall& call) const override {
    const std::string begin = "/ocs/v2.php/apps/spreed/api/v1/bot/";
    if (!call.path.starts_with(begin) || !call.path.ends_with("/message")) return std::nullopt;
    const std::string text = json::parse(call.body).at("message");
    const auto& random = call.headers.at("x-nextcloud-talk-bot-random");
    if (call.headers.at("x-nextcloud-talk-bot-signature") !=
        ToHex(HmacSha256(kTalkSecret, {random, text}))) {
      return std::nullopt;
    }
    const std::string rest = call.path.substr(begin.size());
    return SeenMessage{rest.substr(0, rest.find('/')), text, {}};
  }
  PlatformAnswer Taken() const override { return {201, "{}"}; }
  size_t text_max() const override { return 32'000; }

 private:
  static constexpr const char* kTalkSecret = "talk-secret-for-tests-0123456789abcdefghijkl";

  static PlatformEvent Event(const std::string& type, const json& actor, const std::string& user,
                             const std::string& text, const std::string& id) {
    const json content = {{"message", text}, {"parameters", json::array()}};
    const json body = {{"type", type},
                       {"actor", actor},
                       {"object",
                        {{"type", "Note"},
                         {"id", id},
                         {"name", "message"},
                         {"content", content.dump()},
                         {"mediaType", "text/markdown"}}},
                       {"target", {{"type", "Collection"}, {"id", "room" + user}, {"name", "T"}}}};
    return {"/webhooks/nextcloud-talk", body.dump()};
  }

  mutable std::string url_;
};

class SlackDriver final : public ChannelDriver {
 public:
  std::string name() const override { return "slack"; }
  std::map<std::string, std::string> Variables(const std::string& url) const override {
    return {{"MELDWIJZER_SLACK_SIGNING_SECRET", kSlackSecret},
            {"MELDWIJZER_SLACK_BOT_TOKEN", "xoxb-test"},
            {"MELDWIJZER_SLACK_API_URL", url}};
  }
  std::map<std::string, std::string> Sign(const PlatformEvent& event, std::time_t time,
                                          bool right_secret) const override {
    const std::string stamp = std::to_string(time);
    const std::string secret = right_secret ? kSlackSecret : "another";
    return {
        {"X-Slack-Request-Timestamp", stamp},
        {"X-Slack-Signature", "v0=" + ToHex(HmacSha256(secret, {"v0:", stamp, ":", event.body}))}};
  }
  bool signs_time() const override { return true; }
  bool signs_body() const override { return true; }

  PlatformEvent Message(const std::string& user, const std::string& text,
                        const std::string& id) const override {
    return Event({{"type", "message"}, {"channel_type", "im"}}, user, text, id);
  }
  std::optional<PlatformEvent> Button(const std::string& user, const std::string& value,
                                      const std::string& id) const override {
    const json payload = {
        {"type", "block_actions"},
        {"team", {{"id", "T1"}}},
        {"user", {{"id", "U" + user}}},
        {"channel", {{"id", "D" + user}}},
        {"actions",
         json::array({{{"action_id", "choice-x"}, {"value", value}, {"action_ts", id}}})}};
    return PlatformEvent{"/webhooks/slack", "payload=" + PercentEncode(payload.dump()),
                         "application/x-www-form-urlencoded"};
  }
  std::optional<PlatformEvent> Group(const std::string& user,
                                     const std::string& id) const override {
    return Event({{"type", "app_mention"}, {"channel", "C1"}, {"channel_type", "channel"}}, user,
                 "<@UBOT> een meisje", id);
  }
  std::vector<std::pair<std::string, PlatformEvent>> Ignored() const override {
    const json im = {{"type", "message"}, {"channel_type", "im"}};
    const auto with = [&](json more) {
      json event = im;
      event.update(more);
      return event;
    };
    return {{"bot", Event(with({{"bot_id", "B1"}}), "anna", "x", "91")},
            {"own echo", Event(with({{"user", "UBOT"}}), "anna", "x", "92")},
            {"edit", Event(with({{"subtype", "message_changed"}}), "anna", "x", "93")},
            {"deletion", Event(with({{"subtype", "message_deleted"}}), "anna", "x", "94")},
            {"reaction", Event({{"type", "reaction_added"}}, "anna", "x", "95")},
            {"not addressed",
             Event({{"type", "message"}, {"channel", "C1"}, {"channel_type", "channel"}}, "anna",
                   "x", "96")}};
  }
  std::optional<SeenMessage> Read(const PlatformCall& call) const override {
    if (call.path != "/chat.postMessage" ||
        call.headers.at("authorization") != "Bearer xoxb-test") {
      return std::nullopt;
    }
    const json body = json::parse(call.body);
    SeenMessage seen{body.at("channel"), body.at("text"), {}};
    for (const json& block : body.at("blocks")) {
      if (block.at("type") != "actions") continue;
      for (const json& button : block.at("elements")) {
        seen.buttons.emplace_back(button.at("text").at("text"), button.at("value"));
      }
    }
    return seen;
  }
  PlatformAnswer Taken() const override { return {200, R"({"ok":true,"ts":"1.000100"})"}; }
  std::string deleted_by() const override { return "/chat.delete"; }
  size_t text_max() const override { return 3'000; }

 private:
  static constexpr const char* kSlackSecret = "0123456789abcdef0123456789abcdef";

  static PlatformEvent Event(json event, const std::string& user, const std::string& text,
                             const std::string& id) {
    event.emplace("channel", "D" + user);
    event.emplace("user", "U" + user);
    event["text"] = text;
    event["ts"] = id;
    const json body = {{"type", "event_callback"},
                       {"team_id", "T1"},
                       {"event_id", "Ev" + id},
                       {"authorizations", json::array({{{"user_id", "UBOT"}}})},
                       {"event", event}};
    return {"/webhooks/slack", body.dump()};
  }
};

}  // namespace

std::vector<std::unique_ptr<ChannelDriver>> AllDrivers() {
  std::vector<std::unique_ptr<ChannelDriver>> drivers;
  drivers.push_back(std::make_unique<TalkDriver>());
  drivers.push_back(std::make_unique<SlackDriver>());
  return drivers;
}

}  // namespace meldwijzer::test
