// The published vectors of the platforms' signatures, and our own for what they do not publish.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "bot/channels/channel.h"

using namespace meldwijzer;

namespace {

class NoClient final : public HttpClient {
 public:
  HttpAnswer Send(const HttpCall& /*call*/) override { return {}; }
};

std::unique_ptr<Channel> Make(const std::string& name, std::map<std::string, std::string> values) {
  static NoClient client;
  static const SystemClock clock;
  static const Log log;
  for (const ChannelType& type : ChannelTypes()) {
    if (type.spec.name != name) continue;
    auto channel = type.create(ChannelSettings(std::move(values)), {client, clock, log});
    REQUIRE(channel.has_value());
    return std::move(*channel);
  }
  FAIL("no channel " << name);
  return nullptr;
}

bool Verified(Channel& channel, const HttpRequest& request, long seconds) {
  return channel.Verify(request, Instant(std::chrono::seconds(seconds))).has_value();
}

}  // namespace

TEST_CASE("Slack's published vector fits within five minutes, to both sides") {
  const auto slack = Make("slack", {{"signing_secret", "8f742231b10e8888abcd99yyyzzz85a5"},
                                    {"bot_token", "xoxb"},
                                    {"api_url", "https://slack.com/api"}});
  HttpRequest request;
  request.headers = {
      {"x-slack-request-timestamp", "1531420618"},
      {"x-slack-signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"}};
  request.body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id="
      "G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-"
      "collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%"
      "2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
      "803a0bc887a14d10d2c447fce8b6703c";
  CHECK(Verified(*slack, request, 1531420618));
  CHECK(Verified(*slack, request, 1531420618 + 300));
  CHECK(!Verified(*slack, request, 1531420618 + 301));
  CHECK(!Verified(*slack, request, 1531420618 - 301));
  request.body += "x";
  CHECK(!Verified(*slack, request, 1531420618));
}

TEST_CASE("Nextcloud Talk's signature, in and out, and only for the server that was configured") {
  const auto talk =
      Make("nextcloud-talk", {{"secret", "talk-secret-for-tests-0123456789abcdefghijkl"},
                              {"server_url", "https://cloud.example.org"}});
  HttpRequest request;
  request.headers = {{"x-nextcloud-talk-random",
                      "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5kL7nP9qR1tU3wX5zA7cD9fG1iJ3k"},
                     {"x-nextcloud-talk-signature",
                      "53ce203ccf8594e773406ece1a1b3651be6603f080b0b7a1ef33f16e40c47863"},
                     {"x-nextcloud-talk-backend", "https://cloud.example.org/"}};
  request.body =
      R"({"type":"Create","actor":{"type":"Person","id":"users/anna","name":"Anna"},"object":)"
      R"({"type":"Note","id":"1567","name":"message","content":"{\"message\":\"hoi\",)"
      R"(\"parameters\":[]}","mediaType":"text/markdown"},"target":{"type":"Collection",)"
      R"("id":"n3xtc10ud","name":"Test"}})";
  REQUIRE(request.body.size() == 271);
  CHECK(Verified(*talk, request, 0));
  const auto incoming = talk->Parse(request, {});
  REQUIRE(incoming.has_value());
  REQUIRE(incoming->activities.size() == 1);
  CHECK(incoming->activities[0].text == "hoi");
  CHECK(incoming->activities[0].conversation == "n3xtc10ud");
  request.headers[2].second = "https://evil.example.org/";
  CHECK(!Verified(*talk, request, 0));
}
