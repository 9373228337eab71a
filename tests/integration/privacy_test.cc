// What stays behind of a conversation with the real executable: nothing readable, and after
// "wis alles" nothing at all.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "bot/crypto/secret.h"
#include "tests/integration/support/callback_server.h"
#include "tests/integration/support/server_process.h"
#include "tests/support/postgres_server.h"

using namespace meldwijzer::test;

namespace {

// Words that would betray the content or the person, in what people type here.
const std::vector<std::string>& Markers() {
  static const std::vector<std::string> markers = {
      "zilverreiger",       "Quintijn",        "06-48151623",
      "quintijn@voorbeeld", "tweede telefoon", "telefoon",
      "u-gesprek-zeven",    "gesprek-zeven",   "Delfzijl"};
  return markers;
}

// Every place of the folder, and below, that holds a marker, as "file: marker".
std::vector<std::string> Find(const std::filesystem::path& folder,
                              const std::vector<std::string>& markers = Markers()) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string content = ReadAll(entry.path());
    for (const std::string& marker : markers) {
      if (content.find(marker) == std::string::npos) continue;
      found.push_back(entry.path().filename().string() + ": " + marker);
    }
  }
  return found;
}

// A whole conversation, with everything that may betray somebody.
void Talk(const ServerProcess& server);

Answer Say(const ServerProcess& server, const std::string& id, const std::string& text) {
  return Post(server.port(), {id, MessageBody("gesprek-zeven", text)});
}

void Talk(const ServerProcess& server) {
  const std::vector<std::string> texts = {
      "ze heeft ineens een tweede telefoon en een vriend, Quintijn, met een zilverreiger",
      "alles",
      "zorg",
      "onder 18",
      "bel 06-48151623 of mail quintijn@voorbeeld.nl",
      "dat is alles",
      "ik zag het zelf",
      "Delfzijl",
      "verslag",
      "nummer fout"};
  int number = 0;
  for (const std::string& text : texts) {
    REQUIRE(Say(server, "e-" + std::to_string(++number), text).status == 200);
  }
}

}  // namespace

TEST_CASE("P4: log, database and side files hold no content after a full conversation") {
  const TemporaryFolder folder;
  ServerProcess server(folder, {}, {{"MELDWIJZER_LOG_LEVEL", "debug"}});
  REQUIRE(server.port() > 0);
  Talk(server);
  Post(server.port(), {"e-bad", "{\"text\":\"zilverreiger"});
  CHECK(std::filesystem::exists(folder.File("test.db-wal")));
  CHECK(Find(folder.path()).empty());
  server.End(SIGKILL);
  CHECK(Find(folder.path()).empty());
  const ServerProcess again(folder, {}, {{"MELDWIJZER_LOG_LEVEL", "debug"}});
  REQUIRE(again.port() > 0);
  CHECK(Find(folder.path()).empty());
}

TEST_CASE("P2: wis alles erases, and a redelivery from before cannot bring it back") {
  const TemporaryFolder folder;
  const ServerProcess server(folder);
  REQUIRE(server.port() > 0);
  const Answer before = Say(server, "e-1", "ze heeft ineens een tweede telefoon");
  REQUIRE(before.status == 200);
  REQUIRE(Say(server, "e-2", "wis alles").status == 200);
  const Answer erased = Post(server.port(), {"e-3", ChoiceBody("gesprek-zeven", "erase-yes")});
  REQUIRE(erased.status == 200);
  CHECK(Get(server.port(), "/metrics").body.find("meldwijzer_erased_by_people_total 1\n") !=
        std::string::npos);
  for (const char* const id : {"e-1", "e-2", "e-3"}) {
    CAPTURE(id);
    CHECK(Say(server, id, "ze heeft ineens een tweede telefoon").body == erased.body);
  }
  // What comes afterwards is a new conversation: greeted like the first.
  const Answer fresh = Say(server, "e-4", "hallo");
  CHECK(nlohmann::json::parse(fresh.body).at("dialog").at("state") == "welcome");
}

TEST_CASE("P2: PostgreSQL's files and log, a backup and the outbox hold no content either") {
  PostgresServer postgres({"log_min_duration_statement=0", "log_parameter_max_length=-1"});
  const CallbackServer receiver;
  const TemporaryFolder folder;
  const std::map<std::string, std::string> variables = {
      {"MELDWIJZER_STORE", postgres.NewStore()},
      {"MELDWIJZER_MASTER_KEY", std::string(64, 'a')},
      {"MELDWIJZER_GENERIC_SECRET", kSecret},
      {"MELDWIJZER_GENERIC_CALLBACK_URL", receiver.url()}};
  {
    const ServerProcess server(folder, {}, variables);
    REQUIRE(server.port() > 0);
    Talk(server);
    CHECK(RunMeldwijzer({"backup", folder.File("copy.db")}, variables).exit_code == 0);
    postgres.Sql("CHECKPOINT");
    // The address is kept, for it must be read back; sealed.
    CHECK(postgres.Sql("SELECT count(*) FROM store1.conversations WHERE length(address)>0") == "1");
    CHECK(Find(postgres.folder()).empty());
    CHECK(Find(folder.path()).empty());
    // The same in the way in which PostgreSQL writes bytes in its log.
    std::vector<std::string> hex;
    for (const std::string& marker : Markers()) hex.push_back(meldwijzer::ToHex(marker));
    CHECK(Find(postgres.folder(), hex).empty());
  }
}

TEST_CASE("docs/privacy.md names every column of every table") {
  PostgresServer postgres;
  const TemporaryFolder folder;
  const ServerProcess server(
      folder, {},
      {{"MELDWIJZER_STORE", postgres.NewStore()}, {"MELDWIJZER_MASTER_KEY", std::string(64, 'a')}});
  REQUIRE(server.port() > 0);
  const std::string page = ReadAll(MELDWIJZER_SOURCE_DIR "/docs/privacy.md");
  const std::string columns = postgres.Sql(
      "SELECT string_agg(table_name || '.' || column_name, ' ') FROM information_schema.columns"
      " WHERE table_schema='store1'");
  std::istringstream words(columns);
  int count = 0;
  for (std::string column; words >> column; ++count) {
    CAPTURE(column);
    CHECK(page.find("`" + column + "`") != std::string::npos);
  }
  CHECK(count > 30);
}
