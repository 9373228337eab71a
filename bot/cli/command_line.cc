#include "bot/cli/command_line.h"

#include <CLI/CLI.hpp>

#include "bot/cli/serve.h"

namespace meldwijzer {
namespace {

// Settings that were given as options, by the name of the setting.
struct SettingOptions {
  StartupOptions startup;

  void Add(CLI::App& command, const std::string& option, const std::string& setting,
           const std::string& help) {
    command.add_option_function<std::string>(
        option, [this, setting](const std::string& value) { startup.options[setting] = value; },
        help);
  }
  void AddCommon(CLI::App& command) {
    command.add_option("--config", startup.config, "settings (default config/meldwijzer.yaml)");
    Add(command, "--content", "content", "folder with dialogs/content and directory/data");
  }
};

}  // namespace

int RunCommandLine(int argc, const char* const* argv) {
  CLI::App app("Meldwijzer: through the five steps of the meldcode, by question and answer.",
               "meldwijzer");
  app.require_subcommand(1);
  int exit_code = kExitOk;

  CLI::App& serve = *app.add_subcommand("serve", "the server");
  SettingOptions serve_settings;
  ServeOptions serve_options;
  serve_settings.AddCommon(serve);
  serve_settings.Add(serve, "--listen", "listen", "ADDR:PORT (default 127.0.0.1:8080)");
  serve_settings.Add(serve, "--store", "store", "sqlite:PATH[?synchronous=FULL|NORMAL]");
  serve.add_flag("--print-settings", serve_options.print_settings,
                 "print what is in force and where it came from, secrets masked, and stop");
  serve.callback([&] {
    serve_options.startup = serve_settings.startup;
    exit_code = RunServe(serve_options);
  });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has its own codes for each mistake; the contract has one.
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return exit_code;
}

}  // namespace meldwijzer
