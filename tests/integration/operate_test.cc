// Operating the store, with the real executable: backup, restore, migrate, keys, erase.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "tests/integration/support/load.h"
#include "tests/integration/support/server_process.h"
#include "tests/support/postgres_server.h"

using namespace meldwijzer::test;

namespace {

namespace fs = std::filesystem;
using Variables = std::map<std::string, std::string>;

constexpr const char* kKey = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
constexpr const char* kOtherKey =
    "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd";

std::string Store(const TemporaryFolder& folder, const std::string& name = "test.db") {
  return "sqlite:" + folder.File(name);
}

ProcessResult Run(const std::vector<std::string>& arguments, const Variables& variables = {}) {
  ProcessResult result = RunMeldwijzer(arguments, variables);
  CHECK_MESSAGE(result.exit_code == 0, result.errors);
  return result;
}

Answer Say(const ServerProcess& server, const std::string& conversation, const std::string& id,
           const std::string& text = "hallo") {
  return Post(server.port(), {id, MessageBody(conversation, text)});
}

// Load on a server while `act` runs; then the whole history must fit.
template <class Act>
void UnderLoad(const ServerProcess& server, const Act& act) {
  Ports ports(1);
  ports.Set(0, server.port());
  std::atomic<bool> acting = true;
  std::thread thread([&] {
    act();
    acting = false;
  });
  LoadOptions options;
  options.conversations_min = 100;
  options.clients = 4;
  const LoadResult load = RunLoad(ports, options, [&] { return acting.load(); });
  thread.join();
  CHECK(Joined(load.wrong) == "");
  CHECK(Joined(CheckAgainstEngine(load)) == "");
}

}  // namespace

TEST_CASE("a backup under load is whole, and restores every turn that was acknowledged before it") {
  const TemporaryFolder folder;
  std::string before;
  {
    const ServerProcess server(folder);
    REQUIRE(server.port() > 0);
    before = Say(server, "kept", "e-1").body;
    UnderLoad(server, [&] { Run({"backup", folder.File("copy.db"), "--store", Store(folder)}); });
  }
  CHECK((fs::status(folder.File("copy.db")).permissions() & fs::perms::group_read) ==
        fs::perms::none);
  CHECK_FALSE(fs::exists(folder.File("copy.db.part")));
  fs::copy_file(folder.File("test.db.key"), folder.File("copy.db.key"));
  Run({"restore", folder.File("copy.db"), "--store", Store(folder, "new.db")});
  const ServerProcess server(folder, {}, {{"MELDWIJZER_STORE", Store(folder, "new.db")}});
  REQUIRE(server.port() > 0);
  CHECK(Say(server, "kept", "e-1", "anders").body == before);
  CHECK(RunMeldwijzer({"backup", folder.File("copy.db"), "--store", Store(folder)}).exit_code == 1);
}

TEST_CASE("P2: restore does not bring back what was erased since the backup") {
  const TemporaryFolder folder;
  std::string erased;
  {
    const ServerProcess server(folder);
    REQUIRE(server.port() > 0);
    for (const char* const name : {"gone", "kept", "asked"}) {
      REQUIRE(Say(server, name, std::string("e-1-") + name).status == 200);
    }
    Run({"backup", folder.File("copy.db"), "--store", Store(folder)});
    Say(server, "gone", "e-2", "wis alles");
    erased = Post(server.port(), {"e-3", ChoiceBody("gone", "erase-yes")}).body;
    Run({"erase", "--channel", "generic", "--user", "u-asked", "--store", Store(folder)});
  }
  const ProcessResult refused =
      RunMeldwijzer({"restore", folder.File("copy.db"), "--store", Store(folder)});
  CHECK(refused.exit_code == 1);
  CHECK(refused.errors.find("--replace") != std::string::npos);
  const ProcessResult restored =
      Run({"restore", folder.File("copy.db"), "--replace", "--store", Store(folder)});
  CHECK(restored.output.find("1 conversations restored") == 0);
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  CHECK(Say(server, "gone", "e-1-gone").body == erased);
  CHECK(Say(server, "kept", "e-2-kept", "waar was ik").status == 200);
}

TEST_CASE("erase --channel --user erases that person beside a server that runs") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  REQUIRE(Say(server, "one", "e-1").status == 200);
  REQUIRE(Say(server, "two", "e-2").status == 200);
  Run({"erase", "--channel", "generic", "--user", "u-one", "--store", Store(folder)});
  // A redelivery of what was erased takes no step and brings nothing back.
  CHECK(Say(server, "one", "e-1").body.find("\"messages\":[]") != std::string::npos);
  CHECK(
      RunMeldwijzer({"erase", "--channel", "generic", "--user", "u-one", "--store", Store(folder)})
          .exit_code == 1);
  CHECK(Say(server, "two", "e-2b", "waar was ik").status == 200);
}

TEST_CASE("migrate moves everything to PostgreSQL and back, and goes on where it was cut off") {
  PostgresServer postgres;
  const std::string url = postgres.NewStore();
  const TemporaryFolder folder;
  std::map<std::string, std::string> answers;
  {
    const ServerProcess server(folder);
    REQUIRE(server.port() > 0);
    for (int i = 0; i < 1200; ++i) {
      const std::string name = "c" + std::to_string(i);
      answers[name] = Say(server, name, "e-" + name).body;
    }
    CHECK(RunMeldwijzer({"migrate", "--from", Store(folder), "--to", url}, {}).exit_code == 1);
  }
  const Variables key = {{"MELDWIJZER_MASTER_KEY_FILE", folder.File("test.db.key")},
                         {"MELDWIJZER_STORE", url}};
  // Cut off half way: one table in, and a server that does not start on it.
  Run({"migrate", "--from", Store(folder), "--to", url});
  postgres.Sql(
      "SET search_path=store1;"
      "DELETE FROM receipts; DELETE FROM conversations WHERE conversation > "
      "(SELECT conversation FROM conversations ORDER BY conversation OFFSET 599 LIMIT 1);"
      "INSERT INTO store_meta SELECT 'copy_progress', convert_to('0 ' || encode("
      "(SELECT conversation FROM conversations ORDER BY conversation DESC LIMIT 1),'hex'),"
      "'UTF8');");
  CHECK(ServerProcess(folder, {}, key).port() == 0);
  CHECK(Run({"migrate", "--from", Store(folder), "--to", url}).output.find("1200 conversations") ==
        0);
  {
    const ServerProcess server(folder, {}, key);
    REQUIRE(server.port() > 0);
    for (const auto& [name, body] : answers) {
      REQUIRE(Say(server, name, "e-" + name, "anders").body == body);
    }
    answers["c7"] = Say(server, "c7", "later", "help").body;
  }
  Run({"migrate", "--from", url, "--to", Store(folder, "back.db")}, key);
  Variables back = key;
  back["MELDWIJZER_STORE"] = Store(folder, "back.db");
  const ServerProcess server(folder, {}, back);
  REQUIRE(server.port() > 0);
  CHECK(Say(server, "c7", "later", "anders").body == answers["c7"]);
  CHECK(Say(server, "c8", "e-c8", "anders").body == answers["c8"]);
}

TEST_CASE("keys rotate under load: no turn fails, and the new key opens the store afterwards") {
  const TemporaryFolder folder;
  std::string before;
  const std::string old_key = [&] {
    const ServerProcess server(folder);
    REQUIRE(server.port() > 0);
    before = Say(server, "kept", "e-1").body;
    const std::string key = ReadAll(folder.File("test.db.key"));
    UnderLoad(server, [&] { Run({"keys", "rotate", "--store", Store(folder)}); });
    CHECK(Say(server, "kept", "e-2", "help").status == 200);
    return key;
  }();
  CHECK(ReadAll(folder.File("test.db.key")) != old_key);
  CHECK_FALSE(fs::exists(folder.File("test.db.key.new")));
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  CHECK(Say(server, "kept", "e-1", "anders").body == before);
}

TEST_CASE("keys rotate on PostgreSQL, with two servers that run and a key from the environment") {
  PostgresServer postgres;
  const Variables variables = {{"MELDWIJZER_STORE", postgres.NewStore()},
                               {"MELDWIJZER_MASTER_KEY", kKey}};
  const TemporaryFolder folder;
  {
    const ServerProcess one(folder, {}, variables, "1");
    const ServerProcess two(folder, {}, variables, "2");
    REQUIRE(one.port() > 0);
    REQUIRE(two.port() > 0);
    REQUIRE(Say(one, "c", "e-1").status == 200);
    CHECK(RunMeldwijzer({"keys", "rotate"}, variables).exit_code == 1);  // no new key given
    Variables rotating = variables;
    rotating["MELDWIJZER_MASTER_KEY_NEW"] = kOtherKey;
    Run({"keys", "rotate"}, rotating);
    CHECK(Say(two, "c", "e-2", "help").status == 200);
    CHECK(Say(one, "new", "e-3").status == 200);
  }
  CHECK(ServerProcess(folder, {}, variables).port() == 0);
  Variables after = variables;
  after["MELDWIJZER_MASTER_KEY"] = kOtherKey;
  const ServerProcess server(folder, {}, after);
  REQUIRE(server.port() > 0);
  CHECK(Say(server, "c", "e-4", "help").status == 200);
}

TEST_CASE("PostgreSQL without a master key does not start, and says what to set") {
  const ProcessResult result =
      RunMeldwijzer({"serve", "--listen", "127.0.0.1:0"},
                    {{"MELDWIJZER_STORE", "postgresql://postgres:geheim@127.0.0.1:1/x"}});
  CHECK(result.exit_code == 1);
  CHECK(result.errors.find("MELDWIJZER_MASTER_KEY") != std::string::npos);
  const ProcessResult shown =
      RunMeldwijzer({"serve", "--print-settings"},
                    {{"MELDWIJZER_STORE", "postgresql://postgres:geheim@127.0.0.1:1/x"}});
  CHECK(shown.output.find("geheim") == std::string::npos);
}
