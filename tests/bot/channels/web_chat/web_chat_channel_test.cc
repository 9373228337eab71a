#include "bot/channels/web_chat/web_chat_channel.h"

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bot/stores/sqlite_store.h"
#include "tests/bot/channels/web_chat/page_world.h"

using meldwijzer::AddressLimit;
using meldwijzer::ErrorCode;
using meldwijzer::HttpRequest;
using meldwijzer::HttpResponse;
using meldwijzer::Instant;
using meldwijzer::Visitor;
using meldwijzer::VisitorTokens;

TEST_CASE("a posted form becomes an activity, and the reply a page with what was said") {
  PageWorld world;
  const HttpResponse response = world.Say("hallo <b>");
  CHECK(response.status == 200);
  REQUIRE(world.backend.taken.size() == 1);
  CHECK(world.backend.taken[0].channel == "web");
  CHECK(world.backend.taken[0].text == "hallo <b>");
  CHECK(world.backend.taken[0].conversation.size() == 32);
  CHECK(response.body.find("hallo &lt;b&gt;") != std::string::npos);
  CHECK(response.body.find("<strong>Dag</strong>") != std::string::npos);
  CHECK(response.body.find("value=\"yes Ja\"") != std::string::npos);
  // What the page can read must not open the conversation.
  CHECK(response.body.find(world.backend.taken[0].conversation) == std::string::npos);
}

TEST_CASE("a form that is sent twice is one event; another answer in it is another") {
  PageWorld world;
  const std::string cookie = CookieOf(world.Say("een"));
  world.Say("een", cookie);
  world.Say("twee", cookie);
  const auto& taken = world.backend.taken;
  REQUIRE(taken.size() == 3);
  CHECK(taken[0].event_id == taken[1].event_id);
  CHECK(taken[1].event_id != taken[2].event_id);
  world.Post("/", {{"event", kEvent}, {"choice", "yes Ja, graag"}}, cookie);
  CHECK(taken[3].choice == "yes");
}

TEST_CASE("the cookie keeps the conversation, cannot be read by scripts and cannot be made up") {
  PageWorld world;
  const HttpResponse first = world.Say("een");
  const std::string line = HeaderOf(first, "Set-Cookie");
  CHECK(line.find("; Path=/; ") != std::string::npos);
  CHECK(line.find("; HttpOnly") != std::string::npos);
  CHECK(line.find("; SameSite=Strict") != std::string::npos);
  CHECK(line.find("Secure") == std::string::npos);
  world.Say("twee", CookieOf(first));
  CHECK(world.backend.taken[1].conversation == world.backend.taken[0].conversation);
  std::string forged = CookieOf(first);
  forged.back() = forged.back() == '0' ? '1' : '0';
  world.Say("drie", forged);
  CHECK(world.backend.taken[2].conversation != world.backend.taken[0].conversation);
  PageWorld restarted;
  restarted.Say("vijf", CookieOf(first));
  CHECK(restarted.backend.taken[0].conversation == world.backend.taken[0].conversation);
  PageWorld other(60, 'o');
  other.Say("zes", CookieOf(first));
  CHECK(other.backend.taken[0].conversation != world.backend.taken[0].conversation);
}

TEST_CASE("behind TLS the cookie is bound to the host and never sent in the clear") {
  PageWorld world;
  HttpRequest request = PageWorld::Request("/", {{"event", kEvent}, {"text", "x"}});
  request.secure = true;
  const HttpResponse response = world.channel->PostMessage(request);
  CHECK(HeaderOf(response, "Set-Cookie").starts_with("__Host-meldwijzer="));
  CHECK(HeaderOf(response, "Set-Cookie").ends_with("; Secure"));
}

TEST_CASE("posts that another site causes are refused before anything happens") {
  PageWorld world;
  const auto with = [&](const std::string& name, const std::string& value) {
    HttpRequest request = PageWorld::Request("/", {{"event", kEvent}, {"text", "x"}});
    request.headers.emplace_back(name, value);
    return world.channel->PostMessage(request).status;
  };
  CHECK(with("Origin", "https://evil.example") == 403);
  CHECK(with("Origin", "null") == 403);
  CHECK(with("Origin", "http://chat.example.evil") == 403);
  CHECK(with("Sec-Fetch-Site", "cross-site") == 403);
  CHECK(with("Sec-Fetch-Site", "same-site") == 403);
  HttpRequest plain = PageWorld::Request("/", {{"event", kEvent}, {"text", "x"}});
  plain.headers = {{"Host", "chat.example"}, {"Content-Type", "text/plain"}};
  CHECK(world.channel->PostMessage(plain).status == 415);
  CHECK(world.backend.taken.empty());
  CHECK(with("Origin", "https://chat.example") == 200);
  CHECK(with("Sec-Fetch-Site", "same-origin") == 200);
}

TEST_CASE("what cannot be taken is said at the field, keeps what was typed and sets no cookie") {
  PageWorld world;
  const auto status = [&](const PageWorld::Fields& fields) {
    const HttpResponse response = world.Post("/", fields);
    CHECK(HeaderOf(response, "Set-Cookie").empty());
    CHECK(response.body.find("aria-invalid=\"true\"") != std::string::npos);
    return response.status;
  };
  CHECK(status({{"event", kEvent}, {"text", "  "}}) == 400);
  CHECK(status({{"event", "short"}, {"text", "x"}}) == 400);
  CHECK(status({{"event", kEvent}, {"choice", std::string(201, 'a')}}) == 400);
  CHECK(world.backend.taken.empty());
  world.backend.fails = ErrorCode::kUnavailable;
  const HttpResponse away = world.Say("mijn woorden");
  CHECK(away.status == 503);
  CHECK(HeaderOf(away, "Retry-After") == "2");
  CHECK(HeaderOf(away, "Set-Cookie").empty());
  CHECK(away.body.find("secret") == std::string::npos);
  CHECK(away.body.find("mijn woorden</textarea>") != std::string::npos);
  world.backend.fails = ErrorCode::kLimited;
  CHECK(world.Say("x").status == 429);
  world.backend.fails = ErrorCode::kCorrupt;
  CHECK(world.Say("x").status == 500);
}

TEST_CASE("an address opens a bounded number of conversations; those that run go on") {
  PageWorld world(2);
  const std::string cookie = CookieOf(world.Say("een"));
  CHECK(world.Say("twee").status == 200);
  const HttpResponse refused = world.Say("drie");
  CHECK(refused.status == 429);
  CHECK(HeaderOf(refused, "Retry-After") == "1800");
  CHECK(world.backend.taken.size() == 2);
  CHECK(world.Say("verder", cookie).status == 200);
  world.clock.now += std::chrono::minutes(29);
  CHECK(world.Say("vier").status == 429);
  world.clock.now += std::chrono::minutes(1);
  CHECK(world.Say("vier").status == 200);
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

TEST_CASE(
    "P6: after fifteen idle minutes only the code opens the conversation, and nothing is lost") {
  PageWorld world;
  const HttpResponse first = world.Say("een");
  const std::string cookie = CookieOf(first);
  const std::string code = world.CodeIn(first);
  REQUIRE(code.size() == 6);
  world.clock.now += std::chrono::minutes(15);
  const HttpResponse locked = world.Say("nog iets", cookie);
  CHECK(locked.body.find("action=\"/unlock\"") != std::string::npos);
  CHECK(locked.body.find("role=\"log\"") == std::string::npos);
  CHECK(world.backend.taken.size() == 1);
  CHECK(world.Get(cookie).body.find("action=\"/unlock\"") != std::string::npos);
  CHECK(world.Post("/record", {{"format", "text"}}, cookie).body.find("RECORD") ==
        std::string::npos);
  const std::string wrong = code == "000000" ? "000001" : "000000";
  const HttpResponse refused = world.Post("/unlock", {{"code", wrong}}, cookie);
  CHECK(refused.status == 403);
  CHECK(HeaderOf(refused, "Set-Cookie").empty());
  // What was posted into the lock is taken when it opens.
  const HttpResponse opened =
      world.Post("/unlock", {{"code", code}, {"event", kEvent}, {"text", "nog iets"}}, cookie);
  CHECK(opened.status == 200);
  REQUIRE(world.backend.taken.size() == 2);
  CHECK(world.backend.taken[1].text == "nog iets");
  CHECK(world.backend.taken[1].conversation == world.backend.taken[0].conversation);
}

TEST_CASE("P6: the quick exit locks at once and leads away") {
  PageWorld world;
  const std::string cookie = CookieOf(world.Say("een"));
  const HttpResponse left = world.Post("/lock", {}, cookie);
  CHECK(left.status == 303);
  CHECK(HeaderOf(left, "Location") == "https://away.example/");
  CHECK(world.Get(CookieOf(left)).body.find("action=\"/unlock\"") != std::string::npos);
  CHECK(world.Say("twee", CookieOf(left)).body.find("action=\"/unlock\"") != std::string::npos);
  CHECK(world.backend.taken.size() == 1);
}

TEST_CASE("P6: codes cannot be tried out") {
  PageWorld world;
  const HttpResponse first = world.Say("een");
  const std::string code = world.CodeIn(first);
  const std::string wrong = code == "000000" ? "000001" : "000000";
  const std::string cookie = CookieOf(world.Post("/lock", {}, CookieOf(first)));
  for (int i = 0; i < meldwijzer::kWrongCodesMax; ++i) {
    CHECK(world.Post("/unlock", {{"code", wrong}}, cookie).status == 403);
  }
  CHECK(world.Post("/unlock", {{"code", code}}, cookie).status == 429);
  world.clock.now += std::chrono::minutes(1);
  CHECK(world.Post("/unlock", {{"code", code}}, cookie).status == 303);
}

TEST_CASE("several cases side by side, each a conversation of its own under a neutral name") {
  PageWorld world;
  const std::string cookie = CookieOf(world.Say("een"));
  CHECK(world.Post("/cases", {{"do", "new"}, {"name", "Blauw"}}, cookie).status == 303);
  world.Say("twee", cookie);
  CHECK(world.backend.taken[1].conversation != world.backend.taken[0].conversation);
  CHECK(world.backend.taken[1].user == world.backend.taken[0].user);
  CHECK(world.Get(cookie).body.find("Blauw</summary>") != std::string::npos);
  CHECK(world.Post("/cases", {{"do", "switch"}, {"case", "1"}}, cookie).status == 303);
  world.Say("drie", cookie);
  CHECK(world.backend.taken[2].conversation == world.backend.taken[0].conversation);
  CHECK(world.Post("/cases", {{"do", "rename"}, {"name", "PERSON"}}, cookie).status == 400);
  for (size_t i = 2; i < meldwijzer::kCasesMax; ++i) {
    CHECK(world.Post("/cases", {{"do", "new"}}, cookie).status == 303);
  }
  CHECK(world.Post("/cases", {{"do", "new"}}, cookie).status == 409);
}

TEST_CASE("P2: wis alles takes one case out, with the last one the cookie goes too") {
  PageWorld world;
  const std::string cookie = CookieOf(world.Say("een"));
  world.Post("/cases", {{"do", "new"}, {"name", "Blauw"}}, cookie);
  world.backend.erases = true;
  const HttpResponse one = world.Say("wis", cookie);
  CHECK(HeaderOf(one, "Set-Cookie").find("Max-Age=0") == std::string::npos);
  const HttpResponse last = world.Say("wis", cookie);
  CHECK(HeaderOf(last, "Set-Cookie").find("Max-Age=0") != std::string::npos);
}

TEST_CASE("a code carries the conversation to another device, once and for a quarter of an hour") {
  PageWorld world;
  const std::string cookie = CookieOf(world.Say("een"));
  const auto make = [&] { return world.DeviceCodeIn(world.Say("page.device-words", cookie)); };
  const std::string code = make();
  REQUIRE(code.size() == 9);
  const HttpResponse opened = world.Post("/device", {{"do", "open"}, {"code", code}});
  CHECK(opened.status == 303);
  world.Say("elders", CookieOf(opened));
  CHECK(world.backend.taken.back().conversation == world.backend.taken.front().conversation);
  CHECK(world.Post("/device", {{"do", "open"}, {"code", code}}).status == 403);
  const std::string late = make();
  world.clock.now += meldwijzer::kDeviceCodeLifetime;
  CHECK(world.Post("/device", {{"do", "open"}, {"code", late}}).status == 403);
}

TEST_CASE("a trusted proxy's user is the identity; nobody else's header is") {
  PageWorld world;
  const auto conversation = [&](bool proxied, const std::string& user) {
    HttpRequest request = PageWorld::Request("/", {{"event", kEvent}, {"text", "x"}});
    request.headers.emplace_back("X-User", user);
    request.proxied = proxied;
    world.channel->PostMessage(request);
    return world.backend.taken.back().conversation;
  };
  const std::string anna = conversation(true, "u-1");
  CHECK(conversation(true, "u-1") == anna);
  CHECK(conversation(true, "u-2") != anna);
  CHECK(conversation(false, "u-1") != anna);
}

TEST_CASE(
    "visitor tokens: nothing else is one, and the moment of the last message cannot be moved") {
  const VisitorTokens tokens(KeyOf('x'));
  const Instant now{std::chrono::hours(500'000)};
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(VisitorTokens::New(now).id);
  CHECK(ids.size() == 100);
  for (const size_t size : {0, 1, 32, 33, 64, 76}) {
    CHECK_FALSE(tokens.Find(std::string(size, '0')).has_value());
  }
  const Visitor visitor = VisitorTokens::New(now);
  std::string token = tokens.TokenOf(visitor);
  CHECK(tokens.Find(token).value().active_at == now);
  CHECK_FALSE(tokens.Find(token + "0").has_value());
  ++token[34];
  CHECK_FALSE(tokens.Find(token).has_value());
  CHECK(tokens.IsLockCode(visitor, tokens.LockCode(visitor).insert(3, " ")));
  CHECK_FALSE(tokens.IsLockCode(visitor, ""));
}

TEST_CASE("the page's files come from the program itself, strict and small") {
  PageWorld world;
  size_t total = world.Get().body.size();
  for (const char* const path : {"/chat.css", "/chat.js", "/favicon.svg", "/theme.css", "/sw.js",
                                 "/offline.html", "/manifest.webmanifest", "/embed.js"}) {
    CAPTURE(path);
    HttpRequest request;
    request.path = path;
    const HttpResponse response = world.channel->GetFile(request);
    CHECK(response.status == 200);
    const std::string policy = HeaderOf(response, "Content-Security-Policy");
    CHECK(policy.find("default-src 'none'") != std::string::npos);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(response.body.find("innerHTML") == std::string::npos);
    total += response.body.size();
    request.headers = {{"If-None-Match", HeaderOf(response, "ETag")}};
    CHECK(world.channel->GetFile(request).status == 304);
  }
  CHECK(total > 1000);
  CHECK(total < 60'000);
  HttpRequest other;
  other.path = "/chat.map";
  CHECK(world.channel->GetFile(other).status == 404);
}

TEST_CASE(
    "U3: the page shows 112, the way out and the first message before anything else has loaded") {
  PageWorld world;
  const HttpResponse page = world.Get();
  CHECK(page.body.find(R"(<a class="danger" href="tel:112">)") != std::string::npos);
  CHECK(page.body.find(R"(action="/lock")") != std::string::npos);
  CHECK(page.body.find("start nl") != std::string::npos);
  CHECK(page.body.find("style=") == std::string::npos);
  CHECK(page.body.find("onclick") == std::string::npos);
  CHECK(HeaderOf(page, "Set-Cookie").empty());
  CHECK(HeaderOf(page, "Cache-Control") == "no-store");
  CHECK(world.backend.taken.empty());
  HttpRequest english;
  english.method = "GET";
  english.path = "/";
  english.headers = {{"Accept-Language", "en-GB,en;q=0.9"}};
  CHECK(world.channel->GetPage(english).body.find("start en") != std::string::npos);
}
