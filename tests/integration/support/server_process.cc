#include "tests/integration/support/server_process.h"

#include <fcntl.h>
#include <httplib.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <thread>

#include "bot/crypto/standard_webhooks.h"

namespace meldwijzer::test {
namespace {

constexpr int kWaitSteps = 2000;  // of 5 ms

std::vector<std::string> Environment(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!std::string_view(*entry).starts_with("MELDWIJZER_")) environment.emplace_back(*entry);
  }
  for (const auto& [name, value] : variables) {
    environment.push_back(name);
    environment.back().append("=").append(value);
  }
  return environment;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

pid_t Start(std::vector<std::string> arguments, const std::map<std::string, std::string>& variables,
            const std::string& input, const std::string& output, const std::string& errors) {
  const std::string program = MELDWIJZER_BUILD_DIR "/meldwijzer";
  arguments.insert(arguments.begin(), program);
  std::vector<std::string> environment = Environment(variables);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, errors.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0600);
  pid_t pid = -1;
  if (posix_spawn(&pid, program.c_str(), &actions, nullptr, Pointers(arguments).data(),
                  Pointers(environment).data()) != 0) {
    pid = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

int ExitCode(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : -1;
}

Answer ToAnswer(const httplib::Result& result) {
  Answer answer;
  if (!result) return answer;
  answer.status = result->status;
  answer.body = result->body;
  for (const auto& [name, value] : result->headers) {
    std::string lower;
    for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    answer.headers.emplace(lower, value);
  }
  return answer;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "meldwijzer-XXXXXX").string();
  if (mkdtemp(name.data()) != nullptr) path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

std::string ReadAll(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

ProcessResult RunMeldwijzer(const std::vector<std::string>& arguments,
                            const std::map<std::string, std::string>& variables,
                            const std::string& input) {
  const TemporaryFolder folder;
  std::ofstream(folder.File("in"), std::ios::binary) << input;
  const pid_t pid =
      Start(arguments, variables, folder.File("in"), folder.File("out"), folder.File("err"));
  ProcessResult result;
  int status = 0;
  if (pid > 0 && waitpid(pid, &status, 0) == pid) result.exit_code = ExitCode(status);
  result.output = ReadAll(folder.File("out"));
  result.errors = ReadAll(folder.File("err"));
  return result;
}

ServerProcess::ServerProcess(const TemporaryFolder& folder, std::vector<std::string> arguments,
                             std::map<std::string, std::string> variables, const std::string& name)
    : output_file_(folder.File("out" + name)), log_file_(folder.File("log" + name)) {
  variables.try_emplace("MELDWIJZER_GENERIC_SECRET", kSecret);
  variables.try_emplace("MELDWIJZER_RATE_LIMIT", "off");
  variables.try_emplace("MELDWIJZER_STORE", "sqlite:" + folder.File("test.db"));
  arguments.insert(arguments.begin(), {"serve", "--listen", "127.0.0.1:0"});
  std::error_code ignored;
  std::filesystem::remove(output_file_, ignored);
  pid_ = Start(std::move(arguments), variables, "/dev/null", output_file_, log_file_);
  WaitForAddress();
}

ServerProcess::~ServerProcess() { End(SIGKILL); }

void ServerProcess::WaitForAddress() {
  const std::string start = "http://127.0.0.1:";
  for (int i = 0; i < kWaitSteps; ++i) {
    const std::string output = ReadAll(output_file_);
    const size_t at = output.find(start);
    if (at != std::string::npos && output.find('\n', at) != std::string::npos) {
      port_ = std::atoi(output.c_str() + at + start.size());
      address_ = start + std::to_string(port_);
      return;
    }
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

int ServerProcess::End(int signal) {
  if (pid_ <= 0) return -1;
  kill(pid_, signal);
  int status = 0;
  for (int i = 0; i < kWaitSteps; ++i) {
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return ExitCode(status);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  kill(pid_, SIGKILL);
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return -1;
}

std::string ServerProcess::Log() const { return ReadAll(log_file_); }

std::string Answer::Header(const std::string& name) const {
  const auto it = headers.find(name);
  return it == headers.end() ? "" : it->second;
}

struct PersistentClient::Connection {
  explicit Connection(int port) : client("127.0.0.1", port) {
    client.set_read_timeout(20, 0);
    client.set_tcp_nodelay(true);
  }
  httplib::Client client;
};

PersistentClient::PersistentClient(int port) : connection_(std::make_unique<Connection>(port)) {
  connection_->client.set_keep_alive(true);
}

PersistentClient::~PersistentClient() = default;

Answer PersistentClient::Post(const Webhook& webhook) {
  const std::time_t now = webhook.timestamp != 0 ? webhook.timestamp : std::time(nullptr);
  httplib::Headers headers;
  if (!webhook.leave_out_headers) {
    headers = {
        {"webhook-id", webhook.id},
        {"webhook-timestamp", std::to_string(now)},
        {"webhook-signature", webhook.signature.empty()
                                  ? SignStandardWebhook(kSecret, webhook.id, now, webhook.body)
                                  : webhook.signature}};
  }
  return ToAnswer(connection_->client.Post("/webhooks/generic", headers, webhook.body,
                                           webhook.content_type.c_str()));
}

Answer Post(int port, const Webhook& webhook) { return PersistentClient(port).Post(webhook); }

Answer Get(int port, const std::string& path) {
  httplib::Client client("127.0.0.1", port);
  client.set_read_timeout(20, 0);
  return ToAnswer(client.Get(path.c_str()));
}

std::string MessageBody(const std::string& conversation, const std::string& text) {
  return nlohmann::json{
      {"conversation", conversation}, {"user", "u-" + conversation}, {"text", text}}
      .dump();
}

std::string ChoiceBody(const std::string& conversation, const std::string& choice) {
  return nlohmann::json{
      {"conversation", conversation}, {"user", "u-" + conversation}, {"choice", choice}}
      .dump();
}

}  // namespace meldwijzer::test
