// Messages that the server sends by itself, with the real executable and a real receiver. The
// warning before the retention is what it sends here: a conversation is made older in the database.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "bot/crypto/standard_webhooks.h"
#include "tests/integration/support/callback_server.h"
#include "tests/integration/support/server_process.h"

using namespace meldwijzer::test;

namespace {

using Variables = std::map<std::string, std::string>;

Variables With(const CallbackServer& receiver, const std::string& path = "/callback") {
  return {{"MELDWIJZER_GENERIC_CALLBACK_URL", receiver.url(path)},
          {"MELDWIJZER_RETENTION_DAYS", "8"}};
}

// As if everything had happened two days ago; the warning is then due.
void MakeOlder(const TemporaryFolder& folder) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(folder.File("test.db").c_str(), &database) == SQLITE_OK);
  sqlite3_busy_timeout(database, 5000);
  const int done = sqlite3_exec(
      database, "UPDATE conversations SET updated_at=updated_at-172800000, active_day=active_day-2",
      nullptr, nullptr, nullptr);
  sqlite3_close(database);
  REQUIRE(done == SQLITE_OK);
}

// A conversation that is to be warned: the first server takes it, the next one warns.
void Prepare(const TemporaryFolder& folder, const Variables& variables) {
  ServerProcess server(folder, {}, variables);
  REQUIRE(server.port() > 0);
  REQUIRE(Post(server.port(), {"e-1", MessageBody("c-1", "hallo")}).status == 200);
  server.End(SIGTERM);
  MakeOlder(folder);
}

std::string Outbox(const TemporaryFolder& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "outbox");
  arguments.insert(arguments.end(), {"--store", "sqlite:" + folder.File("test.db")});
  const ProcessResult result = RunMeldwijzer(arguments);
  CHECK_MESSAGE(result.exit_code == 0, result.errors);
  return result.output;
}

// Waits until `outbox list` says `text`.
bool AwaitOutbox(const TemporaryFolder& folder, const std::string& text) {
  for (int i = 0; i < 100; ++i) {
    if (Outbox(folder, {"list"}).find(text) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

}  // namespace

TEST_CASE("P1: the warning before the retention arrives, signed, once and without content") {
  const TemporaryFolder folder;
  CallbackServer receiver;
  Prepare(folder, With(receiver));
  const ServerProcess server(folder, {}, With(receiver));
  REQUIRE(server.port() > 0);
  const auto received = receiver.Await(1);
  REQUIRE(received.size() == 1);
  CHECK(meldwijzer::VerifyStandardWebhook(
            kSecret, {received[0].id, received[0].timestamp, received[0].signature},
            received[0].body, std::time(nullptr))
            .has_value());
  const auto body = nlohmann::json::parse(received[0].body);
  CHECK(body.at("type") == "message");
  CHECK(body.at("conversation") == "c-1");
  CHECK(body.at("user") == "u-c-1");
  CHECK(body.at("messages").size() == 1);
  CHECK(body.at("messages")[0].at("text").get<std::string>().find("7 dagen") != std::string::npos);
  CHECK(AwaitOutbox(folder, "0 messages"));
  CHECK(receiver.Await(1).size() == 1);
}

TEST_CASE("503 with Retry-After is tried again later, with the same webhook-id") {
  const TemporaryFolder folder;
  CallbackServer receiver;
  Prepare(folder, With(receiver));
  receiver.AnswerWith({.status = 503, .retry_after = "3"});
  const ServerProcess server(folder, {}, With(receiver));
  REQUIRE(server.port() > 0);
  REQUIRE(receiver.Await(1).size() == 1);
  const auto begin = std::chrono::steady_clock::now();
  receiver.AnswerWith({});
  const auto received = receiver.Await(2);
  REQUIRE(received.size() == 2);
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(2'900));
  CHECK(received[0].id == received[1].id);
  CHECK(AwaitOutbox(folder, "0 messages"));
}

TEST_CASE(
    "a redirect is not followed; what is given up on is shown, told, and tried again by hand") {
  const TemporaryFolder folder;
  CallbackServer receiver;
  Prepare(folder, With(receiver));
  receiver.AnswerWith({.status = 302, .location = receiver.url("/elsewhere")});
  const ServerProcess server(folder, {}, With(receiver));
  REQUIRE(server.port() > 0);
  CHECK(AwaitOutbox(folder, "failed   attempts 1"));
  CHECK(Outbox(folder, {"list"}).find("http-302") != std::string::npos);
  CHECK(Get(server.port(), "/metrics").body.find("meldwijzer_deliveries_failed_total 1\n") !=
        std::string::npos);
  CHECK(receiver.Await(1).size() == 1);
  receiver.AnswerWith({});
  CHECK(Outbox(folder, {"retry", "--failed"}).find("1 will be tried again") != std::string::npos);
  CHECK(receiver.Await(2).size() == 2);
  const Answer told = Post(server.port(), {"e-2", MessageBody("c-1", "waar was ik")});
  CHECK(told.body.find("niet aangekomen") != std::string::npos);
  const Answer once = Post(server.port(), {"e-3", MessageBody("c-1", "waar was ik")});
  CHECK(once.body.find("niet aangekomen") == std::string::npos);
}

TEST_CASE("a delivery survives kill -9, and keeps its webhook-id") {
  const TemporaryFolder folder;
  CallbackServer receiver;
  Prepare(folder, With(receiver));
  receiver.AnswerWith({.status = 500});
  {
    ServerProcess server(folder, {}, With(receiver));
    REQUIRE(server.port() > 0);
    REQUIRE(receiver.Await(1).size() == 1);
    server.End(SIGKILL);
  }
  receiver.AnswerWith({});
  const ServerProcess server(folder, {}, With(receiver));
  REQUIRE(server.port() > 0);
  const auto received = receiver.Await(2);
  REQUIRE(received.size() == 2);
  CHECK(received[0].id == received[1].id);
  CHECK(AwaitOutbox(folder, "0 messages"));
}

TEST_CASE("a message can be dropped by its id, and an unknown id is an error") {
  const TemporaryFolder folder;
  CallbackServer receiver;
  Prepare(folder, With(receiver));
  receiver.AnswerWith({.status = 410});
  const ServerProcess server(folder, {}, With(receiver));
  REQUIRE(server.port() > 0);
  REQUIRE(AwaitOutbox(folder, "http-410"));
  const std::string list = Outbox(folder, {"list"});
  CHECK(Outbox(folder, {"drop", list.substr(0, list.find(' '))}).find("1 dropped") == 0);
  CHECK(AwaitOutbox(folder, "0 messages"));
  CHECK(RunMeldwijzer({"outbox", "drop", "00.7", "--store", "sqlite:" + folder.File("test.db")})
            .exit_code == 1);
}

TEST_CASE("a callback over plain http to elsewhere is refused at start") {
  const ProcessResult result =
      RunMeldwijzer({"serve", "--listen", "127.0.0.1:0"},
                    {{"MELDWIJZER_GENERIC_SECRET", kSecret},
                     {"MELDWIJZER_STORE", "memory:"},
                     {"MELDWIJZER_GENERIC_CALLBACK_URL", "http://example.org/callback"}});
  CHECK(result.exit_code == 1);
  CHECK(result.errors.find("https://") != std::string::npos);
}
