// More than the server can take: it refuses quickly, with Retry-After, and others go on.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/support/server_process.h"
#include "tests/integration/support/sockets.h"

using namespace meldwijzer::test;
using namespace std::chrono_literals;

TEST_CASE("above capacity: 503 with Retry-After at once, and nothing of it was done") {
  const TemporaryFolder folder;
  const ServerProcess server(folder, {}, {{"MELDWIJZER_HTTP_WORKERS", "2"}});
  REQUIRE(server.port() > 0);
  REQUIRE(Post(server.port(), {"e-0", MessageBody("c-0", "hallo")}).status == 200);
  // While another process holds the file no turn can end, so the queue (256) fills.
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(folder.File("test.db").c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  std::atomic<bool> held = true;
  std::atomic<int> refused_at_once = 0;
  std::atomic<int> without_hint = 0;
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 400; ++i) {
    threads.emplace_back([&, i] {
      const std::string id = std::to_string(i);
      const Answer answer = Post(server.port(), {"f-" + id, MessageBody("c-" + id, "hallo")});
      if (answer.status == 503 && held) ++refused_at_once;
      if (answer.status == 503 && answer.Header("retry-after").empty()) ++without_hint;
      if (answer.status == 200) ++taken;
    });
  }
  std::this_thread::sleep_for(1s);
  CHECK(refused_at_once > 100);
  held = false;
  sqlite3_close(database);
  for (std::thread& thread : threads) thread.join();
  CHECK(without_hint == 0);
  CHECK(taken > 100);
  // And the first one; what was refused left nothing behind.
  const std::string metrics = Get(server.port(), "/metrics").body;
  CHECK(metrics.find("meldwijzer_turns_total " + std::to_string(taken + 1) + "\n") !=
        std::string::npos);
}

TEST_CASE("500 idle and 100 slow connections straight to the server do not stop others") {
  AllowOpenFiles(4096);
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  IdleConnections idle;
  REQUIRE(idle.Open(server.port(), 500) == 500);
  IdleConnections slow;
  REQUIRE(slow.Open(server.port(), 100,
                    "POST /webhooks/generic HTTP/1.1\r\nHost: x\r\nContent-Le") == 100);
  for (int i = 0; i < 50; ++i) {
    CHECK(Post(server.port(), {"e-" + std::to_string(i), MessageBody("c", "help")}).status == 200);
  }
  CHECK(idle.Alive() == 500);
}

TEST_CASE("a user, and a channel, that send too much get 429 with Retry-After; others go on") {
  const TemporaryFolder folder;
  const ServerProcess server(
      folder, {}, {{"MELDWIJZER_RATE_LIMIT", "5"}, {"MELDWIJZER_CHANNEL_RATE_LIMIT", "12"}});
  REQUIRE(server.port() > 0);
  int number = 0;
  const auto say = [&](const std::string& conversation) {
    return Post(server.port(),
                {"e-" + std::to_string(++number), MessageBody(conversation, "help")});
  };
  for (int i = 0; i < 5; ++i) CHECK(say("one").status == 200);
  const Answer limited = say("one");
  CHECK(limited.status == 429);
  CHECK(!limited.Header("retry-after").empty());
  for (int i = 0; i < 5; ++i) CHECK(say("two").status == 200);
  for (int i = 0; i < 2; ++i) CHECK(say("three").status == 200);
  CHECK(say("four").status == 429);
}

TEST_CASE("a second server on the same port does not start, and says why") {
  const TemporaryFolder folder;
  const ServerProcess first(folder);
  REQUIRE(first.port() > 0);
  const TemporaryFolder other;
  const ProcessResult second =
      RunMeldwijzer({"serve", "--listen", "127.0.0.1:" + std::to_string(first.port()), "--store",
                     "sqlite:" + other.File("other.db")});
  CHECK(second.exit_code == 1);
  CHECK(second.errors.find(std::to_string(first.port())) != std::string::npos);
  CHECK(Get(first.port(), "/healthz").status == 200);
}
