// One suite for every form of the store: what a turn promises.
#include "bot/turns/conversation_store.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bot/stores/sqlite_store.h"
#include "tests/contracts/support/store_world.h"

namespace meldwijzer {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::milliseconds;
using test::Counting;
using test::Erasing;
using test::Key;
using test::kForms;
using test::kNow;
using test::StoreForm;
using test::StoreWorld;

struct Fixture : StoreWorld {
  using StoreWorld::StoreWorld;
  std::string Take(const std::string& conversation, const std::string& event,
                   const Step& step = Counting()) const {
    const auto record = store->TakeTurn(Key(conversation), event, kNow, step);
    REQUIRE_MESSAGE(record.has_value(), record.error().message);
    return record->answer;
  }
  std::string RawBytes() const {
    std::string bytes;
    for (const auto& entry : fs::directory_iterator(folder)) {
      std::ifstream stream(entry.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(stream), {});
    }
    return bytes;
  }
};

TEST_CASE("an event is taken once and repeated with the stored answer") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    std::atomic<int> runs = 0;
    CHECK(f.Take("c", "e1", Counting(&runs)) == "answer 1");
    const auto again = f.store->TakeTurn(Key("c"), "e1", kNow, Counting(&runs));
    CHECK(again->answer == "answer 1");
    CHECK(again->repeated);
    CHECK(runs == 1);
    CHECK(f.Take("c", "e2", Counting(&runs)) == "answer 2");
    CHECK(f.Take("d", "e1", Counting(&runs)) == "answer 1");
  }
}

TEST_CASE("a simultaneous event takes one step, and turns of a conversation are serial") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    std::atomic<int> runs = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        CHECK(f.store->TakeTurn(Key("c"), "same", kNow, Counting(&runs))->answer == "answer 1");
        for (int k = 0; k < 20; ++k) {
          const std::string id = std::to_string(i) + "-" + std::to_string(k);
          CHECK(f.store->TakeTurn(Key("serial"), id, kNow, Counting()).has_value());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(runs == 1);
    CHECK(f.store->Load(Key("serial")).value()->state == "160");
    CHECK(f.store->Load(Key("serial")).value()->revision == 160);
  }
}

TEST_CASE(
    "turns that nobody waits for are each answered once, in the order of their conversation") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    constexpr int kTurns = 200;
    std::mutex mutex;
    std::condition_variable answered;
    std::vector<std::string> answers;
    for (int i = 0; i < kTurns; ++i) {
      // Every second event is the one before it again.
      f.store->TakeTurnLater(Key("c"), std::to_string(i / 2), kNow, Counting(),
                             [&](Result<TurnRecord> record) {
                               const std::scoped_lock lock(mutex);
                               answers.push_back(record ? record->answer : record.error().message);
                               answered.notify_all();
                             });
    }
    std::unique_lock lock(mutex);
    answered.wait_for(lock, std::chrono::seconds(20), [&] { return answers.size() == kTurns; });
    REQUIRE(answers.size() == kTurns);
    for (int i = 0; i < kTurns; ++i) {
      CHECK(answers[static_cast<size_t>(i)] == "answer " + std::to_string(i / 2 + 1));
    }
  }
}

TEST_CASE("two servers that begin the same conversation at once take one step for one event") {
  Fixture f(StoreForm::kPostgres);
  auto second = f.Open(f.master);
  REQUIRE(second.has_value());
  std::atomic<int> wrong = 0;
  const auto take = [&](SqlStore& store) {
    for (int i = 0; i < 300; ++i) {
      const auto taken = store.TakeTurn(Key("c" + std::to_string(i)), "first", kNow, Counting());
      if (!taken || taken->answer != "answer 1") ++wrong;
    }
  };
  std::thread elsewhere([&] { take(**second); });
  take(*f.store);
  elsewhere.join();
  CHECK(wrong == 0);
  CHECK(f.Take("c7", "second") == "answer 2");
}

TEST_CASE("P2: after an erasure earlier events get its answer, a new one starts fresh") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    f.Take("c", "e1");
    f.Take("c", "e2");
    f.Take("other", "e1");
    CHECK(f.Take("c", "bye", Erasing()) == "erased");
    CHECK_FALSE(f.store->Load(Key("c")).value().has_value());
    for (const char* const earlier : {"e1", "e2", "bye"}) CHECK(f.Take("c", earlier) == "erased");
    CHECK(f.Take("other", "e1") == "answer 1");
    CHECK(f.Take("c", "new") == "answer 1");
  }
}

TEST_CASE("U4: a turn that keeps nothing leaves a receipt and no conversation") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    const Step nothing = [](const std::optional<StoredConversation>&) {
      return StepOutcome{.keep = StepOutcome::Keep::kNothing, .state = "", .answer = "met"};
    };
    CHECK(f.Take("c", "e1", nothing) == "met");
    CHECK(f.Take("c", "e1") == "met");
    CHECK_FALSE(f.store->Load(Key("c")).value().has_value());
  }
}

TEST_CASE("P1: retention erases idle conversations, and receipts after eight days") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    f.Take("c", "e1");
    auto result = f.store->Expire(kNow - hours(1), kNow - kReceiptRetention, kNow);
    CHECK(result->conversations_erased == 0);
    CHECK(result->receipts_erased == 0);
    result = f.store->Expire(kNow, kNow + milliseconds(1), kNow);
    CHECK(result->conversations_erased == 0);
    CHECK(result->receipts_erased == 1);
    result = f.store->Expire(kNow + milliseconds(1), kNow, kNow);
    CHECK(result->conversations_erased == 1);
    CHECK_FALSE(f.store->Load(Key("c")).value().has_value());
  }
}

TEST_CASE("everything of one user can be erased, of others nothing") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    f.Take("c1", "e");
    f.Take("c2", "e");
    f.store->TakeTurn({"generic", "c3", "u-2"}, "e", kNow, Counting()).value();
    CHECK(f.store->EraseUser("generic", "u-1", kNow).value() == 2);
    CHECK_FALSE(f.store->Load(Key("c1")).value().has_value());
    CHECK(f.store->Load(Key("c3")).value().has_value());
  }
}

TEST_CASE("a step that throws undoes its own turn alone") {
  for (const StoreForm form : kForms) {
    CAPTURE(NameOf(form));
    Fixture f(form);
    const Step throwing = [](const std::optional<StoredConversation>&) -> StepOutcome {
      throw std::runtime_error("no");
    };
    CHECK(f.store->TakeTurn(Key("c"), "e1", kNow, throwing).error().code == ErrorCode::kInternal);
    CHECK(f.Take("c", "e1") == "answer 1");
  }
}

TEST_CASE("a full queue refuses at once") {
  Fixture f(StoreForm::kMemory);
  f.store.reset();
  f.store = std::move(*SqliteStore::Create({.path = ":memory:", .queue_max = 0}, f.master));
  CHECK(f.store->TakeTurn(Key("c"), "e", kNow, Counting()).error().code == ErrorCode::kUnavailable);
}

TEST_CASE("everything acknowledged is there when the store is opened again") {
  for (const StoreForm form : {StoreForm::kFile, StoreForm::kPostgres}) {
    Fixture f(form);
    f.Take("c", "e1");
    f.Reopen();
    CHECK(f.Take("c", "e1") == "answer 1");
    CHECK(f.Take("c", "e2") == "answer 2");
  }
}

TEST_CASE("a file has one owner, one master key and no newer version") {
  Fixture f(StoreForm::kFile);
  const auto second = SqliteStore::Create({.path = f.place}, f.master);
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().message.find("in use by another process") != std::string::npos);
  f.store.reset();
  const auto other_key = SqliteStore::Create({.path = f.place}, SecretKey::Random());
  REQUIRE_FALSE(other_key.has_value());
  CHECK(other_key.error().code == ErrorCode::kCorrupt);
  {
    auto raw = SqliteDatabase::Open(f.place);
    REQUIRE((*raw)
                ->Execute(
                    "UPDATE store_meta SET value=x'3939' WHERE name=CAST('schema_version' AS BLOB)")
                .has_value());
  }
  const auto newer = SqliteStore::Create({.path = f.place}, f.master);
  REQUIRE_FALSE(newer.has_value());
  CHECK(newer.error().message.find("newer version") != std::string::npos);
}

TEST_CASE("a file that is no database is refused, and left as it is") {
  const Fixture f(StoreForm::kMemory);
  const std::string path = (f.folder / "m.db").string();
  std::ofstream(path) << std::string(4096, 'x');
  CHECK_FALSE(SqliteStore::Create({.path = path}, SecretKey::Random()).has_value());
  CHECK(fs::file_size(path) == 4096);
  CHECK_FALSE(SqliteStore::Create({.path = "/nowhere/m.db"}, SecretKey::Random()).has_value());
}

TEST_CASE("P2: the raw files hold no text, no identity, and after an erasure no wrapped key") {
  Fixture f(StoreForm::kFile);
  const ConversationKey key{"generic", "conversation-marker", "user-marker"};
  const Step step = [](const std::optional<StoredConversation>&) {
    return StepOutcome{
        .keep = StepOutcome::Keep::kState, .state = "state-marker", .answer = "answer-marker"};
  };
  f.store->TakeTurn(key, "event-marker", kNow, step).value();
  std::string wrapped;
  {
    auto raw = SqliteDatabase::Open(f.place);
    wrapped = (*raw)->Query("SELECT wrapped_key FROM conversations", {}).value()[0][0].bytes;
  }
  const std::string before = f.RawBytes();
  for (const char* const marker :
       {"conversation-marker", "user-marker", "state-marker", "answer-marker", "event-marker"}) {
    CAPTURE(marker);
    CHECK(before.find(marker) == std::string::npos);
  }
  REQUIRE(before.find(wrapped) != std::string::npos);
  f.store->TakeTurn(key, "bye", kNow, Erasing()).value();
  CHECK(f.RawBytes().find(wrapped) == std::string::npos);
}

}  // namespace
}  // namespace meldwijzer
