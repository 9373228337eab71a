// A store that fails: full (durability_test.cc), not writable, locked, damaged, slow to confirm,
// cut off in the middle of a transaction; and clocks that are set. Errors are clear, nothing is
// half done, and the server goes on by itself when the cause is gone.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/support/load.h"
#include "tests/integration/support/server_process.h"
#include "tests/support/postgres_server.h"

using namespace meldwijzer::test;
using namespace std::chrono_literals;

namespace {

using Variables = std::map<std::string, std::string>;

Answer Say(const ServerProcess& server, const std::string& conversation, const std::string& id,
           const std::string& text = "hallo") {
  return Post(server.port(), {id, MessageBody(conversation, text)});
}

// Load while `disturb` works on the store; every event is acknowledged in the end and fits.
LoadResult DisturbedLoad(const ServerProcess& server, const std::function<void()>& disturb) {
  Ports ports(1);
  ports.Set(0, server.port());
  std::atomic<bool> disturbing = true;
  std::thread thread([&] {
    disturb();
    disturbing = false;
  });
  LoadOptions options;
  options.conversations_min = 200;
  options.clients = 6;
  LoadResult load = RunLoad(ports, options, [&] { return disturbing.load(); });
  thread.join();
  CHECK(Joined(load.wrong) == "");
  CHECK(Joined(CheckAgainstEngine(load)) == "");
  return load;
}

Variables PostgresVariables(PostgresServer& postgres) {
  return {{"MELDWIJZER_STORE", postgres.NewStore()},
          {"MELDWIJZER_MASTER_KEY", std::string(64, 'a')}};
}

}  // namespace

TEST_CASE("a place that cannot be written is a clear error at start") {
  const ProcessResult result =
      RunMeldwijzer({"serve", "--listen", "127.0.0.1:0", "--store", "sqlite:/proc/m.db"},
                    {{"MELDWIJZER_MASTER_KEY", std::string(64, 'a')}});
  CHECK(result.exit_code == 1);
  CHECK(result.errors.find("cannot be written") != std::string::npos);
}

TEST_CASE("a file that another process locks: 503, and on when the lock is gone") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  REQUIRE(Say(server, "c", "e-1").status == 200);
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(folder.File("test.db").c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const Answer refused = Say(server, "c", "e-2", "help");
  CHECK(refused.status == 503);
  CHECK(!refused.Header("retry-after").empty());
  CHECK(Get(server.port(), "/readyz").status == 503);
  CHECK(Get(server.port(), "/healthz").status == 200);
  sqlite3_close(database);
  CHECK(Say(server, "c", "e-2", "help").status == 200);
  CHECK(Get(server.port(), "/readyz").status == 200);
}

TEST_CASE("a damaged file: no start with a damaged head; a damaged page never ends the server") {
  const TemporaryFolder folder;
  {
    ServerProcess server(folder);
    REQUIRE(server.port() > 0);
    for (int i = 0; i < 300; ++i) {
      REQUIRE(Say(server, "c" + std::to_string(i), "e-" + std::to_string(i)).status == 200);
    }
    server.End(SIGTERM);
  }
  const std::string whole = ReadAll(folder.File("test.db"));
  const auto damage = [&](size_t from, size_t to) {
    std::string bytes = whole;
    for (size_t i = from; i < to; ++i) bytes[i] = static_cast<char>(i * 37);
    std::ofstream(folder.File("test.db"), std::ios::binary | std::ios::trunc) << bytes;
  };
  damage(0, 100);
  {
    const ServerProcess server(folder);
    CHECK(server.port() == 0);
    CHECK(server.Log().find("store: ") != std::string::npos);
  }
  CHECK(ReadAll(folder.File("test.db")).size() == whole.size());
  damage(whole.size() / 2, whole.size() / 2 + 40'960);
  const ServerProcess server(folder);
  if (server.port() > 0) {
    int answered = 0;
    for (int i = 0; i < 300; ++i) {
      const int status =
          Say(server, "c" + std::to_string(i), "f-" + std::to_string(i), "help").status;
      CHECK((status == 200 || status == 500 || status == 503));
      if (status == 200) ++answered;
    }
    CHECK(answered < 300);
    CHECK(Get(server.port(), "/healthz").status == 200);
  }
}

TEST_CASE("a disk that takes a tenth of a second to confirm serves many turns with one fsync") {
  const TemporaryFolder folder;
  const ServerProcess server(
      folder, {},
      {{"LD_PRELOAD", MELDWIJZER_BUILD_DIR "/tests/slow_fsync.so"}, {"SLOW_FSYNC_MS", "100"}});
  REQUIRE(server.port() > 0);
  std::atomic<int> answered = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  const auto begin = std::chrono::steady_clock::now();
  for (int c = 0; c < 16; ++c) {
    threads.emplace_back([&, c] {
      PersistentClient client(server.port());
      const std::string name = "c" + std::to_string(c);
      for (int i = 0; i < 10; ++i) {
        const Answer answer =
            client.Post({name + "-" + std::to_string(i), MessageBody(name, "help")});
        ++(answer.status == 200 ? answered : failed);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(answered == 160);
  CHECK(failed == 0);
  // One by one they would have taken sixteen seconds at least.
  CHECK(std::chrono::steady_clock::now() - begin < 12s);
}

TEST_CASE(
    "PostgreSQL connections cut in mid-transaction, again and again: nothing lost or doubled") {
  PostgresServer postgres;
  const TemporaryFolder folder;
  const ServerProcess server(folder, {}, PostgresVariables(postgres));
  REQUIRE(server.port() > 0);
  int cut = 0;
  DisturbedLoad(server, [&] {
    for (int i = 0; i < 60; ++i) {
      std::this_thread::sleep_for(50ms);
      cut +=
          std::stoi(postgres.Sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                 " WHERE application_name='meldwijzer'"));
    }
  });
  CHECK(cut > 60);
}

TEST_CASE("PostgreSQL crashes and comes back under load: 503 meanwhile, quickly, then on") {
  PostgresServer postgres;
  const TemporaryFolder folder;
  const ServerProcess server(folder, {}, PostgresVariables(postgres));
  REQUIRE(server.port() > 0);
  std::chrono::milliseconds slowest{0};
  DisturbedLoad(server, [&] {
    std::this_thread::sleep_for(500ms);
    postgres.Stop(SIGQUIT);
    // The first ones wait for it; once it is known to be away the answer comes at once.
    std::this_thread::sleep_for(5s);
    for (int i = 0; i < 5; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      const Answer refused = Say(server, "away", "e-away", "hallo");
      slowest = std::max(slowest, std::chrono::duration_cast<std::chrono::milliseconds>(
                                      std::chrono::steady_clock::now() - begin));
      CHECK(refused.status == 503);
      CHECK(!refused.Header("retry-after").empty());
    }
    CHECK(Get(server.port(), "/readyz").status == 503);
    postgres.Start();
  });
  CHECK(slowest < 2s);
  CHECK(Get(server.port(), "/readyz").status == 200);
}

TEST_CASE("the clock is set a year ahead and two back: no turn fails, nothing is erased") {
  const TemporaryFolder folder;
  const std::string clock = folder.File("clock");
  const auto set = [&](const std::string& offset) {
    std::ofstream(clock + ".new") << offset << "\n";
    std::filesystem::rename(clock + ".new", clock);
  };
  set("0");
  const Variables variables = {{"LD_PRELOAD", MELDWIJZER_BUILD_DIR "/tests/set_clock.so"},
                               {"ASAN_OPTIONS", "verify_asan_link_order=0"},
                               {"SET_CLOCK_FILE", clock}};
  ServerProcess server(folder, {}, variables);
  REQUIRE(server.port() > 0);
  const std::string kept = Say(server, "kept", "e-1").body;
  const auto post = [&](const std::string& id, long offset_s, const std::string& text) {
    return Post(
        server.port(),
        {.id = id, .body = MessageBody("kept", text), .timestamp = std::time(nullptr) + offset_s});
  };
  constexpr long kYear = 365L * 24 * 3600;
  set(std::to_string(kYear));
  CHECK(post("e-2", kYear, "help").status == 200);
  // What the platform signed a year before is stale by this clock, and nothing happens.
  CHECK(post("e-3", 0, "help").status == 401);
  set("-" + std::to_string(kYear));
  CHECK(post("e-4", -kYear, "help").status == 200);
  set("0");
  CHECK(post("e-5", 0, "waar was ik").status == 200);
  CHECK(post("e-1", 0, "iets anders").body == kept);
  server.End(SIGTERM);
  // At start it looks for what is too old; a clock that is a year ahead is not believed.
  set(std::to_string(kYear));
  {
    ServerProcess ahead(folder, {}, variables);
    REQUIRE(ahead.port() > 0);
    std::this_thread::sleep_for(500ms);
    CHECK(ahead.Log().find("retention-waits") != std::string::npos);
    ahead.End(SIGTERM);
  }
  set("0");
  const ServerProcess again(folder, {}, variables);
  REQUIRE(again.port() > 0);
  CHECK(Say(again, "kept", "e-1", "iets anders").body == kept);
}
