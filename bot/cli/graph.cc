#include "bot/cli/graph.h"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

#include "bot/cli/shipped_content.h"
#include "dialogs/flow/graph.h"

namespace meldwijzer {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Graphviz's own program: its library would be one more thing to build with, for one command.
int RunDot(const std::string& dot) {
  const std::unique_ptr<std::FILE, CloseFile> input(std::tmpfile());
  if (input == nullptr || std::fwrite(dot.data(), 1, dot.size(), input.get()) != dot.size() ||
      std::fflush(input.get()) != 0 || lseek(fileno(input.get()), 0, SEEK_SET) != 0) {
    fmt::print(stderr, "graph: no temporary file can be written\n");
    return kExitWrong;
  }
  std::fflush(stdout);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(input.get()), STDIN_FILENO);
  std::string program = "dot";
  std::string format = "-Tsvg";
  std::array<char*, 3> arguments = {program.data(), format.data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, "dot", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (error == 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
      WEXITSTATUS(status) == 0) {
    return kExitOk;
  }
  fmt::print(stderr,
             "graph: Graphviz's dot cannot be run (apt-get install graphviz); --format dot and "
             "--format mermaid work without it\n");
  return kExitWrong;
}

}  // namespace

int RunGraph(const GraphOptions& options) {
  Problems problems;
  const Startup startup = ReadStartup(options.startup, problems);
  const auto content = LoadContent(startup.settings.content, problems);
  if (!problems.empty() || content == nullptr) return FailWith(problems);
  const Texts& texts = content->TextsOf(kDefaultLocale);
  DialogFlow flow = content->flow;
  if (!options.dialog.empty()) {
    if (flow.FindDialog(options.dialog) == nullptr) {
      return FailWith({{{flow.file, 0, 0}, "there is no dialog \"" + options.dialog + "\""}});
    }
    std::erase_if(flow.dialogs, [&](const Dialog& dialog) { return dialog.id != options.dialog; });
  }
  if (options.format == "svg") return RunDot(ToDot(flow, texts));
  fmt::print("{}", options.format == "dot" ? ToDot(flow, texts) : ToMermaid(flow, texts));
  return kExitOk;
}

}  // namespace meldwijzer
