// The shipped examples of config/deploy, for real: haproxy with TLS in front of two servers on one
// PostgreSQL, and what systemd says of the unit.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <httplib.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bot/crypto/standard_webhooks.h"
#include "tests/integration/support/server_process.h"
#include "tests/integration/support/sockets.h"
#include "tests/support/postgres_server.h"

using namespace meldwijzer::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kDeploy = MELDWIJZER_SOURCE_DIR "/config/deploy/";

// Runs a program to its end with this environment added; its standard output.
std::string Output(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  std::string output;
  char buffer[4096];
  for (size_t n = fread(buffer, 1, sizeof(buffer), pipe); n > 0;
       n = fread(buffer, 1, sizeof(buffer), pipe)) {
    output.append(buffer, n);
  }
  const int status = pclose(pipe);
  CHECK_MESSAGE(status == 0, command);
  return output;
}

// haproxy with the shipped file, its names set to what the test uses.
class Haproxy {
 public:
  Haproxy(const TemporaryFolder& folder, int one, int two) : port_(FreePort()) {
    Output("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout " +
           folder.File("key.pem") + " -out " + folder.File("crt.pem") + " 2>/dev/null && cat " +
           folder.File("crt.pem") + " " + folder.File("key.pem") + " > " + folder.File("both.pem"));
    const auto local = [](int port) { return "127.0.0.1:" + std::to_string(port); };
    std::vector<std::string> environment = {
        "MELDWIJZER_HTTPS=" + local(port_), "MELDWIJZER_HTTP=" + local(FreePort()),
        "MELDWIJZER_PEM=" + folder.File("both.pem"), "MELDWIJZER_ONE=" + local(one),
        "MELDWIJZER_TWO=" + local(two)};
    std::vector<char*> variables;
    for (std::string& variable : environment) variables.push_back(variable.data());
    variables.push_back(nullptr);
    std::string file = std::string(kDeploy) + "haproxy.cfg";
    std::vector<std::string> command = {"/usr/sbin/haproxy", "-db", "-f", file};
    std::vector<char*> arguments;
    for (std::string& part : command) arguments.push_back(part.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const std::string log = folder.File("haproxy.log");
    posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    if (posix_spawn(&pid_, arguments[0], &actions, nullptr, arguments.data(), variables.data()) !=
        0) {
      pid_ = -1;
    }
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; i < 200 && !ready_; ++i) {
      ready_ = Get("/healthz") == 200;
      if (!ready_) std::this_thread::sleep_for(50ms);
    }
  }
  ~Haproxy() {
    if (pid_ > 0) kill(pid_, SIGTERM);
    WaitFor(pid_);
  }
  Haproxy(const Haproxy&) = delete;
  Haproxy& operator=(const Haproxy&) = delete;

  int Get(const std::string& path) const {
    const std::unique_ptr<httplib::SSLClient> client = Client();
    const auto result = client->Get(path.c_str());
    return result ? result->status : 0;
  }
  std::unique_ptr<httplib::SSLClient> Client() const {
    auto client = std::make_unique<httplib::SSLClient>("127.0.0.1", port_);
    client->enable_server_certificate_verification(false);
    client->set_keep_alive(true);
    client->set_read_timeout(20, 0);
    return client;
  }
  bool ready() const { return ready_; }
  int port() const { return port_; }

 private:
  int port_;
  pid_t pid_ = -1;
  bool ready_ = false;
};

int Send(httplib::SSLClient& client, const std::string& id, const std::string& conversation) {
  const std::string body = MessageBody(conversation, "help");
  const std::time_t now = std::time(nullptr);
  const httplib::Headers headers = {
      {"webhook-id", id},
      {"webhook-timestamp", std::to_string(now)},
      {"webhook-signature", meldwijzer::SignStandardWebhook(kSecret, id, now, body)}};
  const auto result = client.Post("/webhooks/generic", headers, body, "application/json");
  return result ? result->status : 0;
}

int Turns(const ServerProcess& server) {
  const std::string metrics = Get(server.port(), "/metrics").body;
  const size_t at = metrics.find("\nmeldwijzer_turns_total ");
  return at == std::string::npos ? -1 : std::atoi(metrics.c_str() + at + 24);
}

}  // namespace

TEST_CASE(
    "haproxy: TLS, both servers take turns, a drained one is not missed, 10,000 idle clients") {
  const size_t files = AllowOpenFiles(32'768);
  PostgresServer postgres;
  const TemporaryFolder folder;
  const std::map<std::string, std::string> variables = {
      {"MELDWIJZER_STORE", postgres.NewStore()},
      {"MELDWIJZER_MASTER_KEY", std::string(64, 'a')},
      {"MELDWIJZER_TRUSTED_PROXIES", "127.0.0.1"}};
  auto one = std::make_unique<ServerProcess>(folder, std::vector<std::string>{}, variables, "1");
  const ServerProcess two(folder, {}, variables, "2");
  REQUIRE(one->port() > 0);
  REQUIRE(two.port() > 0);
  const Haproxy haproxy(folder, one->port(), two.port());
  REQUIRE_MESSAGE(haproxy.ready(), ReadAll(folder.File("haproxy.log")));
  CHECK(haproxy.Get("/metrics") == 404);
  CHECK(haproxy.Get("/readyz") == 404);
  CHECK(haproxy.Get("/") == 200);

  // Load through the proxy; in the middle of it one server is stopped in order, and started no
  // more.
  std::atomic<bool> stop = false;
  std::atomic<int> answered = 0;
  std::atomic<int> failed = 0;
  std::vector<std::thread> threads;
  for (int c = 0; c < 4; ++c) {
    threads.emplace_back([&, c] {
      const auto client = haproxy.Client();
      const std::string name = "c" + std::to_string(c);
      for (int i = 0; !stop; ++i) {
        ++(Send(*client, name + "-" + std::to_string(i), name) == 200 ? answered : failed);
      }
    });
  }
  std::this_thread::sleep_for(1s);
  CHECK(Turns(*one) > 0);
  CHECK(Turns(two) > 0);
  CHECK(one->End(SIGTERM) == 0);
  const int before = answered;
  std::this_thread::sleep_for(1500ms);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  CHECK(answered > before);

  const size_t wanted = std::min<size_t>(10'000, files - 1'000);
  CHECK(wanted == 10'000);
  IdleConnections idle;
  CHECK(idle.Open(haproxy.port(), wanted) == wanted);
  const auto client = haproxy.Client();
  for (int i = 0; i < 50; ++i) CHECK(Send(*client, "idle-" + std::to_string(i), "idle") == 200);
}

TEST_CASE("systemd: the unit is as closed as it is promised to be") {
  const std::string output = Output("systemd-analyze security --offline=true --no-pager " +
                                    std::string(kDeploy) + "meldwijzer.service 2>&1");
  const std::string words = "Overall exposure level for meldwijzer.service: ";
  const size_t at = output.find(words);
  REQUIRE(at != std::string::npos);
  CHECK(std::atof(output.c_str() + at + words.size()) <= 2.0);
}

TEST_CASE("script/sbom lists every library that the program loads, with its version") {
  const std::string program = MELDWIJZER_BUILD_DIR "/meldwijzer";
  const auto bom = nlohmann::json::parse(
      Output("cd " MELDWIJZER_SOURCE_DIR " && script/sbom " + program), nullptr, false);
  REQUIRE(bom.is_object());
  CHECK(bom.at("bomFormat") == "CycloneDX");
  CHECK(bom.at("specVersion") == "1.5");
  std::set<std::string> names;
  for (const auto& component : bom.at("components")) {
    CHECK_FALSE(component.at("version").get<std::string>().empty());
    CHECK(component.at("purl").get<std::string>().starts_with("pkg:deb/debian/"));
    names.insert(component.at("name").get<std::string>());
  }
  for (const char* const name : {"libsqlite3-0", "libpq5", "libcurl4", "libsodium23", "libssl3",
                                 "libyaml-cpp0.7", "nlohmann-json3-dev", "libc6"}) {
    CAPTURE(name);
    CHECK(names.contains(name));
  }
}
