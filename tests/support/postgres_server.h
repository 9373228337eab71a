#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace meldwijzer::test {

// A real PostgreSQL of its own on a free port of 127.0.0.1, in a temporary folder; ended by its
// process id. PostgreSQL refuses root, so root starts it as the user `postgres`.
class PostgresServer {
 public:
  // Throws std::runtime_error with what is missing where it does not start.
  explicit PostgresServer(const std::vector<std::string>& settings = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // An empty place for tables, with its own URL.
  std::string NewStore();
  // SQL by psql's means, as the superuser; throws where it fails. Returns the first cell.
  std::string Sql(const std::string& sql) const;

  void Start();
  // `signal`: SIGINT ends it quickly and in order, SIGQUIT as a crash does.
  void Stop(int signal);
  int port() const { return port_; }
  std::filesystem::path data() const { return folder_ / "data"; }
  const std::filesystem::path& folder() const { return folder_; }  // data, side files and log

 private:
  // With nothing started: the destructor ends what is started after it, also where it throws.
  PostgresServer(std::vector<std::string> settings, int port)
      : settings_(std::move(settings)), port_(port) {}

  std::filesystem::path folder_;
  std::vector<std::string> settings_;
  int port_ = 0;
  pid_t pid_ = -1;
  int stores_ = 0;
};

// A port that nobody listens on at this moment.
int FreePort();

// Where Debian keeps PostgreSQL's programs; the newest version.
std::filesystem::path PostgresPrograms();

// Starts a program as the user `postgres` where we are root, its output into `log`. Returns its
// process id.
pid_t StartAsPostgres(std::vector<std::string> command, const std::filesystem::path& log);
// Waits for its end; the exit code, or 128 + signal.
int WaitFor(pid_t pid);

}  // namespace meldwijzer::test
