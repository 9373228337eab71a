#include "bot/channels/channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text/text.h"
#include "bot/channels/shared/fit.h"
#include "bot/channels/shared/json.h"
#include "bot/channels/shared/markup.h"
#include "bot/crypto/hmac.h"
#include "bot/crypto/secret.h"

namespace meldwijzer::nextcloud_talk {
namespace {

using nlohmann::json;

constexpr size_t kMessageMax = 32'000;  // characters; more is answered with 413
constexpr size_t kMessageAim = 4'000;
constexpr size_t kSecretBytesMin = 40;  // occ talk:bot:install refuses less
constexpr size_t kRandomBytesMin = 32;
constexpr const char* kPersons[] = {"users/", "guests/", "emails/", "federated_users/"};

std::string WithSlash(std::string url) {
  if (!url.ends_with('/')) url += '/';
  return url;
}

// "hi {mention-user1}" with the names that its parameters give; the bot's own mention goes.
std::string Resolved(const json& content) {
  std::string text = TextOf(content, {"message"});
  const json& parameters = FieldOf(content, {"parameters"});
  if (!parameters.is_object()) return text;
  for (const auto& [name, parameter] : parameters.items()) {
    const std::string placeholder = "{" + name + "}";
    const bool bot =
        TextOf(parameter, {"type"}) == "user" && TextOf(parameter, {"id"}).starts_with("bot-");
    const std::string shown = bot ? "" : TextOf(parameter, {"name"});
    for (size_t at = text.find(placeholder); at != std::string::npos;
         at = text.find(placeholder, at + shown.size())) {
      text.replace(at, placeholder.size(), shown);
    }
  }
  return std::string(Trim(text));
}

// Nextcloud Talk's bots (https://nextcloud-talk.readthedocs.io/en/latest/bots/). A bot is switched
// on in a conversation; who else reads there it is not told, so a conversation is one person's
// until a second one writes (TurnHandler).
class TalkChannel final : public Channel {
 public:
  TalkChannel(const ChannelSettings& settings, HttpClient& client)
      : Channel(client),
        secret_(settings.Text("secret")),
        backend_(WithSlash(settings.Text("server_url"))),
        users_(settings.Words("users")) {}

  Status Verify(const HttpRequest& request, Instant /*now*/) override {
    const std::string_view random = request.Header("x-nextcloud-talk-random");
    const std::string_view signature = request.Header("x-nextcloud-talk-signature");
    // The backend header is not signed: it must be the server that the secret belongs to.
    if (WithSlash(std::string(request.Header("x-nextcloud-talk-backend"))) != backend_ ||
        random.size() < kRandomBytesMin) {
      return Fail(ErrorCode::kUnauthorized, "another server");
    }
    if (!EqualInConstantTime(ToHex(HmacSha256(secret_, {random, request.body})), signature)) {
      return Fail(ErrorCode::kUnauthorized, "the signature does not fit");
    }
    return {};
  }

  Result<Incoming> Parse(const HttpRequest& request, Instant /*now*/) override {
    const Result<json> event = ParseEventJson(request.body);
    if (!event) return std::unexpected(event.error());
    const std::string actor = TextOf(*event, {"actor", "id"});
    const bool person = std::ranges::any_of(
        kPersons, [&](const char* prefix) { return actor.starts_with(prefix); });
    if (TextOf(*event, {"type"}) != "Create" || !person ||
        TextOf(*event, {"actor", "type"}) == "Application" || !Allowed(actor)) {
      return Incoming{};
    }
    Activity activity;
    activity.channel = "nextcloud-talk";
    activity.conversation = TextOf(*event, {"target", "id"});
    activity.user = actor;
    // Talk signs no time. The number of the message tells a repetition, also of the same bytes.
    activity.event_id = IdOf(*event, {"object", "id"});
    activity.reply_to = activity.event_id;
    if (activity.conversation.empty() || activity.event_id.empty()) {
      return Fail(ErrorCode::kInvalidArgument, "target.id or object.id is missing");
    }
    const Result<json> content = ParseEventJson(TextOf(*event, {"object", "content"}));
    if (content) activity.text = Resolved(*content);
    if (content && TextOf(*event, {"object", "name"}) == "message" &&
        FieldOf(*content, {"parameters", "file"}).is_object()) {
      activity.text.clear();
    }
    if (activity.text.empty()) activity.kind = ActivityKind::kAttachment;
    return Incoming{{std::move(activity)}, {}};
  }

  std::vector<Message> Fit(const Message& message) const override {
    return FitMessage(message, {[](std::string_view text) {
                                  return CountCodePoints(RenderMarkup(text, MarkdownDialect()));
                                },
                                kMessageAim});
  }

  Result<HttpCall> Render(const OutgoingMessage& message,
                          const std::string& idempotency_key) const override {
    if (message.reply.messages.empty()) return Fail(ErrorCode::kInvalidArgument, "nothing to send");
    const std::string text = RenderMarkup(message.reply.messages.front().text, MarkdownDialect());
    if (CountCodePoints(text) > kMessageMax) return Fail(ErrorCode::kTooLarge, "too long");
    json body = {{"message", text}, {"referenceId", idempotency_key}, {"silent", false}};
    if (const int answered = std::atoi(message.reply_to.c_str()); answered > 0) {
      body["replyTo"] = answered;
    }
    const std::string random = ToHex(RandomBytes(kRandomBytesMin));
    return HttpCall{
        .url = backend_ + "ocs/v2.php/apps/spreed/api/v1/bot/" +
               PercentEncode(message.address.conversation) + "/message",
        .headers = {{"Content-Type", "application/json"},
                    {"Accept", "application/json"},
                    {"OCS-APIRequest", "true"},
                    {"X-Nextcloud-Talk-Bot-Random", random},
                    // Over the text itself, not over the body.
                    {"X-Nextcloud-Talk-Bot-Signature", ToHex(HmacSha256(secret_, {random, text}))}},
        .body = DumpJson(body)};
  }

 private:
  bool Allowed(const std::string& actor) const {
    if (users_.empty()) return true;
    const std::string name = actor.substr(actor.find('/') + 1);
    return actor.starts_with("users/") && std::ranges::find(users_, name) != users_.end();
  }

  const std::string secret_;
  const std::string backend_;
  const std::vector<std::string> users_;
};

Result<std::unique_ptr<Channel>> Create(const ChannelSettings& settings,
                                        const ChannelParts& parts) {
  if (settings.Text("secret").size() < kSecretBytesMin) {
    return Fail(ErrorCode::kInvalidArgument,
                "MELDWIJZER_NEXTCLOUD_TALK_SECRET is shorter than 40 characters: make one with "
                "`openssl rand -hex 32`");
  }
  return std::make_unique<TalkChannel>(settings, parts.client);
}

std::string Setup(const ChannelSettings& /*settings*/, const std::string& address) {
  return fmt::format(
      "1. On the Nextcloud server (Talk 17.1 or later), as the web server's user:\n"
      "     occ talk:bot:install --feature webhook --feature response Meldwijzer \"$SECRET\" "
      "{}/webhooks/nextcloud-talk\n"
      "   with SECRET the value of MELDWIJZER_NEXTCLOUD_TALK_SECRET (`openssl rand -hex 32`).\n"
      "2. MELDWIJZER_NEXTCLOUD_TALK_SERVER_URL is the address of Nextcloud itself.\n"
      "3. Each person makes a conversation of their own, and switches the bot on there:\n"
      "   conversation settings, Bots, Meldwijzer.\n",
      address);
}

}  // namespace

ChannelType Type() {
  using Kind = SettingSpec::Kind;
  return {.spec = {"nextcloud-talk",
                   "Nextcloud Talk",
                   {{"secret", Kind::kSecret, "", true,
                     "the bot's secret, 40 to 128 characters, as given to occ talk:bot:install"},
                    {"server_url", Kind::kUrl, "", true,
                     "the address of Nextcloud; requests that name another are refused"},
                    {"users", Kind::kWords, "", false,
                     "who may talk to the bot (user ids); empty: everybody"}}},
          .routes = {},
          .privacy_warning = "",
          .create = Create,
          .setup = Setup};
}

}  // namespace meldwijzer::nextcloud_talk
