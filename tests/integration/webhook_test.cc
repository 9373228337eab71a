// The signed webhook of the real executable, over loopback.
#include <doctest/doctest.h>

#include <csignal>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "bot/crypto/standard_webhooks.h"
#include "tests/integration/support/server_process.h"

using meldwijzer::SignStandardWebhook;
using namespace meldwijzer::test;

namespace {

constexpr long kToleranceSeconds = 300;

nlohmann::json Json(const Answer& answer) {
  return nlohmann::json::parse(answer.body, nullptr, false);
}

}  // namespace

TEST_CASE("a signed message gets a signed reply in the form of the contract") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  const Answer answer = Post(server.port(), {"e-1", MessageBody("c-1", "hallo")});
  REQUIRE(answer.status == 200);
  const nlohmann::json json = Json(answer);
  CHECK(json.at("conversation") == "c-1");
  CHECK(json.at("messages").size() >= 1);
  CHECK(json.at("messages").size() <= 3);
  for (const auto& message : json.at("messages")) {
    CHECK(message.at("text").is_string());
    CHECK(message.at("choices").is_array());
    CHECK(message.at("links").is_array());
  }
  CHECK(json.at("dialog").at("state").is_string());
  CHECK(json.at("dialog").at("done") == false);
  CHECK(answer.Header("content-type") == "application/json");
  const long timestamp = std::stol(answer.Header("webhook-timestamp"));
  CHECK(answer.Header("webhook-id") == "e-1");
  CHECK(answer.Header("webhook-signature") ==
        SignStandardWebhook(kSecret, "e-1", timestamp, answer.body));
}

TEST_CASE("a signature that is wrong, stale or missing is refused, and nothing happens") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  const std::string body = MessageBody("c-1", "hallo");
  const long now = std::time(nullptr);
  const std::string other = "whsec_YW5kZXJlLXNsZXV0ZWwtdmFuLWllbWFuZC1hbmRlcnM=";
  std::vector<Webhook> refused(6, Webhook{"e-1", body});
  refused[0].signature = SignStandardWebhook(other, "e-1", now, body);
  refused[0].timestamp = now;
  refused[1].timestamp = now - kToleranceSeconds - 10;
  refused[2].timestamp = now + kToleranceSeconds + 10;
  refused[3].leave_out_headers = true;
  refused[4].signature = "v1,AAAA";
  refused[5].signature = SignStandardWebhook(kSecret, "e-1", now, body + " ");
  refused[5].timestamp = now;
  for (const Webhook& webhook : refused) {
    const Answer answer = Post(server.port(), webhook);
    CHECK(answer.status == 401);
    CHECK(answer.Header("content-type").starts_with("application/problem+json"));
  }
  CHECK(Get(server.port(), "/metrics").body.find("meldwijzer_turns_total 0\n") !=
        std::string::npos);
  Webhook several{"e-1", body};
  several.timestamp = now;
  several.signature = SignStandardWebhook(other, "e-1", now, body) + " " +
                      SignStandardWebhook(kSecret, "e-1", now, body);
  CHECK(Post(server.port(), several).status == 200);
}

TEST_CASE("an event sent again gets the same answer and takes no second step") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  const Answer first = Post(server.port(), {"e-1", MessageBody("c-1", "hallo")});
  const Answer second = Post(server.port(), {"e-2", MessageBody("c-1", "contact")});
  const Answer again = Post(server.port(), {"e-1", MessageBody("c-1", "iets heel anders")});
  CHECK(first.status == 200);
  CHECK(again.body == first.body);
  CHECK(second.body != first.body);
  const std::string metrics = Get(server.port(), "/metrics").body;
  CHECK(metrics.find("meldwijzer_turns_total 2\n") != std::string::npos);
  CHECK(metrics.find("meldwijzer_turns_repeated_total 1\n") != std::string::npos);
}

TEST_CASE("the same event sent eight times at once takes one step") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  std::vector<Answer> answers(8);
  std::vector<std::thread> threads;
  threads.reserve(answers.size());
  for (Answer& answer : answers) {
    threads.emplace_back(
        [&] { answer = Post(server.port(), {"e-1", MessageBody("c-1", "hallo")}); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Answer& answer : answers) {
    CHECK(answer.status == 200);
    CHECK(answer.body == answers[0].body);
  }
  CHECK(Get(server.port(), "/metrics").body.find("meldwijzer_turns_total 1\n") !=
        std::string::npos);
}

TEST_CASE("malformed events are answered as the contract says") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  const std::vector<std::string> malformed = {
      "",
      "{",
      "[]",
      R"("text")",
      R"({"conversation":"c","user":"u"})",
      R"({"conversation":"c","text":"t"})",
      R"({"user":"u","text":"t"})",
      R"({"conversation":"c","user":"u","text":7})",
      R"({"conversation":"c","user":"u","text":"t","text":"t"})",
      "{\"conversation\":\"c\",\"user\":\"u\",\"text\":\"\xff\"}",
      R"({"conversation":")" + std::string(300, 'c') + R"(","user":"u","text":"t"})",
      R"({"conversation":"c\u0000","user":"u","text":"t"})",
      R"({"conversation":"c","user":"u","text":"t","x":)" + std::string(40, '[') +
          std::string(40, ']') + "}",
  };
  int number = 0;
  for (const std::string& body : malformed) {
    const Answer answer = Post(server.port(), {"e-" + std::to_string(++number), body});
    CAPTURE(number);
    CHECK(answer.status == 400);
    CHECK(answer.Header("content-type").starts_with("application/problem+json"));
  }
  Webhook form{"e-form", MessageBody("c", "t")};
  form.content_type = "text/plain";
  CHECK(Post(server.port(), form).status == 415);
  CHECK(Get(server.port(), "/webhooks/nergens").status == 404);
  const Answer ignored = Post(server.port(), {"e-type", R"({"type":"typing","conversation":"c"})"});
  CHECK(ignored.status == 200);
  CHECK(Json(ignored).at("messages").empty());
}

TEST_CASE("texts at the edges get a helpful answer or the contract's error") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  const std::string over = MessageBody("c", std::string(size_t{64} * 1024, 'a'));
  CHECK(Post(server.port(), {"e-over", over}).status == 413);
  std::string full = MessageBody("c", "");
  full = MessageBody("c", std::string(size_t{64} * 1024 - full.size(), 'a'));
  REQUIRE(full.size() == size_t{64} * 1024);
  const std::vector<std::string> bodies = {
      full,
      MessageBody("c", "😀😀😀"),
      MessageBody("c", std::string("a\0b\x01\x1b[31mc\x7f", 11)),
      MessageBody("c", " "),
      MessageBody("c", std::string(3999, ' ') + "é"),
  };
  int number = 0;
  for (const std::string& body : bodies) {
    const Answer answer = Post(server.port(), {"edge-" + std::to_string(++number), body});
    CAPTURE(number);
    REQUIRE(answer.status == 200);
    REQUIRE(!Json(answer).at("messages").empty());
    CHECK(!Json(answer).at("messages").at(0).at("text").get<std::string>().empty());
    CHECK(!Json(answer).at("dialog").at("state").get<std::string>().empty());
  }
}

TEST_CASE("a user over the limit gets 429 with Retry-After, and another user does not") {
  const TemporaryFolder folder;
  const ServerProcess server(folder, {}, {{"MELDWIJZER_RATE_LIMIT", "3"}});
  REQUIRE(server.port() > 0);
  for (int i = 0; i < 3; ++i) {
    CHECK(Post(server.port(), {"e-" + std::to_string(i), MessageBody("c-1", "hallo")}).status ==
          200);
  }
  const Answer limited = Post(server.port(), {"e-3", MessageBody("c-1", "hallo")});
  CHECK(limited.status == 429);
  CHECK(!limited.Header("retry-after").empty());
  CHECK(Post(server.port(), {"e-4", MessageBody("c-2", "hallo")}).status == 200);
}
