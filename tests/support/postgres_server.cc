#include "tests/support/postgres_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

namespace meldwijzer::test {
namespace {

namespace fs = std::filesystem;

constexpr int kWaitSteps = 1500;  // of 20 ms

}  // namespace

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0;
  close(fd);
  return bound ? ntohs(address.sin_port) : 0;
}

fs::path PostgresPrograms() {
  std::vector<fs::path> versions;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    if (fs::exists(entry.path() / "bin" / "postgres")) versions.push_back(entry.path() / "bin");
  }
  if (versions.empty()) throw std::runtime_error("PostgreSQL is missing: apt install postgresql");
  std::ranges::sort(versions);
  return versions.back();
}

pid_t StartAsPostgres(std::vector<std::string> command, const fs::path& log) {
  if (geteuid() == 0) {
    const std::vector<std::string> other = {"/usr/bin/setpriv", "--reuid=postgres",
                                            "--regid=postgres", "--clear-groups"};
    command.insert(command.begin(), other.begin(), other.end());
  }
  std::vector<char*> arguments;
  for (std::string& part : command) arguments.push_back(part.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  // A new group, so that a signal to the test does not reach it half way.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t pid = -1;
  if (posix_spawn(&pid, arguments[0], &actions, &attributes, arguments.data(), environ) != 0) {
    pid = -1;
  }
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (pid < 0) throw std::runtime_error("cannot start " + command[0]);
  return pid;
}

int WaitFor(pid_t pid) {
  int status = 0;
  if (pid <= 0 || waitpid(pid, &status, 0) != pid) return -1;
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : -1;
}

PostgresServer::PostgresServer(const std::vector<std::string>& settings)
    : PostgresServer(settings, 0) {
  std::string pattern = (fs::temp_directory_path() / "meldwijzer-pg-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  if (geteuid() == 0) {
    const passwd* const user = getpwnam("postgres");
    if (user == nullptr || chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("there is no user postgres: apt install postgresql");
    }
  }
  const int made =
      WaitFor(StartAsPostgres({PostgresPrograms() / "initdb", "-D", data(), "-U", "postgres", "-A",
                               "trust", "-E", "UTF8", "--no-sync", "--no-instructions"},
                              folder_ / "log"));
  if (made != 0) throw std::runtime_error("initdb failed");
  Start();
}

PostgresServer::~PostgresServer() {
  Stop(SIGINT);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void PostgresServer::Start() {
  if (port_ == 0) port_ = FreePort();
  std::vector<std::string> command = {PostgresPrograms() / "postgres",
                                      "-D",
                                      data(),
                                      "-p",
                                      std::to_string(port_),
                                      "-k",
                                      folder_,
                                      "-c",
                                      "listen_addresses=127.0.0.1",
                                      "-c",
                                      "shared_buffers=32MB",
                                      "-c",
                                      "max_connections=80"};
  for (const std::string& setting : settings_) {
    command.emplace_back("-c");
    command.push_back(setting);
  }
  pid_ = StartAsPostgres(std::move(command), folder_ / "log");
  const std::string url = "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/postgres";
  for (int i = 0; i < kWaitSteps; ++i) {
    if (PQping(url.c_str()) == PQPING_OK) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("PostgreSQL does not start");
}

void PostgresServer::Stop(int signal) {
  if (pid_ <= 0) return;
  kill(pid_, signal);
  WaitFor(pid_);
  pid_ = -1;
}

std::string PostgresServer::Sql(const std::string& sql) const {
  const std::string url = "postgresql://postgres@127.0.0.1:" + std::to_string(port_) + "/postgres";
  PGconn* const connection = PQconnectdb(url.c_str());
  PGresult* const result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  std::string answer;
  if (ok && PQntuples(result) > 0) answer = PQgetvalue(result, 0, 0);
  const std::string error = PQresultErrorMessage(result);
  PQclear(result);
  PQfinish(connection);
  if (!ok) throw std::runtime_error("SQL failed: " + error);
  return answer;
}

std::string PostgresServer::NewStore() {
  const std::string name = "store" + std::to_string(++stores_);
  Sql("CREATE SCHEMA " + name);
  return "postgresql://postgres@127.0.0.1:" + std::to_string(port_) +
         "/postgres?options=-csearch_path%3D" + name;
}

}  // namespace meldwijzer::test
