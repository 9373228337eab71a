// Master keys, their rotation, and tables of earlier versions.
#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>

#include "bot/stores/sqlite_database.h"
#include "bot/stores/sqlite_store.h"
#include "tests/contracts/support/store_world.h"

namespace meldwijzer {
namespace {

using std::chrono::milliseconds;
using test::Counting;
using test::Erasing;
using test::Key;
using test::kNow;
using test::Sending;
using test::StoreForm;
using test::StoreWorld;

Status Begun() { return {}; }

std::string Take(SqlStore& store, const std::string& conversation, const std::string& event) {
  const auto taken = store.TakeTurn(Key(conversation), event, kNow, Counting());
  REQUIRE_MESSAGE(taken.has_value(), taken.error().message);
  return taken->answer;
}

TEST_CASE("another master key does not open the store") {
  for (const StoreForm form : {StoreForm::kFile, StoreForm::kPostgres}) {
    CAPTURE(NameOf(form));
    StoreWorld world(form);
    Take(*world, "c", "e1");
    world.store.reset();
    const auto other = world.Open(SecretKey::Random());
    REQUIRE_FALSE(other.has_value());
    CHECK(other.error().code == ErrorCode::kCorrupt);
    CHECK(other.error().message.find("master key") != std::string::npos);
  }
}

TEST_CASE("after a rotation the new master key fits, the old one does not, and nothing is lost") {
  for (const StoreForm form : {StoreForm::kFile, StoreForm::kPostgres}) {
    CAPTURE(NameOf(form));
    StoreWorld world(form);
    // More than one portion.
    for (int i = 0; i < 1100; ++i) Take(*world, "c" + std::to_string(i), "e1");
    world->TakeTurn(Key("gone"), "e1", kNow, Erasing()).value();
    const SecretKey next = SecretKey::Random();
    REQUIRE(world->RotateKeys(next, milliseconds(0), Begun));
    CHECK(Take(*world, "c7", "e1") == "answer 1");
    world.store.reset();
    CHECK_FALSE(world.Open(world.master).has_value());
    auto opened = world.Open(next);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
    for (const int i : {0, 7, 499, 500, 501, 1099}) {
      CHECK(Take(**opened, "c" + std::to_string(i), "e1") == "answer 1");
      CHECK(Take(**opened, "c" + std::to_string(i), "e2") == "answer 2");
    }
    CHECK(Take(**opened, "gone", "e1") == "erased");
  }
}

TEST_CASE("servers that run follow a rotation without the new master key") {
  StoreWorld world(StoreForm::kPostgres);
  auto server = world.Open(world.master);
  REQUIRE(server.has_value());
  for (int i = 0; i < 50; ++i) Take(**server, "c" + std::to_string(i), "e1");
  std::atomic<bool> stop = false;
  std::atomic<int> failed = 0;
  std::thread load([&] {
    for (int i = 0; !stop; ++i) {
      const std::string name = "n" + std::to_string(i % 200);
      if (!(*server)->TakeTurn(Key(name), std::to_string(i), kNow, Counting())) ++failed;
    }
  });
  const SecretKey next = SecretKey::Random();
  std::thread looking([&] {
    while (!stop) {
      CHECK((*server)->FollowKeys().has_value());
      std::this_thread::sleep_for(milliseconds(20));
    }
  });
  CHECK(world->RotateKeys(next, milliseconds(300), Begun).has_value());
  stop = true;
  load.join();
  looking.join();
  CHECK(failed == 0);
  for (int i = 0; i < 50; ++i) CHECK(Take(**server, "c" + std::to_string(i), "e2") == "answer 2");
}

TEST_CASE("an interrupted rotation is run again with the new key") {
  StoreWorld world(StoreForm::kFile);
  for (int i = 0; i < 20; ++i) Take(*world, "c" + std::to_string(i), "e1");
  const SecretKey next = SecretKey::Random();
  const auto interrupted = [] { return Status(Fail(ErrorCode::kUnavailable, "power cut")); };
  CHECK_FALSE(world->RotateKeys(next, milliseconds(0), interrupted));
  world.store.reset();
  auto opened = world.Open(next);
  REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
  CHECK(Take(**opened, "c3", "e2") == "answer 2");
  REQUIRE((*opened)->RotateKeys(next, milliseconds(0), Begun));
  CHECK(Take(**opened, "c3", "e3") == "answer 3");
  opened->reset();
  CHECK(world.Open(next).has_value());
}

// The tables of version 1, as it wrote them.
void WriteVersion1(const std::string& path, const SecretKey& master) {
  auto database = SqliteDatabase::Open(path).value();
  REQUIRE(database->Execute(R"sql(
    CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE conversations(
      id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, user_hash BLOB NOT NULL,
      wrapped_key BLOB NOT NULL, state BLOB NOT NULL, revision INTEGER NOT NULL,
      updated_at INTEGER NOT NULL) STRICT;
    CREATE INDEX conversations_user ON conversations(user_hash);
    CREATE INDEX conversations_updated ON conversations(updated_at);
    CREATE TABLE receipts(
      id INTEGER PRIMARY KEY, event_hash BLOB NOT NULL UNIQUE, conversation INTEGER NOT NULL,
      erasure INTEGER NOT NULL DEFAULT 0, answer BLOB NOT NULL, taken_at INTEGER NOT NULL) STRICT;
    CREATE INDEX receipts_conversation ON receipts(conversation);
    CREATE INDEX receipts_taken ON receipts(taken_at);
    CREATE TABLE erasures(
      id INTEGER PRIMARY KEY, answer BLOB NOT NULL, erased_at INTEGER NOT NULL) STRICT;
    PRAGMA user_version=1;)sql"));
  const SecretKey wrapping = master.Derive("wrap conversation keys");
  const SecretKey index = master.Derive("hash identities");
  const std::string word = "meldwijzer master key";
  REQUIRE(database->Run("INSERT INTO meta(name,value) VALUES('master_key_check',$1)",
                        {Seal(wrapping, word, word)}));
  const std::string hash = KeyedHash(index, {"conversation", "generic", "c"});
  const SecretKey key = SecretKey::Random();
  REQUIRE(database->Run(
      "INSERT INTO conversations VALUES(1,$1,$2,$3,$4,5,$5)",
      {hash, KeyedHash(index, {"user", "generic", "u-1"}), Seal(wrapping, key.bytes(), hash),
       Seal(key, "5", hash), kNow.time_since_epoch().count()}));
  const auto receipt = [&](const std::string& conversation, const std::string& event,
                           int64_t number, int64_t erasure, const SecretKey& sealing,
                           const std::string& answer) {
    const std::string event_hash = KeyedHash(index, {"event", "generic", conversation, event});
    REQUIRE(
        database->Run("INSERT INTO receipts(event_hash,conversation,erasure,answer,taken_at)"
                      " VALUES($1,$2,$3,$4,$5)",
                      {event_hash, number, erasure, Seal(sealing, answer, event_hash),
                       kNow.time_since_epoch().count()}));
  };
  receipt("c", "e5", 1, 0, key, "answer 5");
  receipt("met", "e1", 0, -1, wrapping, "met");
  receipt("gone", "e1", 0, 1, wrapping, "");
  REQUIRE(database->Run("INSERT INTO erasures(answer,erased_at) VALUES($1,$2)",
                        {Seal(wrapping, "erased", "erasure"), kNow.time_since_epoch().count()}));
}

TEST_CASE("a file of version 1 is brought forward at start, with its receipts and erasures") {
  StoreWorld world(StoreForm::kMemory);
  const std::string path = (world.folder / "old.db").string();
  WriteVersion1(path, world.master);
  CHECK_FALSE(SqliteStore::Create({.path = path}, SecretKey::Random()).has_value());
  for (int start = 0; start < 2; ++start) {
    auto store = SqliteStore::Create({.path = path}, world.master);
    REQUIRE_MESSAGE(store.has_value(), store.error().message);
    CHECK(Take(**store, "c", "e5") == "answer 5");
    CHECK(Take(**store, "c", "e6") == "answer 6");
    CHECK(Take(**store, "met", "e1") == "met");
    CHECK(Take(**store, "gone", "e1") == "erased");
  }
}

}  // namespace
}  // namespace meldwijzer
