// What every store promises about messages that the server sends by itself.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/contracts/support/store_world.h"

namespace meldwijzer {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Counting;
using test::Erasing;
using test::Key;
using test::kForms;
using test::kNow;
using test::Sending;
using test::StoreForm;
using test::StoreWorld;

const std::string kLane = "generic";  // of Key()
constexpr milliseconds kClaim{60'000};

std::vector<std::string> Payloads(const std::vector<Delivery>& deliveries) {
  std::vector<std::string> payloads;
  for (const Delivery& delivery : deliveries) payloads.push_back(delivery.payload);
  return payloads;
}

// The deliveries that are due at `now`.
std::vector<Delivery> Claim(const StoreWorld& world, Instant now) {
  auto claimed = world->Claim(kLane, now, kClaim, 100);
  REQUIRE_MESSAGE(claimed.has_value(), claimed.error().message);
  return *claimed;
}

void Take(const StoreWorld& world, const std::string& conversation, const std::string& event,
          const Step& step) {
  const auto taken = world->TakeTurn(Key(conversation), event, kNow, step);
  REQUIRE_MESSAGE(taken.has_value(), taken.error().message);
}

std::optional<NewDelivery> Make(NoticeKind kind, const std::string& address) {
  return NewDelivery{kLane, (kind == NoticeKind::kReminder ? "remind " : "warn ") + address};
}

TEST_CASE("deliveries come with the turn, in order, one of a conversation at a time") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    Take(world, "c", "e1", Sending("first"));
    Take(world, "c", "e1", Sending("not again"));
    Take(world, "c", "e2", Sending("second"));
    Take(world, "d", "e1", Sending("other"));
    auto claimed = Claim(world, kNow);
    CHECK(Payloads(claimed) == std::vector<std::string>{"first", "other"});
    CHECK(Claim(world, kNow).empty());
    REQUIRE(world->Delivered(claimed[0].id, {}, kNow));
    CHECK(Payloads(Claim(world, kNow)) == std::vector<std::string>{"second"});
  }
}

TEST_CASE("a claim ends by itself, and the next attempt has the same idempotency key") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    Take(world, "c", "e1", Sending("m"));
    const auto first = Claim(world, kNow);
    REQUIRE(first.size() == 1);
    CHECK(first[0].attempts == 1);
    CHECK(Claim(world, kNow + kClaim - milliseconds(1)).empty());
    const auto second = Claim(world, kNow + kClaim);
    REQUIRE(second.size() == 1);
    CHECK(second[0].attempts == 2);
    CHECK(second[0].idempotency_key == first[0].idempotency_key);
  }
}

TEST_CASE("a retry waits for its moment and holds back what comes behind it") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    Take(world, "c", "e1", Sending("first"));
    Take(world, "c", "e2", Sending("second"));
    const auto claimed = Claim(world, kNow);
    REQUIRE(world->RetryAt(claimed.at(0).id, kNow + seconds(30), "http-503"));
    CHECK(Claim(world, kNow + seconds(29)).empty());
    CHECK(Payloads(Claim(world, kNow + seconds(30))) == std::vector<std::string>{"first"});
    CHECK(world->List(10)->at(0).why == "http-503");
  }
}

TEST_CASE("the clock set back holds no delivery up") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    Take(world, "c", "e1", Sending("m"));
    CHECK(Claim(world, kNow - hours(48)).size() == 1);
    CHECK(Claim(world, kNow - hours(24 * 365)).size() == 1);
  }
}

TEST_CASE("what is given up on is kept, told at the next turn, and may be tried again or dropped") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    Take(world, "c", "e1", Sending("lost"));
    const DeliveryId id = Claim(world, kNow).at(0).id;
    REQUIRE(world->GiveUp(id, "too-old"));
    CHECK(Claim(world, kNow + hours(5)).empty());
    const auto listed = world->List(10).value();
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].failed);
    CHECK(listed[0].why == "too-old");
    int64_t told = -1;
    const Step telling = [&](const std::optional<StoredConversation>& stored) {
      told = stored->undelivered;
      return Counting()(stored);
    };
    Take(world, "c", "e2", telling);
    CHECK(told == 1);
    Take(world, "c", "e3", telling);
    CHECK(told == 0);
    CHECK(world->RetryFailed(id, kNow + hours(6)).value());
    CHECK_FALSE(world->RetryFailed(id, kNow + hours(6)).value());
    const auto again = Claim(world, kNow + hours(6));
    REQUIRE(again.size() == 1);
    CHECK(again[0].attempts == 1);
    CHECK(again[0].created_at == kNow + hours(6));
    CHECK(world->Drop(id).value());
    CHECK_FALSE(world->Drop(id).value());
    CHECK(world->List(10)->empty());
  }
}

TEST_CASE("P2: an erasure takes outbox and reminders with it, and its own message still goes") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    Take(world, "c", "e1", [](const std::optional<StoredConversation>& stored) {
      StepOutcome outcome = Sending("before")(stored);
      outcome.remind_at = kNow + hours(1);
      return outcome;
    });
    Take(world, "c", "bye", [](const std::optional<StoredConversation>& stored) {
      StepOutcome outcome = Erasing()(stored);
      outcome.deliveries = {"erased"};
      return outcome;
    });
    CHECK(Payloads(Claim(world, kNow)) == std::vector<std::string>{"erased"});
    CHECK(world->FireReminders(kNow + hours(2), Make, 10).value() == 0);
  }
}

TEST_CASE("D8: a reminder fires once, when it is due, also with two servers") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    const Step reminding = [](const std::optional<StoredConversation>& stored) {
      StepOutcome outcome = Counting()(stored);
      outcome.address = "address";
      outcome.remind_at = kNow + hours(1);
      return outcome;
    };
    for (int i = 0; i < 20; ++i) Take(world, "c" + std::to_string(i), "e", reminding);
    CHECK(world->FireReminders(kNow + hours(1) - milliseconds(1), Make, 100).value() == 0);
    std::unique_ptr<SqlStore> second;
    if (form == StoreForm::kPostgres) second = std::move(world.Open(world.master).value());
    int64_t fired_elsewhere = 0;
    std::thread elsewhere([&] {
      if (second) {
        fired_elsewhere = second->FireReminders(kNow + hours(1), Make, 100).value();
      }
    });
    const int64_t fired = world->FireReminders(kNow + hours(1), Make, 100).value();
    elsewhere.join();
    CHECK(fired + fired_elsewhere == 20);
    const auto claimed = Claim(world, kNow + hours(1));
    CHECK(claimed.size() == 20);
    CHECK(claimed.at(0).payload == "remind address");
  }
}

TEST_CASE("P1: the warning before the retention goes out once, until the next turn") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    const StoreWorld world(form);
    Take(world, "c", "e1", [](const std::optional<StoredConversation>& stored) {
      StepOutcome outcome = Counting()(stored);
      outcome.address = "address";
      return outcome;
    });
    Take(world, "cannot be reached", "e1", Counting());
    const Instant later = kNow + hours(24 * 23);
    CHECK(world->WarnOfRetention(kNow, later, Make, 10).value() == 0);
    CHECK(world->WarnOfRetention(kNow + milliseconds(1), later, Make, 10).value() == 1);
    CHECK(world->WarnOfRetention(kNow + milliseconds(1), later, Make, 10).value() == 0);
    CHECK(Payloads(Claim(world, later)) == std::vector<std::string>{"warn address"});
    Take(world, "c", "e2", Counting());
    CHECK(world->WarnOfRetention(kNow + milliseconds(1), later, Make, 10).value() == 1);
  }
}

TEST_CASE("two servers never claim the same delivery") {
  const StoreWorld world(StoreForm::kPostgres);
  auto second = world.Open(world.master);
  REQUIRE(second.has_value());
  for (int i = 0; i < 60; ++i) Take(world, "c" + std::to_string(i), "e", Sending("m"));
  std::vector<Delivery> there;
  std::thread elsewhere(
      [&] { there = (*second)->Claim(kLane, kNow, kClaim, 100).value_or(there); });
  const auto here = world->Claim(kLane, kNow, kClaim, 100);
  elsewhere.join();
  REQUIRE(here.has_value());
  CHECK(here->size() + there.size() == 60);
}

}  // namespace
}  // namespace meldwijzer
