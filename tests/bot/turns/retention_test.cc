#include "bot/turns/retention.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "bot/crypto/secret.h"
#include "bot/stores/sqlite_store.h"

using namespace meldwijzer;
using namespace std::chrono_literals;

namespace {

class MovedClock final : public Clock {
 public:
  Instant Now() const override { return now.load(); }
  std::atomic<Instant> now = Instant(1000h);
};

}  // namespace

TEST_CASE("P1: a conversation is erased when its last message is older than the retention") {
  SqliteStoreOptions options;
  options.path = ":memory:";
  auto store = SqliteStore::Create(options, SecretKey::Random());
  REQUIRE(store);
  MovedClock clock;
  const Log log;
  Metrics metrics;
  const ConversationKey key{"generic", "c-1", "u-1"};
  const Step step = [](const auto&) {
    return StepOutcome{StepOutcome::Keep::kState, "stand", "antwoord"};
  };
  REQUIRE((*store)->TakeTurn(key, "e-1", clock.Now(), step));
  RetentionWorker worker(**store, clock, log, metrics, 30);
  clock.now = clock.Now() + std::chrono::days(30) - 1min;
  worker.RunOnce();
  CHECK((*store)->Load(key)->has_value());
  clock.now = clock.Now() + 2min;
  worker.RunOnce();
  CHECK(!(*store)->Load(key)->has_value());
  CHECK(metrics.erased_by_retention == 1);
}

TEST_CASE("the worker runs by itself at once, and ends without waiting for its hour") {
  SqliteStoreOptions options;
  options.path = ":memory:";
  auto store = SqliteStore::Create(options, SecretKey::Random());
  REQUIRE(store);
  MovedClock clock;
  const Log log;
  Metrics metrics;
  const auto begin = std::chrono::steady_clock::now();
  {
    const RetentionWorker worker(**store, clock, log, metrics, 30);
  }
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
}
