// What stays behind of a conversation with the real executable: nothing readable, and after
// "wis alles" nothing at all.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/integration/support/server_process.h"

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

// Every place of the folder that holds a marker, as "file: marker".
std::vector<std::string> Find(const TemporaryFolder& folder) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    const std::string content = ReadAll(entry.path());
    for (const std::string& marker : Markers()) {
      if (content.find(marker) == std::string::npos) continue;
      found.push_back(entry.path().filename().string() + ": " + marker);
    }
  }
  return found;
}

Answer Say(const ServerProcess& server, const std::string& id, const std::string& text) {
  return Post(server.port(), {id, MessageBody("gesprek-zeven", text)});
}

}  // namespace

TEST_CASE("P4: log, database and side files hold no content after a full conversation") {
  const TemporaryFolder folder;
  ServerProcess server(folder, {}, {{"MELDWIJZER_LOG_LEVEL", "debug"}});
  REQUIRE(server.port() > 0);
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
  Post(server.port(), {"e-bad", "{\"text\":\"zilverreiger"});
  CHECK(std::filesystem::exists(folder.File("test.db-wal")));
  CHECK(Find(folder).empty());
  server.End(SIGKILL);
  CHECK(Find(folder).empty());
  const ServerProcess again(folder, {}, {{"MELDWIJZER_LOG_LEVEL", "debug"}});
  REQUIRE(again.port() > 0);
  CHECK(Find(folder).empty());
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
