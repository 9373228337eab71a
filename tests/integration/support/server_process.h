#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace meldwijzer::test {

// A folder of its own that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path path() const { return path_; }
  std::string File(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

struct ProcessResult {
  int exit_code = -1;
  std::string output;
  std::string errors;
};

// The real executable, started with these arguments and variables (and no other MELDWIJZER_ ones),
// run to its end; `input` goes to its standard input.
ProcessResult RunMeldwijzer(const std::vector<std::string>& arguments,
                            const std::map<std::string, std::string>& variables = {},
                            const std::string& input = "");

inline constexpr const char* kSecret = "whsec_bWVsZHdpanplci10ZXN0LXNlY3JldC0wMDE=";

// `meldwijzer serve` on a free port, ended by its own pid.
class ServerProcess {
 public:
  // Waits until it prints its address; `address` stays empty where it ends before.
  // `name` tells several servers in one folder apart.
  explicit ServerProcess(const TemporaryFolder& folder, std::vector<std::string> arguments = {},
                         std::map<std::string, std::string> variables = {},
                         const std::string& name = "");
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // Sends the signal and waits at most ten seconds; returns the exit code, 128 + signal, or -1.
  int End(int signal);
  const std::string& address() const { return address_; }
  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  std::string Log() const;

 private:
  void WaitForAddress();

  std::string output_file_;
  std::string log_file_;
  std::string address_;
  int port_ = 0;
  pid_t pid_ = -1;
};

struct Answer {
  int status = 0;  // 0: no answer
  std::string body;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string Header(const std::string& name) const;
};

// A signed event for the generic webhook, built step by step so that a test can spoil each part.
struct Webhook {
  std::string id;
  std::string body;
  long timestamp = 0;       // 0: now
  std::string signature{};  // empty: the right one
  std::string content_type = "application/json";
  bool leave_out_headers = false;
};
Answer Post(int port, const Webhook& webhook);
// One connection for many events.
class PersistentClient {
 public:
  explicit PersistentClient(int port);
  ~PersistentClient();
  Answer Post(const Webhook& webhook);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};
Answer Get(int port, const std::string& path);

// A message of conversation `conversation` and user "u-<conversation>".
std::string MessageBody(const std::string& conversation, const std::string& text);
std::string ChoiceBody(const std::string& conversation, const std::string& choice);

std::string ReadAll(const std::filesystem::path& file);

}  // namespace meldwijzer::test
