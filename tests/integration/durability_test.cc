// What survives: kill -9 at random moments, a store that cannot be written, an orderly stop.
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <random>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/support/server_process.h"

using namespace meldwijzer::test;

namespace {

using Acknowledged = std::map<std::string, std::string>;  // event id -> answer

// Sends events on `connections` conversations at once until the server is gone.
void Load(int port, int round, int connections, Acknowledged& acknowledged) {
  std::mutex mutex;
  std::vector<std::thread> threads;
  threads.reserve(static_cast<size_t>(connections));
  for (int c = 0; c < connections; ++c) {
    threads.emplace_back([&, c] {
      const std::string conversation = "c-" + std::to_string(c);
      for (int i = 0;; ++i) {
        const std::string id = conversation + "-" + std::to_string(round) + "-" + std::to_string(i);
        const Answer answer =
            Post(port, {id, MessageBody(conversation, "bericht " + std::to_string(i))});
        if (answer.status != 200) return;
        const std::scoped_lock lock(mutex);
        acknowledged[id] = answer.body;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

std::string ConversationOf(const std::string& id) { return id.substr(0, id.find('-', 2)); }

}  // namespace

TEST_CASE("after kill -9 at a random moment every acknowledged turn is there") {
  const unsigned seed = std::random_device()();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const TemporaryFolder folder;
  Acknowledged acknowledged;
  for (int round = 0; round < 4; ++round) {
    ServerProcess server(folder);
    REQUIRE(server.port() > 0);
    const int wait_ms = std::uniform_int_distribution(50, 500)(random);
    std::thread killer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
      server.End(SIGKILL);
    });
    Load(server.port(), round, 4, acknowledged);
    killer.join();
  }
  REQUIRE(acknowledged.size() > 20);
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  for (const auto& [id, body] : acknowledged) {
    const Answer again = Post(server.port(), {id, MessageBody(ConversationOf(id), "nog eens")});
    CAPTURE(id);
    REQUIRE(again.status == 200);
    REQUIRE(again.body == body);
  }
  CHECK(Get(server.port(), "/metrics").body.find("meldwijzer_turns_total 0\n") !=
        std::string::npos);
}

TEST_CASE("SIGTERM answers what was accepted and ends within five seconds") {
  const TemporaryFolder folder;
  ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  std::atomic<bool> stopped = false;
  std::atomic<int> answered = 0;
  std::atomic<int> broken = 0;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int c = 0; c < 4; ++c) {
    threads.emplace_back([&, c] {
      const std::string name = "c-" + std::to_string(c);
      for (int i = 0; !stopped; ++i) {
        const int status =
            Post(server.port(), {name + "-" + std::to_string(i), MessageBody(name, "hallo")})
                .status;
        if (status == 200) {
          ++answered;
        } else if (status != 0) {
          ++broken;  // refused connections are fine, errors are not
        }
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto begin = std::chrono::steady_clock::now();
  CHECK(server.End(SIGTERM) == 0);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  stopped = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(answered > 0);
  CHECK(broken == 0);
}

TEST_CASE("a store that cannot be written: 503 with Retry-After, nothing half done, and recovery") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  REQUIRE(Post(server.port(), {"e-1", MessageBody("c-1", "hallo")}).status == 200);
  rlimit old{};
  REQUIRE(prlimit(server.pid(), RLIMIT_FSIZE, nullptr, &old) == 0);
  const rlimit none{4096, old.rlim_max};
  REQUIRE(prlimit(server.pid(), RLIMIT_FSIZE, &none, nullptr) == 0);
  const Answer refused = Post(server.port(), {"e-2", MessageBody("c-1", "contact")});
  CHECK(refused.status == 503);
  CHECK(!refused.Header("retry-after").empty());
  CHECK(refused.Header("content-type").starts_with("application/problem+json"));
  CHECK(Get(server.port(), "/healthz").status == 200);
  REQUIRE(prlimit(server.pid(), RLIMIT_FSIZE, &old, nullptr) == 0);
  const Answer taken = Post(server.port(), {"e-2", MessageBody("c-1", "contact")});
  CHECK(taken.status == 200);
  CHECK(Get(server.port(), "/readyz").status == 200);
  CHECK(Get(server.port(), "/metrics").body.find("meldwijzer_turns_total 2\n") !=
        std::string::npos);
}

TEST_CASE("docs/durability.md names files and tests that are there") {
  const std::string source = MELDWIJZER_SOURCE_DIR;
  const auto read = [](const std::string& path) {
    std::ifstream stream(path);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  const std::string page = read(source + "/docs/durability.md");
  const std::regex reference("`(tests/[a-z_/]+\\.cc)`|\"([^\"]+)\"");
  std::string file;
  int named = 0;
  const std::string flat = std::regex_replace(page, std::regex("\n"), " ");
  // A test is in the file named before it, or right behind it in brackets.
  for (auto it = std::sregex_iterator(flat.begin(), flat.end(), reference);
       it != std::sregex_iterator(); ++it) {
    if ((*it)[1].matched) {
      file = (*it)[1];
      REQUIRE_MESSAGE(!read(source + "/" + file).empty(), file);
      continue;
    }
    ++named;
    const std::string name = "\"" + (*it)[2].str() + "\"";
    const auto next = std::next(it);
    const bool behind = next != std::sregex_iterator() && (*next)[1].matched;
    const bool found =
        read(source + "/" + file).find(name) != std::string::npos ||
        (behind && read(source + "/" + (*next)[1].str()).find(name) != std::string::npos);
    CHECK_MESSAGE(found, file << " has no test " << name);
  }
  CHECK(named > 30);
}
