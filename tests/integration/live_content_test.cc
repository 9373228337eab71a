// Content that is replaced while the server runs.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/integration/support/server_process.h"

namespace meldwijzer::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kTakenWithin{2'000};
const char* const kOldNumber = "0592 30 63 00";
const char* const kOldName = "GGD Drenthe";
const char* const kNewNumber = "0592 99 99 99";
const char* const kNewName = "GGD Nieuw";

// The shipped content, to be changed.
class OwnContent {
 public:
  OwnContent() {
    for (const char* const part : {"dialogs/content", "directory/data"}) {
      const fs::path to = folder_.path() / part;
      fs::create_directories(to.parent_path());
      fs::copy(fs::path(MELDWIJZER_SOURCE_DIR) / part, to, fs::copy_options::recursive);
    }
    contacts_ = ReadAll(File());
  }
  fs::path File() const { return folder_.path() / "directory/data/coordinators.yaml"; }
  std::string Root() const { return folder_.path().string(); }
  void Write(const std::string& text) const { std::ofstream(File(), std::ios::binary) << text; }
  void Restore() const { Write(contacts_); }
  // Both are said in one answer, so a mixed turn would show.
  std::string Renamed() const {
    std::string text = contacts_;
    for (const auto& [from, to] :
         {std::pair(kOldNumber, kNewNumber), std::pair(kOldName, kNewName)}) {
      const size_t at = text.find(std::string("\"") + from + "\"");
      REQUIRE(at != std::string::npos);
      text.replace(at + 1, std::string(from).size(), to);
    }
    return text;
  }

 private:
  TemporaryFolder folder_;
  std::string contacts_;
};

// What somebody who asks for Assen is told; "" when a turn was refused.
std::string AskAssen(PersistentClient& client, const std::string& name) {
  const Answer first = client.Post({.id = name + "-1", .body = ChoiceBody(name, "contact")});
  const Answer second = client.Post({.id = name + "-2", .body = MessageBody(name, "Assen")});
  const Answer third = client.Post({.id = name + "-3", .body = ChoiceBody(name, "age-unknown")});
  return first.status == 200 && second.status == 200 ? third.body : "";
}

bool Holds(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

bool Within(milliseconds limit, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds(20));
  }
  return true;
}

int64_t Metric(int port, const std::string& name) {
  const std::string text = Get(port, "/metrics").body;
  const size_t at = text.find("\nmeldwijzer_" + name + " ");
  if (at == std::string::npos) return -1;
  return std::stoll(text.substr(at + name.size() + 13));
}

}  // namespace

TEST_CASE("a new version is taken under load within two seconds, without a lost or mixed turn") {
  const OwnContent content;
  const TemporaryFolder folder;
  const ServerProcess server(folder, {"--content", content.Root()},
                             {{"MELDWIJZER_RATE_LIMIT", "off"}});
  REQUIRE_FALSE(server.address().empty());
  std::atomic<bool> done = false;
  std::atomic<int> asked = 0;
  std::atomic<int> wrong = 0;
  std::atomic<bool> new_seen = false;
  std::thread load([&] {
    PersistentClient client(server.port());
    for (int i = 0; i < 100'000 && !done; ++i) {
      const std::string told = AskAssen(client, "c" + std::to_string(i));
      const bool as_before = Holds(told, kOldNumber) && Holds(told, kOldName) &&
                             !Holds(told, kNewNumber) && !Holds(told, kNewName);
      const bool as_now = Holds(told, kNewNumber) && Holds(told, kNewName) &&
                          !Holds(told, kOldNumber) && !Holds(told, kOldName);
      if (!as_before && !as_now) ++wrong;
      if (as_now) new_seen = true;
      ++asked;
    }
  });
  CHECK(Within(kTakenWithin, [&] { return asked > 5; }));
  CHECK_FALSE(new_seen);
  content.Write(content.Renamed());
  CHECK(Within(kTakenWithin, [&] { return new_seen.load(); }));
  done = true;
  load.join();
  CHECK(wrong == 0);
  CHECK(Metric(server.port(), "content_taken_total") == 1);
}

TEST_CASE("a version with mistakes is refused with all of them, and the old one stays") {
  const OwnContent content;
  const TemporaryFolder folder;
  const ServerProcess server(folder, {"--content", content.Root()});
  REQUIRE_FALSE(server.address().empty());
  std::string broken = content.Renamed();
  const size_t first = broken.find("use: primary");
  broken.replace(first, 12, "use: whatever");
  const size_t second = broken.find("\"Amstelveen\"");
  broken.replace(second, 12, "\"Amstelvene\"");
  content.Write(broken);
  CHECK(Within(kTakenWithin, [&] { return Metric(server.port(), "content_refused_total") == 1; }));
  CHECK(Holds(server.Log(), "unknown use"));
  CHECK(Holds(server.Log(), "Amstelvene"));
  CHECK(Holds(server.Log(), "coordinators.yaml:"));
  PersistentClient client(server.port());
  CHECK(Holds(AskAssen(client, "after"), kOldNumber));
  content.Restore();
  CHECK(Within(kTakenWithin, [&] { return Metric(server.port(), "content_taken_total") == 1; }));
  CHECK(Metric(server.port(), "content_refused_total") == 1);
}

TEST_CASE("SIGHUP reads the content again within two seconds, and the server stays") {
  const OwnContent content;
  const TemporaryFolder folder;
  const ServerProcess server(folder, {"--content", content.Root()});
  REQUIRE_FALSE(server.address().empty());
  REQUIRE(kill(server.pid(), SIGHUP) == 0);
  CHECK(Within(kTakenWithin, [&] { return Metric(server.port(), "content_taken_total") == 1; }));
  CHECK(Get(server.port(), "/readyz").status == 200);
}

TEST_CASE("a version that has no place for open conversations is refused, until it says where") {
  const OwnContent content;
  const TemporaryFolder folder;
  const ServerProcess server(folder, {"--content", content.Root()});
  REQUIRE_FALSE(server.address().empty());
  PersistentClient client(server.port());
  REQUIRE(client.Post({.id = "c-1", .body = ChoiceBody("c", "worried")}).status == 200);
  REQUIRE(client.Post({.id = "c-2", .body = ChoiceBody("c", "care")}).status == 200);
  const fs::path flow = fs::path(content.Root()) / "dialogs/content/meldcode.yaml";
  std::string text = ReadAll(flow);
  for (const auto& [from, to] : {std::pair("        next: age\n      age:\n", ""),
                                 std::pair("to: age}", "to: age-group}")}) {
    const size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, std::string(from).size(),
                 *to == '\0' ? "        next: age-group\n      age-group:\n" : to);
  }
  std::ofstream(flow, std::ios::binary) << text;
  CHECK(Within(kTakenWithin, [&] { return Metric(server.port(), "content_refused_total") == 1; }));
  CHECK(Holds(server.Log(), "meldcode/age"));
  std::ofstream(flow, std::ios::binary)
      << text << "\nmoved: {states: {meldcode/age: meldcode/age-group}}\n";
  CHECK(Within(kTakenWithin, [&] { return Metric(server.port(), "content_taken_total") == 1; }));
  const Answer answer = client.Post({.id = "c-3", .body = ChoiceBody("c", "under-18")});
  CHECK(answer.status == 200);
  CHECK(Holds(answer.body, "\"state\":\"s1-describe\""));
}

TEST_CASE("nummer fout is kept for whoever checks the numbers, until somebody has") {
  const OwnContent content;
  const TemporaryFolder folder;
  const ServerProcess server(folder, {"--content", content.Root()});
  REQUIRE_FALSE(server.address().empty());
  PersistentClient client(server.port());
  CHECK(Holds(AskAssen(client, "c"), kOldNumber));
  CHECK(client.Post({.id = "c-4", .body = MessageBody("c", "nummer fout")}).status == 200);
  const std::vector<std::string> report = {"directory", "--report", "text", "--content",
                                           content.Root()};
  const std::map<std::string, std::string> store = {
      {"MELDWIJZER_STORE", "sqlite:" + folder.File("meldwijzer.db")}};
  const std::string before = RunMeldwijzer(report, store).output;
  CHECK(before.find("drenthe-ggd") < before.find("comensha"));
  CHECK(Holds(before, "REPORTED WRONG 1 times"));
  const ProcessResult verified = RunMeldwijzer(
      {"directory", "--content", content.Root(), "verify", "drenthe-ggd", "--by", "beheerder"},
      store);
  CHECK(verified.exit_code == 0);
  CHECK_FALSE(Holds(RunMeldwijzer(report, store).output, "drenthe-ggd"));
  CHECK(Holds(ReadAll(content.File()), "verified_by: \"beheerder\""));
  CHECK(Within(kTakenWithin, [&] { return Metric(server.port(), "content_taken_total") == 1; }));
  CHECK_FALSE(Holds(AskAssen(client, "d"), "niemand heeft dit nagebeld"));
}

TEST_CASE("the report lists every municipality, as a page and as a table") {
  const std::string page = RunMeldwijzer({"directory", "--report", "html"}).output;
  const std::string table = RunMeldwijzer({"directory", "--report", "csv"}).output;
  for (const char* const name : {"Assen", "Zwijndrecht", "'s-Gravenhage", "Súdwest-Fryslân"}) {
    CAPTURE(name);
    CHECK(Holds(page, name));
    CHECK(Holds(table, name));
  }
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("src=") == std::string::npos);
  CHECK(std::count(table.begin(), table.end(), '\n') > 342);
  CHECK(RunMeldwijzer({"directory", "--report", "pdf"}).exit_code == 2);
  CHECK(RunMeldwijzer({"directory", "verify", "drenthe-ggx", "--by", "x"})
            .errors.find("did you mean \"drenthe-ggd\"") != std::string::npos);
}

}  // namespace meldwijzer::test
