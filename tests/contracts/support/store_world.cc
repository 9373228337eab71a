#include "tests/contracts/support/store_world.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "bot/stores/postgres_store.h"
#include "bot/stores/sqlite_store.h"
#include "tests/support/postgres_server.h"

namespace meldwijzer::test {
namespace {

// One server for the program; each world has tables of its own in it.
PostgresServer& Postgres() {
  static PostgresServer server({"fsync=off"});
  return server;
}

}  // namespace

const char* NameOf(StoreForm form) {
  switch (form) {
    case StoreForm::kMemory:
      return "memory";
    case StoreForm::kFile:
      return "file";
    default:
      return "postgres";
  }
}

StoreWorld::StoreWorld(StoreForm its_form) : form(its_form) {
  std::string pattern = (std::filesystem::temp_directory_path() / "meldwijzer-XXXXXX").string();
  folder = mkdtemp(pattern.data());
  place = form == StoreForm::kMemory ? ":memory:"
          : form == StoreForm::kFile ? (folder / "m.db").string()
                                     : Postgres().NewStore();
  Reopen();
}

StoreWorld::~StoreWorld() {
  store.reset();
  std::filesystem::remove_all(folder);
}

Result<std::unique_ptr<SqlStore>> StoreWorld::Open(const SecretKey& master_key) const {
  if (form == StoreForm::kPostgres) {
    return PostgresStore::Create({.url = place, .connections_max = 8}, master_key);
  }
  return SqliteStore::Create({.path = place}, master_key);
}

void StoreWorld::Reopen() {
  store.reset();
  auto opened = Open(master);
  REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
  store = std::move(*opened);
}

Step Counting(std::atomic<int>* runs) {
  return [runs](const std::optional<StoredConversation>& stored) {
    if (runs != nullptr) ++*runs;
    const int count = stored ? std::stoi(stored->state) + 1 : 1;
    return StepOutcome{.keep = StepOutcome::Keep::kState,
                       .state = std::to_string(count),
                       .answer = "answer " + std::to_string(count)};
  };
}

Step Erasing() {
  return [](const std::optional<StoredConversation>&) {
    return StepOutcome{.keep = StepOutcome::Keep::kErase, .state = "", .answer = "erased"};
  };
}

Step Sending(const std::string& payload) {
  return [payload](const std::optional<StoredConversation>& stored) {
    StepOutcome outcome = Counting()(stored);
    outcome.deliveries = {payload};
    outcome.address = "address";
    return outcome;
  };
}

}  // namespace meldwijzer::test
