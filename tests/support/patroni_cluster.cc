#include "tests/support/patroni_cluster.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <thread>

#include "tests/support/postgres_server.h"

namespace meldwijzer::test {
namespace {

namespace fs = std::filesystem;

std::string Url(int port) {
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port) + "/postgres?connect_timeout=2";
}

// The first cell of the answer; nullopt where the node does not answer.
std::optional<std::string> Ask(int port, const char* sql) {
  PGconn* const connection = PQconnectdb(Url(port).c_str());
  PGresult* const result = PQexec(connection, sql);
  std::optional<std::string> answer;
  if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0) {
    answer = PQgetvalue(result, 0, 0);
  }
  PQclear(result);
  PQfinish(connection);
  return answer;
}

void GiveToPostgres(const fs::path& path) {
  if (geteuid() != 0) return;
  const passwd* const user = getpwnam("postgres");
  if (user == nullptr || chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("there is no user postgres: apt install postgresql");
  }
}

}  // namespace

PatroniCluster::PatroniCluster(size_t nodes) : PatroniCluster(std::vector<Node>(nodes)) {
  for (const char* const program : {"/usr/bin/patroni", "/usr/bin/etcd"}) {
    if (!fs::exists(program)) {
      throw std::runtime_error(std::string(program) +
                               " is missing: apt install patroni etcd-server");
    }
  }
  std::string pattern = (fs::temp_directory_path() / "meldwijzer-patroni-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  GiveToPostgres(folder_);
  etcd_port_ = FreePort();
  const std::string client = "http://127.0.0.1:" + std::to_string(etcd_port_);
  const std::string peer = "http://127.0.0.1:" + std::to_string(FreePort());
  etcd_ = StartAsPostgres(
      {"/usr/bin/etcd", "--name", "e", "--data-dir", folder_ / "etcd", "--listen-client-urls",
       client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
       "--initial-advertise-peer-urls", peer, "--initial-cluster", "e=" + peer},
      folder_ / "etcd.log");
  for (size_t i = 0; i < nodes_.size(); ++i) {
    Node& node = nodes_[i];
    node.port = FreePort();
    node.api_port = FreePort();
    node.folder = folder_ / ("node" + std::to_string(i));
    fs::create_directory(node.folder);
    GiveToPostgres(node.folder);
    WriteSettings(node, "node" + std::to_string(i));
    StartNode(i);
  }
  if (!AwaitHealthy(std::chrono::seconds(60))) throw std::runtime_error("Patroni does not start");
}

PatroniCluster::~PatroniCluster() {
  // Patroni first, or it would start PostgreSQL again.
  for (const Node& node : nodes_) {
    if (node.patroni > 0) kill(node.patroni, SIGTERM);
  }
  for (const Node& node : nodes_) WaitFor(node.patroni);
  if (etcd_ > 0) kill(etcd_, SIGTERM);
  WaitFor(etcd_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string PatroniCluster::url() const {
  std::string hosts;
  for (const Node& node : nodes_) {
    hosts += (hosts.empty() ? "" : ",") + std::string("127.0.0.1:") + std::to_string(node.port);
  }
  return "postgresql://postgres@" + hosts + "/postgres";
}

void PatroniCluster::WriteSettings(const Node& node, const std::string& name) const {
  const std::string port = std::to_string(node.port);
  const std::string api = std::to_string(node.api_port);
  std::ofstream(folder_ / (name + ".yaml"))
      << "scope: meldwijzer\nname: " << name << "\n"
      << "restapi: {listen: \"127.0.0.1:" << api << "\", connect_address: \"127.0.0.1:" << api
      << "\"}\n"
      << "etcd3: {hosts: \"127.0.0.1:" << etcd_port_ << "\"}\n"
      << R"(bootstrap:
  dcs:
    ttl: 8
    loop_wait: 1
    retry_timeout: 3
    maximum_lag_on_failover: 0
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql:
      use_pg_rewind: true
      parameters: {max_connections: 60, shared_buffers: 32MB, wal_log_hints: "on"}
  initdb: [{encoding: UTF8}, {auth: trust}, no-sync]
)"
      << "postgresql:\n  listen: \"127.0.0.1:" << port
      << "\"\n  connect_address: \"127.0.0.1:" << port
      << "\"\n  data_dir: " << (node.folder / "data").string()
      << "\n  bin_dir: " << PostgresPrograms().string()
      << "\n  pgpass: " << (node.folder / "pgpass").string() << R"(
  authentication:
    superuser: {username: postgres}
    replication: {username: postgres}
    rewind: {username: postgres}
  pg_hba: ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
  parameters: {unix_socket_directories: ")"
      << node.folder.string() << "\"}\n";
}

void PatroniCluster::StartNode(size_t node) {
  const std::string name = "node" + std::to_string(node);
  nodes_[node].patroni =
      StartAsPostgres({"/usr/bin/patroni", folder_ / (name + ".yaml")}, folder_ / (name + ".log"));
}

int PatroniCluster::Primary() const {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (Ask(nodes_[i].port, "SELECT pg_is_in_recovery()") == "f") return static_cast<int>(i);
  }
  return -1;
}

bool PatroniCluster::AwaitHealthy(std::chrono::seconds max, int not_this) const {
  const auto deadline = std::chrono::steady_clock::now() + max;
  while (std::chrono::steady_clock::now() < deadline) {
    const int primary = Primary();
    if (primary >= 0 && primary != not_this) {
      const auto standbys = Ask(nodes_[static_cast<size_t>(primary)].port,
                                "SELECT count(*) FROM pg_stat_replication WHERE sync_state='sync'");
      if (standbys && *standbys != "0") return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

size_t PatroniCluster::KillPrimary() {
  const int primary = Primary();
  if (primary < 0) throw std::runtime_error("there is no primary to kill");
  Node& node = nodes_[static_cast<size_t>(primary)];
  pid_t postmaster = -1;
  std::ifstream(node.folder / "data" / "postmaster.pid") >> postmaster;
  kill(node.patroni, SIGKILL);
  if (postmaster > 1) kill(postmaster, SIGKILL);
  WaitFor(node.patroni);
  node.patroni = -1;
  return static_cast<size_t>(primary);
}

}  // namespace meldwijzer::test
