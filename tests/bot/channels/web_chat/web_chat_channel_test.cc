#include "bot/channels/web_chat/web_chat_channel.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

using meldwijzer::Activity;
using meldwijzer::AddressLimit;
using meldwijzer::ErrorCode;
using meldwijzer::HttpRequest;
using meldwijzer::HttpResponse;
using meldwijzer::Instant;
using meldwijzer::Reply;
using meldwijzer::Result;
using meldwijzer::SecretKey;
using meldwijzer::WebChatChannel;
using meldwijzer::WebChatOptions;
using meldwijzer::WebSessions;

namespace {

constexpr const char* kEvent = "0f8fad5b-d9cb-469f-a165-70867728950e";

struct TickingClock final : meldwijzer::Clock {
  Instant now{std::chrono::milliseconds(1'000'000)};
  Instant Now() const override { return now; }
};

std::string HeaderOf(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

Reply SomeReply(const std::string& conversation) {
  return {.conversation = conversation,
          .messages = {{.text = "**Dag**",
                        .choices = {{.id = "yes", .title = "Ja"}},
                        .links = {{.title = "t", .url = "https://x.nl"}}}},
          .dialog = {.dialog = "meldcode", .state = "role", .step = 1, .done = false}};
}

SecretKey KeyOf(char byte) { return SecretKey::FromBytes(std::string(32, byte)).value(); }

struct World {
  TickingClock clock;
  std::vector<Activity> taken;
  std::unique_ptr<WebChatChannel> channel;
  ErrorCode failure = ErrorCode::kInternal;
  bool fails = false;

  explicit World(size_t per_hour = 60, char key = 'k') {
    const auto opening = [](const std::string& locale) -> Result<Reply> {
      Reply reply = SomeReply("");
      reply.messages[0].text = "start " + locale;
      return reply;
    };
    const auto take = [this](const Activity& activity) -> Result<Reply> {
      taken.push_back(activity);
      if (fails) return meldwijzer::Fail(failure, "secret");
      return SomeReply(activity.conversation);
    };
    channel = std::make_unique<WebChatChannel>(
        WebChatOptions{.session_key = KeyOf(key), .new_conversations_per_hour_max = per_hour},
        clock, opening, take);
  }

  static HttpRequest Request(const std::string& body, const std::string& cookie = "") {
    HttpRequest request;
    request.method = "POST";
    request.path = "/chat/messages";
    request.peer = request.client = "192.0.2.1";
    request.headers = {{"Host", "chat.example"}, {"Content-Type", "application/json"}};
    if (!cookie.empty()) request.headers.emplace_back("Cookie", cookie);
    request.body = body;
    return request;
  }
  HttpResponse Say(const std::string& text, const std::string& cookie = "") const {
    return channel->PostMessage(
        Request(nlohmann::json{{"event", kEvent}, {"text", text}}.dump(), cookie));
  }
};

std::string CookieOf(const HttpResponse& response) {
  const std::string line = HeaderOf(response, "Set-Cookie");
  return line.substr(0, line.find(';'));
}

}  // namespace

TEST_CASE("a message becomes an activity and the reply becomes the page's JSON") {
  const World world;
  const HttpResponse response = world.Say("hallo");
  CHECK(response.status == 200);
  REQUIRE(world.taken.size() == 1);
  CHECK(world.taken[0].channel == "web");
  CHECK(world.taken[0].event_id == kEvent);
  CHECK(world.taken[0].text == "hallo");
  CHECK(world.taken[0].conversation.size() == 32);
  CHECK(response.body ==
        R"({"conversation":"","messages":[{"text":"**Dag**","choices":[{"id":"yes","title":"Ja"}],)"
        R"("links":[{"title":"t","url":"https://x.nl"}]}],)"
        R"("dialog":{"dialog":"meldcode","state":"role","step":1,"done":false}})");
  // What the page can read must not open the conversation.
  CHECK(response.body.find(world.taken[0].conversation) == std::string::npos);
}

TEST_CASE("the cookie keeps the conversation, cannot be read by scripts and cannot be made up") {
  const World world;
  const HttpResponse first = world.Say("een");
  const std::string line = HeaderOf(first, "Set-Cookie");
  CHECK(line.find("; Path=/; ") != std::string::npos);
  CHECK(line.find("; HttpOnly") != std::string::npos);
  CHECK(line.find("; SameSite=Strict") != std::string::npos);
  CHECK(line.find("Secure") == std::string::npos);
  world.Say("twee", CookieOf(first));
  CHECK(world.taken[1].conversation == world.taken[0].conversation);
  std::string forged = CookieOf(first);
  forged.back() = forged.back() == '0' ? '1' : '0';
  world.Say("drie", forged);
  CHECK(world.taken[2].conversation != world.taken[0].conversation);
  world.Say("vier");
  CHECK(world.taken[3].conversation != world.taken[0].conversation);
  // The same key after a restart knows it; another key does not.
  const World restarted;
  restarted.Say("vijf", CookieOf(first));
  CHECK(restarted.taken[0].conversation == world.taken[0].conversation);
  const World other(60, 'o');
  other.Say("zes", CookieOf(first));
  CHECK(other.taken[0].conversation != world.taken[0].conversation);
}

TEST_CASE("behind TLS the cookie is bound to the host and never sent in the clear") {
  const World world;
  HttpRequest request = World::Request(R"({"event":"12345678","choice":"yes"})");
  request.secure = true;
  const HttpResponse response = world.channel->PostMessage(request);
  CHECK(HeaderOf(response, "Set-Cookie").starts_with("__Host-meldwijzer="));
  CHECK(HeaderOf(response, "Set-Cookie").ends_with("; Secure"));
}

TEST_CASE("posts that another site causes are refused before anything happens") {
  const World world;
  const auto with = [&](const std::string& name, const std::string& value) {
    HttpRequest request = World::Request(R"({"event":"12345678","text":"x"})");
    request.headers.emplace_back(name, value);
    return world.channel->PostMessage(request).status;
  };
  CHECK(with("Origin", "https://evil.example") == 403);
  CHECK(with("Origin", "null") == 403);
  CHECK(with("Origin", "http://chat.example.evil") == 403);
  CHECK(with("Sec-Fetch-Site", "cross-site") == 403);
  CHECK(with("Sec-Fetch-Site", "same-site") == 403);
  HttpRequest form = World::Request(R"({"event":"12345678","text":"x"})");
  form.headers = {{"Host", "chat.example"}, {"Content-Type", "text/plain"}};
  CHECK(world.channel->PostMessage(form).status == 415);
  CHECK(world.taken.empty());
  CHECK(with("Origin", "https://chat.example") == 200);
  CHECK(with("Sec-Fetch-Site", "same-origin") == 200);
}

TEST_CASE("what cannot be read is 400 and takes no turn") {
  const World world;
  const std::vector<std::string> bodies = {
      "",
      "[]",
      "{",
      R"({"text":"x"})",
      R"({"event":"1234567","text":"x"})",
      R"({"event":"1234 5678","text":"x"})",
      R"({"event":")" + std::string(65, 'a') + R"(","text":"x"})",
      R"({"event":"12345678"})",
      R"({"event":"12345678","text":""})",
      R"({"event":"12345678","text":7})",
      R"({"event":"12345678","text":"x","locale":"xx"})",
      R"({"event":"12345678","text":"a\u0000b"})",
      R"({"event":"12345678","choice":"a\u0007b"})",
      R"({"event":"12345678","choice":")" + std::string(201, 'a') + R"("})",
      "{\"event\":\"12345678\",\"text\":\"\xff\"}",
      std::string(60'000, '['),
  };
  for (const std::string& body : bodies) {
    CAPTURE(body);
    const HttpResponse response = world.channel->PostMessage(World::Request(body));
    CHECK(response.status == 400);
    CHECK(response.content_type == "application/problem+json");
    CHECK(HeaderOf(response, "Set-Cookie").empty());
  }
  CHECK(world.taken.empty());
  CHECK(world.Say("twee\nregels\tmet 😀").status == 200);
}

TEST_CASE("a failing store is said so, without its words and without a cookie") {
  World world;
  world.fails = true;
  world.failure = ErrorCode::kUnavailable;
  const HttpResponse away = world.Say("x");
  CHECK(away.status == 503);
  CHECK(HeaderOf(away, "Retry-After") == "2");
  CHECK(HeaderOf(away, "Set-Cookie").empty());
  CHECK(away.body.find("secret") == std::string::npos);
  world.failure = ErrorCode::kLimited;
  CHECK(world.Say("x").status == 429);
  world.failure = ErrorCode::kCorrupt;
  CHECK(world.Say("x").status == 500);
}

TEST_CASE("an address opens a bounded number of conversations; those that run go on") {
  World world(2);
  const std::string cookie = CookieOf(world.Say("een"));
  CHECK(world.Say("twee").status == 200);
  const HttpResponse refused = world.Say("drie");
  CHECK(refused.status == 429);
  CHECK(HeaderOf(refused, "Retry-After") == "1800");
  CHECK(refused.body.find("112") != std::string::npos);
  CHECK(world.taken.size() == 2);
  CHECK(world.Say("verder", cookie).status == 200);
  world.clock.now += std::chrono::minutes(29);
  CHECK(world.Say("vier").status == 429);
  world.clock.now += std::chrono::minutes(1);
  CHECK(world.Say("vier").status == 200);
  const World unlimited(0);
  for (int i = 0; i < 100; ++i) REQUIRE(unlimited.Say("x").status == 200);
}

TEST_CASE("the address limit counts an IPv6 network once and remembers a bounded number") {
  AddressLimit limit(1);
  const Instant now{std::chrono::hours(1)};
  CHECK(limit.TryOpen("2001:db8::1", now) == 0);
  CHECK(limit.TryOpen("2001:db8::2", now) > 0);
  CHECK(limit.TryOpen("2001:db8:0:1::1", now) == 0);
  for (size_t i = 0; i < AddressLimit::kAddressesMax + 10; ++i) {
    limit.TryOpen("a" + std::to_string(i), now + std::chrono::seconds(1));
  }
  CHECK(limit.addresses() == AddressLimit::kAddressesMax);
}

TEST_CASE("session names differ, and nothing else is one") {
  const WebSessions sessions(KeyOf('x'));
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(sessions.New().id);
  CHECK(ids.size() == 100);
  for (const size_t size : {0, 1, 32, 63, 64, 65}) {
    CHECK_FALSE(sessions.Find(std::string(size, '0')).has_value());
  }
  const std::string token = sessions.New().token;
  CHECK(sessions.Find(token).value().token == token);
  CHECK_FALSE(sessions.Find(token + "0").has_value());
  CHECK_FALSE(sessions.Find(token.substr(0, 63)).has_value());
}

TEST_CASE("the page comes from the program itself, strict and small") {
  const World world;
  size_t total = 0;
  for (const char* const path : {"/", "/chat.css", "/chat.js", "/favicon.svg", "/about.html"}) {
    CAPTURE(path);
    HttpRequest request;
    request.path = path;
    const HttpResponse response = world.channel->GetPage(request);
    CHECK(response.status == 200);
    CHECK(HeaderOf(response, "Cache-Control") == "no-cache");
    const std::string policy = HeaderOf(response, "Content-Security-Policy");
    CHECK(policy.find("default-src 'none'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    total += response.body.size();
    request.headers = {{"If-None-Match", HeaderOf(response, "ETag")}};
    CHECK(world.channel->GetPage(request).status == 304);
  }
  CHECK(total > 1000);
  CHECK(total < 60'000);
  HttpRequest other;
  other.path = "/chat.map";
  CHECK(world.channel->GetPage(other).status == 404);
}

TEST_CASE("U3: the page shows 112 before anything else has loaded") {
  const World world;
  HttpRequest request;
  request.path = "/";
  const std::string page = world.channel->GetPage(request).body;
  CHECK(page.find(R"(<a class="danger" href="tel:112">Nu gevaar? Bel 112</a>)") !=
        std::string::npos);
  CHECK(page.find(R"(role="log" aria-live="polite")") != std::string::npos);
  CHECK(page.find(R"(lang="nl")") != std::string::npos);
  CHECK(page.find("style=") == std::string::npos);
  CHECK(page.find("onclick") == std::string::npos);
  request.path = "/chat.js";
  CHECK(world.channel->GetPage(request).body.find("innerHTML") == std::string::npos);
}

TEST_CASE("the first message takes no turn and sets no cookie") {
  const World world;
  HttpRequest request;
  request.path = "/chat/start";
  const HttpResponse response = world.channel->GetStart(request);
  CHECK(response.body.find("start nl") != std::string::npos);
  CHECK(HeaderOf(response, "Set-Cookie").empty());
  CHECK(world.taken.empty());
  request.query = "locale=en";
  CHECK(world.channel->GetStart(request).body.find("start en") != std::string::npos);
}
