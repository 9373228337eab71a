// A Patroni cluster whose primary is killed under load: the synchronous standby is promoted by
// Patroni itself, servers find it, and no acknowledged turn is lost. The long form kills again and
// again (MELDWIJZER_PROOF_SECONDS).
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <string>
#include <thread>

#include "tests/integration/support/load.h"
#include "tests/integration/support/server_process.h"
#include "tests/support/patroni_cluster.h"

using namespace meldwijzer::test;
using namespace std::chrono_literals;

TEST_CASE("Patroni: the primary is killed under load, and no acknowledged turn is lost") {
  PatroniCluster cluster(3);
  const TemporaryFolder folder;
  const std::map<std::string, std::string> variables = {
      {"MELDWIJZER_STORE", cluster.url()}, {"MELDWIJZER_MASTER_KEY", std::string(64, 'a')}};
  const ServerProcess one(folder, {}, variables, "1");
  const ServerProcess two(folder, {}, variables, "2");
  REQUIRE(one.port() > 0);
  REQUIRE(two.port() > 0);
  Ports ports(2);
  ports.Set(0, one.port());
  ports.Set(1, two.port());
  const auto begin = std::chrono::steady_clock::now();
  std::atomic<bool> killing = true;
  std::atomic<int> killed = 0;
  std::atomic<bool> healthy = true;
  std::thread killer([&] {
    do {
      std::this_thread::sleep_for(2s);
      const size_t node = cluster.KillPrimary();
      ++killed;
      healthy = healthy && cluster.AwaitHealthy(60s, static_cast<int>(node));
      cluster.StartNode(node);
      std::this_thread::sleep_for(2s);
    } while (healthy && std::chrono::steady_clock::now() - begin < ProofTime(5s));
    killing = false;
  });
  LoadOptions options;
  options.seed = std::random_device()();
  options.conversations_min = 500;
  options.event_max = 90s;
  const LoadResult load = RunLoad(ports, options, [&] { return killing.load(); });
  killer.join();
  CHECK(healthy);
  CHECK(killed >= 1);
  CHECK(Joined(load.wrong) == "");
  CHECK(Joined(CheckAgainstEngine(load)) == "");
  CHECK(load.longest_without_answer < 60s);
  MESSAGE(load.conversations.size(), " conversations, ", load.acknowledged,
          " events acknowledged, ", killed.load(),
          " primaries killed, longest time without service ", load.longest_without_answer.count(),
          " ms");
}
