#include "bot/http/http_message.h"

#include <doctest/doctest.h>

#include "bot/http/client_address.h"
#include "bot/http/router.h"

using meldwijzer::HttpRequest;
using meldwijzer::HttpResponse;
using meldwijzer::Router;

namespace {

HttpRequest At(const char* method, const char* path) {
  HttpRequest request;
  request.method = method;
  request.path = path;
  return request;
}

HttpRequest Forwarded(const char* peer, const char* chain, const char* protocol = "https") {
  HttpRequest request;
  request.peer = peer;
  request.headers = {{"X-Forwarded-For", chain}, {"X-Forwarded-Proto", protocol}};
  meldwijzer::ResolveClient({"127.0.0.1", "10.0.0.2"}, request);
  return request;
}

}  // namespace

TEST_CASE("cookies, query values and path segments are found exactly") {
  HttpRequest request = At("GET", "/webhooks/generic");
  request.headers = {{"Cookie", "xs=1; s=2;t=a=b"}, {"cookie", "u=3"}};
  CHECK(request.Cookie("s") == "2");
  CHECK(request.Cookie("t") == "a=b");
  CHECK(request.Cookie("u") == "3");
  CHECK(request.Cookie("x").empty());
  request.query = "a=1&b=x%20y+z&c=%0a&d";
  CHECK(request.QueryValue("b") == "x y z");
  CHECK(request.QueryValue("c").empty());
  CHECK(request.QueryValue("d").empty());
  CHECK(request.Segment(0) == "webhooks");
  CHECK(request.Segment(1) == "generic");
  CHECK(request.Segment(2).empty());
}

TEST_CASE("only a trusted proxy is believed about the client, from the last entry backwards") {
  CHECK(Forwarded("9.9.9.9", "1.2.3.4").client == "9.9.9.9");
  CHECK_FALSE(Forwarded("9.9.9.9", "1.2.3.4").secure);
  CHECK_FALSE(Forwarded("9.9.9.9", "1.2.3.4").HasHeader("X-Forwarded-For"));
  CHECK(Forwarded("127.0.0.1", "1.2.3.4").client == "1.2.3.4");
  CHECK(Forwarded("127.0.0.1", "1.2.3.4").secure);
  CHECK_FALSE(Forwarded("127.0.0.1", "1.2.3.4", "https, http").secure);
  CHECK(Forwarded("127.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2").client == "1.2.3.4");
  CHECK(Forwarded("127.0.0.1", "1.2.3.4, rubbish").client == "127.0.0.1");
  CHECK(Forwarded("127.0.0.1", "2001:db8::1").client == "2001:db8::1");
}

namespace {

HttpResponse Ask(const Router& router, HttpRequest request) {
  HttpResponse got;
  router.Handle(std::make_shared<const HttpRequest>(std::move(request)),
                [&got](HttpResponse response) { got = std::move(response); });
  return got;
}

}  // namespace

TEST_CASE("routes match whole segments, literal ones before patterns") {
  Router router;
  const auto named = [](const char* name) {
    return [name](const HttpRequest&) {
      HttpResponse response;
      response.body = name;
      return response;
    };
  };
  router.Add("POST", "/webhooks/*", named("any"))
      .Add("POST", "/webhooks/own", named("own"))
      .Add("GET", "/deep/**", named("deep"))
      .Add("GET", "/", named("root"));
  CHECK(Ask(router, At("POST", "/webhooks/x")).body == "any");
  CHECK(Ask(router, At("POST", "/webhooks/own")).body == "own");
  CHECK(Ask(router, At("POST", "/webhooks/")).status == 404);
  CHECK(Ask(router, At("POST", "/webhooks/x/y")).status == 404);
  CHECK(Ask(router, At("GET", "/deep/a/b")).body == "deep");
  CHECK(Ask(router, At("GET", "/")).body == "root");
  CHECK(Ask(router, At("HEAD", "/")).body == "root");
  CHECK(Ask(router, At("GET", "//")).status == 404);
  CHECK(Ask(router, At("GET", "/webhooks/x")).status == 405);
}

TEST_CASE("a problem document says type, title, status and detail") {
  const HttpResponse problem = meldwijzer::ProblemResponse(503, "Busy", "Later.", 3);
  CHECK(problem.body == R"({"type":"about:blank","title":"Busy","status":503,"detail":"Later."})");
  CHECK(problem.content_type == "application/problem+json");
  CHECK(problem.headers == meldwijzer::HttpHeaders{{"Retry-After", "3"}});
}
