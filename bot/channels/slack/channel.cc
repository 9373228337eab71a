#include "bot/channels/channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text/text.h"
#include "bot/channels/shared/fit.h"
#include "bot/channels/shared/json.h"
#include "bot/channels/shared/markup.h"
#include "bot/channels/web_chat/html.h"
#include "bot/crypto/hmac.h"
#include "bot/crypto/secret.h"

namespace meldwijzer::slack {
namespace {

using nlohmann::json;

constexpr std::chrono::seconds kTolerance{300};
constexpr size_t kSectionMax = 2'900;  // characters of a section's text; Slack takes 3,000
constexpr size_t kButtonsMax = 25;
constexpr size_t kButtonTitleMax = 75;
constexpr const char* kActionPrefix = "choice-";

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : ReplaceMarks(text)) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

const Dialect& Mrkdwn() {
  static const Dialect dialect{
      Escape, "*", "*", [](const std::string& title, const std::string& url) {
        const std::string address = EscapeHtml(url);
        return title.empty() ? "<" + address + ">" : "<" + address + "|" + title + ">";
      }};
  return dialect;
}

// What a person typed: <@U1> is a mention, <#C1|name> a channel, <url|label> a link.
std::string Unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with('<') && rest.find('>') != std::string_view::npos) {
      const std::string_view inside = rest.substr(1, rest.find('>') - 1);
      const size_t bar = inside.find('|');
      if (bar != std::string_view::npos) {
        out += inside.substr(bar + 1);
      } else if (!inside.starts_with('@') && !inside.starts_with('!')) {
        out += inside;
      }
      i += inside.size() + 1;
    } else if (rest.starts_with("&lt;") || rest.starts_with("&gt;")) {
      out += rest[1] == 'l' ? '<' : '>';
      i += 3;
    } else if (rest.starts_with("&amp;")) {
      out += '&';
      i += 4;
    } else {
      out += text[i];
    }
  }
  return std::string(Trim(out));
}

std::string FormField(std::string_view body, std::string_view name) {
  while (!body.empty()) {
    const std::string_view field = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), field.size() + 1));
    const size_t equals = field.find('=');
    std::string value;
    if (field.substr(0, equals) == name && equals != std::string_view::npos &&
        PercentDecode(field.substr(equals + 1), true, value)) {
      return value;
    }
  }
  return "";
}

HttpResponse Empty() {
  HttpResponse response;
  response.body.clear();
  return response;
}

// Slack's Events API and interactivity (https://api.slack.com/apis/events-api).
class SlackChannel final : public Channel {
 public:
  SlackChannel(const ChannelSettings& settings, HttpClient& client)
      : Channel(client),
        secret_(settings.Text("signing_secret")),
        token_(settings.Text("bot_token")),
        api_url_(settings.Text("api_url")),
        teams_(settings.Words("teams")),
        users_(settings.Words("users")) {}

  Status Verify(const HttpRequest& request, Instant now) override {
    const std::string_view timestamp = request.Header("x-slack-request-timestamp");
    long long sent = 0;
    const auto [end, error] =
        std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), sent);
    const std::chrono::seconds age =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()) -
        std::chrono::seconds(sent);
    if (error != std::errc() || end != timestamp.data() + timestamp.size() || age > kTolerance ||
        age < -kTolerance) {
      return Fail(ErrorCode::kUnauthorized, "the time is missing or too far off");
    }
    const std::string expected =
        "v0=" + ToHex(HmacSha256(secret_, {"v0:", timestamp, ":", request.body}));
    if (!EqualInConstantTime(expected, request.Header("x-slack-signature"))) {
      return Fail(ErrorCode::kUnauthorized, "the signature does not fit");
    }
    return {};
  }

  Result<Incoming> Parse(const HttpRequest& request, Instant /*now*/) override {
    if (request.Header("content-type").starts_with("application/x-www-form-urlencoded")) {
      return ParseInteraction(FormField(request.body, "payload"));
    }
    const Result<json> event = ParseEventJson(request.body);
    if (!event) return std::unexpected(event.error());
    const std::string type = TextOf(*event, {"type"});
    if (type == "url_verification") {
      HttpResponse response;
      response.body = TextOf(*event, {"challenge"});
      return Incoming{{}, {std::move(response)}};
    }
    if (type != "event_callback") return Incoming{{}, {Empty()}};
    return ParseMessage(*event);
  }

  HttpResponse Acknowledge(const Incoming& /*incoming*/,
                           const std::vector<Reply>& /*replies*/) const override {
    return Empty();
  }

  std::vector<Message> Fit(const Message& message) const override {
    return FitMessage(message, {[](std::string_view text) {
                                  return CountCodePoints(RenderMarkup(text, Mrkdwn()));
                                },
                                kSectionMax, kButtonsMax, kButtonTitleMax});
  }

  Result<HttpCall> Render(const OutgoingMessage& message,
                          const std::string& /*idempotency_key*/) const override {
    json body = {{"channel", message.address.conversation}};
    if (!message.take_back.empty()) {
      body["ts"] = message.take_back;
      return Call("chat.delete", body);
    }
    if (message.reply.messages.empty()) return Fail(ErrorCode::kInvalidArgument, "nothing to send");
    const Message& piece = message.reply.messages.front();
    const std::string text = RenderMarkup(piece.text, Mrkdwn());
    body["text"] = text;
    body["unfurl_links"] = false;
    body["unfurl_media"] = false;
    if (!message.address.route.empty()) body["thread_ts"] = message.address.route;
    json blocks = json::array();
    blocks.push_back(
        {{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", text}, {"verbatim", true}}}});
    json buttons = json::array();
    for (const Choice& choice : piece.choices) {
      buttons.push_back({{"type", "button"},
                         {"text", {{"type", "plain_text"}, {"text", choice.title}}},
                         {"action_id", kActionPrefix + choice.id},
                         {"value", EncodeChoice(choice.id, message.reply.question)}});
    }
    if (!buttons.empty()) blocks.push_back({{"type", "actions"}, {"elements", buttons}});
    body["blocks"] = std::move(blocks);
    return Call("chat.postMessage", body);
  }

  // The status is 200 even where it failed.
  DeliveryResult Read(const HttpAnswer& answer) const override {
    DeliveryResult result = ResultOf(answer);
    if (result.outcome != DeliveryResult::Outcome::kDelivered) return result;
    const Result<json> said = ParseEventJson(answer.body);
    if (said && IsTrue(*said, {"ok"})) {
      result.sent_as = TextOf(*said, {"ts"});
      return result;
    }
    const std::string error = said ? TextOf(*said, {"error"}) : "";
    const bool later = !said || error == "ratelimited" || error == "rate_limited" ||
                       error == "internal_error" || error == "fatal_error" ||
                       error == "service_unavailable" || error == "request_timeout";
    return {later ? DeliveryResult::Outcome::kRetry : DeliveryResult::Outcome::kRefused,
            "slack-" + (error.empty() ? "unreadable" : error), answer.retry_after};
  }

 private:
  HttpCall Call(const std::string& method, const json& body) const {
    return {.url = api_url_ + "/" + method,
            .headers = {{"Content-Type", "application/json; charset=utf-8"},
                        {"Authorization", "Bearer " + token_}},
            .body = DumpJson(body)};
  }

  bool Allowed(const std::string& team, const std::string& user) const {
    const auto in = [](const std::vector<std::string>& list, const std::string& one) {
      return list.empty() || std::ranges::find(list, one) != list.end();
    };
    return in(teams_, team) && in(users_, user);
  }

  Result<Incoming> ParseMessage(const json& event) const {
    const json& said = FieldOf(event, {"event"});
    const std::string type = TextOf(said, {"type"});
    const std::string subtype = TextOf(said, {"subtype"});
    const std::string user = TextOf(said, {"user"});
    const bool own = FieldOf(said, {"bot_id"}).is_string() || IsOwnUser(event, user);
    const bool known = subtype.empty() || subtype == "file_share" || subtype == "thread_broadcast";
    const std::string team = TextOf(event, {"team_id"});
    if ((type != "message" && type != "app_mention") || own || !known || user.empty() ||
        !Allowed(team, user)) {
      return Incoming{{}, {Empty()}};
    }
    Activity activity;
    activity.channel = "slack";
    activity.conversation = TextOf(said, {"channel"});
    activity.user = team + "/" + user;
    // A mention comes twice under two event ids; channel and ts are the same in both.
    activity.event_id = TextOf(said, {"ts"});
    activity.route = TextOf(said, {"thread_ts"});
    activity.text = Unescape(TextOf(said, {"text"}));
    activity.attachment = FieldOf(said, {"files"}).is_array();
    if (activity.conversation.empty() || activity.event_id.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "event.channel or event.ts is missing");
    }
    const std::string kind = TextOf(said, {"channel_type"});
    if (kind != "im") {
      // Only who speaks to the bot is answered; the rest of the channel is not its business.
      if (type != "app_mention") return Incoming{{}, {Empty()}};
      activity.kind = ActivityKind::kGroup;
    } else if (activity.text.empty()) {
      if (!activity.attachment) return Incoming{{}, {Empty()}};
      activity.kind = ActivityKind::kAttachment;
    }
    return Incoming{{std::move(activity)}, {}};
  }

  static bool IsOwnUser(const json& event, const std::string& user) {
    const json& authorizations = FieldOf(event, {"authorizations"});
    if (!authorizations.is_array()) return false;
    return std::ranges::any_of(authorizations, [&](const json& one) {
      return !user.empty() && TextOf(one, {"user_id"}) == user;
    });
  }

  Result<Incoming> ParseInteraction(const std::string& payload) const {
    const Result<json> event = ParseEventJson(payload);
    if (!event) return std::unexpected(event.error());
    const json& actions = FieldOf(*event, {"actions"});
    const std::string user = TextOf(*event, {"user", "id"});
    const std::string team = TextOf(*event, {"team", "id"});
    if (TextOf(*event, {"type"}) != "block_actions" || !actions.is_array() || actions.empty() ||
        !Allowed(team, user)) {
      return Incoming{{}, {Empty()}};
    }
    const json& action = actions.front();
    const ChosenButton chosen = DecodeChoice(TextOf(action, {"value"}));
    Activity activity;
    activity.channel = "slack";
    activity.conversation = TextOf(*event, {"channel", "id"});
    activity.user = team + "/" + user;
    activity.event_id = fmt::format("{}/{}", TextOf(action, {"action_ts"}),
                                    Truncate(TextOf(action, {"action_id"}), 100));
    activity.choice = chosen.choice;
    activity.question = chosen.question;
    if (activity.conversation.empty() || user.empty() || activity.choice.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "channel, user or value is missing");
    }
    return Incoming{{std::move(activity)}, {}};
  }

  const std::string secret_;
  const std::string token_;
  const std::string api_url_;
  const std::vector<std::string> teams_;
  const std::vector<std::string> users_;
};

Result<std::unique_ptr<Channel>> Create(const ChannelSettings& settings,
                                        const ChannelParts& parts) {
  return std::make_unique<SlackChannel>(settings, parts.client);
}

// A manifest as https://api.slack.com/reference/manifests describes it.
std::string Setup(const ChannelSettings& /*settings*/, const std::string& address) {
  const std::string url = address + "/webhooks/slack";
  const nlohmann::ordered_json manifest = {
      {"display_information", {{"name", "Meldwijzer"}}},
      {"features",
       {{"bot_user", {{"display_name", "Meldwijzer"}, {"always_online", true}}},
        {"app_home", {{"messages_tab_enabled", true}, {"messages_tab_read_only_enabled", false}}}}},
      {"oauth_config", {{"scopes", {{"bot", {"app_mentions:read", "chat:write", "im:history"}}}}}},
      {"settings",
       {{"event_subscriptions",
         {{"request_url", url}, {"bot_events", {"app_mention", "message.im"}}}},
        {"interactivity", {{"is_enabled", true}, {"request_url", url}}},
        {"org_deploy_enabled", false},
        {"socket_mode_enabled", false}}}};
  return fmt::format(
      "1. https://api.slack.com/apps, Create New App, From a manifest; paste:\n{}\n"
      "2. Basic Information, Signing Secret: MELDWIJZER_SLACK_SIGNING_SECRET.\n"
      "3. Install App; Bot User OAuth Token (xoxb-...): MELDWIJZER_SLACK_BOT_TOKEN.\n"
      "4. Start the server with both, then press Retry beside the Request URL.\n",
      manifest.dump(2));
}

}  // namespace

ChannelType Type() {
  using Kind = SettingSpec::Kind;
  return {.spec = {"slack",
                   "Slack",
                   {{"signing_secret", Kind::kSecret, "", true,
                     "of the app, with which Slack signs what it sends"},
                    {"bot_token", Kind::kSecret, "", true,
                     "of the bot user (xoxb-...), with which it answers"},
                    {"api_url", Kind::kUrl, "https://slack.com/api", true, "of Slack's API"},
                    {"teams", Kind::kWords, "", false,
                     "workspaces (T...) whose people may talk to the bot; empty: all"},
                    {"users", Kind::kWords, "", false,
                     "people (U...) who may talk to the bot; empty: all"}}},
          .routes = {},
          .privacy_warning = "",
          .create = Create,
          .setup = Setup};
}

}  // namespace meldwijzer::slack
