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
  const Instant begin = clock.Now();
  RetentionWorker worker(**store, clock, log, metrics, 30, 1h, [&] {
    return std::chrono::steady_clock::time_point(clock.Now() - begin + 1000h);
  });
  clock.now = clock.Now() + std::chrono::days(30) - 1min;
  worker.RunOnce();
  CHECK((*store)->Load(key)->has_value());
  clock.now = clock.Now() + 2min;
  worker.RunOnce();
  CHECK(!(*store)->Load(key)->has_value());
  CHECK(metrics.erased_by_retention == 1);
}

TEST_CASE("a clock that is set erases nothing until it has stood for a day") {
  SqliteStoreOptions options;
  options.path = ":memory:";
  auto store = SqliteStore::Create(options, SecretKey::Random());
  REQUIRE(store);
  MovedClock clock;
  std::atomic<std::chrono::hours> passed{0h};
  const Log log;
  Metrics metrics;
  const ConversationKey key{"generic", "c-1", "u-1"};
  const Step step = [](const auto&) {
    return StepOutcome{StepOutcome::Keep::kState, "stand", "antwoord"};
  };
  REQUIRE((*store)->TakeTurn(key, "e-1", clock.Now(), step));
  RetentionWorker worker(**store, clock, log, metrics, 30, 1h, [&] {
    return std::chrono::steady_clock::time_point(1000h + passed.load());
  });
  worker.RunOnce();
  clock.now = clock.Now() + std::chrono::days(365);
  worker.RunOnce();
  CHECK((*store)->Load(key)->has_value());
  CHECK(metrics.clock_jumps == 1);
  clock.now = clock.Now() - std::chrono::days(365);
  worker.RunOnce();
  CHECK(metrics.clock_jumps == 2);
  clock.now = clock.Now() + std::chrono::days(365) + 23h;
  passed = 23h;
  worker.RunOnce();
  CHECK((*store)->Load(key)->has_value());
  clock.now = clock.Now() + 24h;
  passed = passed.load() + 24h;
  worker.RunOnce();
  CHECK(!(*store)->Load(key)->has_value());
}

TEST_CASE("a server that starts with a clock that is far ahead erases nothing for a day") {
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
  REQUIRE((*store)->ExchangeLastSeen(clock.Now()));
  clock.now = clock.Now() + std::chrono::days(400);
  {
    RetentionWorker worker(**store, clock, log, metrics, 30);
    worker.RunOnce();
  }
  CHECK((*store)->Load(key)->has_value());
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
