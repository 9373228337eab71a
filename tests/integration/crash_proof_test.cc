// Nothing acknowledged is lost, nothing happens twice: load with redeliveries, simultaneous copies
// and pairs of events at once, while servers are killed with -9. A checker replays what was
// acknowledged against the pure engine. The long form runs from script/soak
// (MELDWIJZER_PROOF_SECONDS).
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/support/load.h"
#include "tests/integration/support/server_process.h"
#include "tests/support/postgres_server.h"

using namespace meldwijzer::test;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds kShort{12};
constexpr int kKillsShort = 25;

// Kills one server after the other at random moments and starts it again.
class Killer {
 public:
  Killer(const TemporaryFolder& folder, Ports& ports, std::map<std::string, std::string> variables,
         unsigned seed)
      : folder_(folder), ports_(ports), variables_(std::move(variables)), random_(seed) {
    for (size_t i = 0; i < ports_.count(); ++i) {
      servers_.emplace_back();
      Start(i);
    }
  }

  void Run(int kills) {
    for (int i = 0; i < kills; ++i) {
      const int wait_ms = std::uniform_int_distribution(20, 500)(random_);
      std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
      const size_t which = static_cast<size_t>(i) % servers_.size();
      ports_.Set(which, 0);
      servers_[which]->End(SIGKILL);
      Start(which);
      ++killed;
    }
  }

  bool AllStarted() const { return started_; }
  std::atomic<int> killed = 0;

 private:
  void Start(size_t which) {
    servers_[which] = std::make_unique<ServerProcess>(folder_, std::vector<std::string>{},
                                                      variables_, std::to_string(which));
    started_ = started_ && servers_[which]->port() > 0;
    ports_.Set(which, servers_[which]->port());
  }

  const TemporaryFolder& folder_;
  Ports& ports_;
  const std::map<std::string, std::string> variables_;
  std::mt19937 random_;
  std::vector<std::unique_ptr<ServerProcess>> servers_;
  bool started_ = true;
};

void Prove(size_t servers, const std::map<std::string, std::string>& variables) {
  const unsigned seed = std::random_device()();
  CAPTURE(seed);
  const TemporaryFolder folder;
  Ports ports(servers);
  Killer killer(folder, ports, variables, seed);
  REQUIRE(killer.AllStarted());
  std::atomic<bool> killing = true;
  std::thread thread([&] {
    killer.Run(ProofKills(kKillsShort, kShort));
    killing = false;
  });
  LoadOptions options;
  options.seed = seed;
  const LoadResult load = RunLoad(ports, options, [&] { return killing.load(); });
  thread.join();
  CHECK(killer.AllStarted());
  CHECK(killer.killed >= kKillsShort);
  CHECK(load.conversations.size() >= options.conversations_min);
  CHECK(load.repeats > 50);
  CHECK(Joined(load.wrong) == "");
  CHECK(Joined(CheckAgainstEngine(load)) == "");
  MESSAGE(load.conversations.size(), " conversations, ", load.acknowledged,
          " events acknowledged, ", load.requests, " requests, ", killer.killed.load(),
          " kills, longest without any answer ", load.longest_without_answer.count(), " ms");
}

}  // namespace

TEST_CASE("SQLite: killed 25 times under load, no acknowledged turn is lost, doubled or mixed") {
  Prove(1, {});
}

TEST_CASE("two servers on one PostgreSQL: killed 25 times, nothing is lost, doubled or mixed") {
  PostgresServer postgres;
  Prove(2, {{"MELDWIJZER_STORE", postgres.NewStore()},
            {"MELDWIJZER_MASTER_KEY", std::string(64, 'a')}});
}

TEST_CASE("the checker sees an answer that was lost, doubled or mixed") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  Ports ports(1);
  ports.Set(0, server.port());
  LoadOptions options;
  options.conversations_min = 20;
  options.clients = 2;
  LoadResult load = RunLoad(ports, options, [] { return false; });
  REQUIRE(CheckAgainstEngine(load).empty());
  LoadResult lost = load;
  for (auto& conversation : lost.conversations)
    conversation.groups.erase(conversation.groups.begin());
  CHECK_FALSE(CheckAgainstEngine(lost).empty());
  LoadResult doubled = load;
  for (auto& conversation : doubled.conversations) {
    conversation.groups.insert(conversation.groups.begin(), conversation.groups.front());
  }
  CHECK_FALSE(CheckAgainstEngine(doubled).empty());
  std::swap(load.conversations[0].groups[1], load.conversations[1].groups[1]);
  std::swap(load.conversations[2].groups[2], load.conversations[3].groups[2]);
  std::swap(load.conversations[4].groups[1], load.conversations[5].groups[1]);
  CHECK_FALSE(CheckAgainstEngine(load).empty());
}
