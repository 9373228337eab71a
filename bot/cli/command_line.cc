#include "bot/cli/command_line.h"

#include <CLI/CLI.hpp>

#include "bot/cli/channel_command.h"
#include "bot/cli/chat.h"
#include "bot/cli/check.h"
#include "bot/cli/contact.h"
#include "bot/cli/directory_command.h"
#include "bot/cli/graph.h"
#include "bot/cli/match.h"
#include "bot/cli/replay.h"
#include "bot/cli/serve.h"
#include "bot/cli/store_commands.h"

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

// A subcommand with its options, and what it runs.
class Commands {
 public:
  Commands(CLI::App& app, int& exit_code) : app_(app), exit_code_(exit_code) {}

  void AddServe() {
    CLI::App& command = Add("serve", "the server", serve_settings_);
    serve_settings_.Add(command, "--listen", "listen", "ADDR:PORT (default 127.0.0.1:8080)");
    serve_settings_.Add(command, "--store", "store",
                        "sqlite:PATH[?synchronous=FULL|NORMAL] or postgresql://…");
    command.add_flag("--print-settings", serve_.print_settings,
                     "print what is in force and where it came from, secrets masked, and stop");
    command.callback([this] { Run(serve_, serve_settings_, RunServe); });
  }
  void AddChat() {
    CLI::App& command = Add("chat", "the same conversation in a terminal", chat_settings_);
    command.add_option("--locale", chat_.locale, "nl or en")->check(CLI::IsMember({"nl", "en"}));
    command.callback([this] { Run(chat_, chat_settings_, RunChat); });
  }
  void AddContact() {
    CLI::App& command =
        Add("contact", "one place a line in, its coordinator out", contact_settings_);
    AddFormat(command, contact_.json);
    command.add_option("--at", contact_.at, "the moment, such as 2026-12-25T22:30+01:00");
    command.callback([this] { Run(contact_, contact_settings_, RunContact); });
  }
  void AddCheck() {
    CLI::App& command = Add(
        "check", "every mistake in dialogs, texts, lists, directory and settings", check_settings_);
    command.add_option("DIR", check_.folders, "folders with dialogs/content and directory/data");
    command
        .add_option("--stale", check_.stale_days,
                    "also list the contacts that nobody checked for so many DAYS")
        ->check(CLI::Range(1, 3650));
    command.add_option(
        "--against", check_.against,
        "folder of an earlier version: every conversation that it can have left open "
        "must have a place in this one");
    command.callback([this] { Run(check_, check_settings_, RunCheck); });
  }
  void AddGraph() {
    CLI::App& command = Add("graph", "the dialog state machine as a picture", graph_settings_);
    command.add_option("--format", graph_.format, "svg (needs Graphviz), dot or mermaid")
        ->check(CLI::IsMember({"svg", "dot", "mermaid"}));
    command.add_option("--dialog", graph_.dialog, "only this dialog, for example meldcode");
    command.callback([this] { Run(graph_, graph_settings_, RunGraph); });
  }
  void AddMatch() {
    CLI::App& command = Add("match", "one description a line in, its signals out", match_settings_);
    AddFormat(command, match_.json);
    command.callback([this] { Run(match_, match_settings_, RunMatch); });
  }
  void AddEvaluate() {
    CLI::App& command =
        Add("evaluate", "matcher quality over labelled JSON lines", evaluate_settings_);
    command.add_option("FILE", evaluate_.file, "labelled JSON lines")->required();
    AddFormat(command, evaluate_.json);
    command.callback([this] { Run(evaluate_, evaluate_settings_, RunEvaluate); });
  }
  void AddDirectory() {
    CLI::App& command = Add("directory", "the contacts: what to check next, and who checked what",
                            directory_settings_);
    command.add_option("--report", directory_.report, "text (default), html or csv")
        ->expected(0, 1)
        ->check(CLI::IsMember({"text", "html", "csv"}));
    command.add_option("--days", directory_.days, "how long a check is trusted (default 182)")
        ->check(CLI::Range(1, 3650));
    CLI::App& verify =
        *command.add_subcommand("verify", "writes down that a contact was checked by telephone");
    verify.fallthrough();  // "directory verify ID --by NAME --content DIR"
    verify.add_option("ID", directory_.verify, "the contact")->required();
    verify.add_option("--by", directory_.by, "who checked it: a name or function")->required();
    verify.add_option("--on", directory_.on, "the day, such as 2026-11-23 (default today)");
    command.callback([this] { Run(directory_, directory_settings_, RunDirectory); });
  }
  void AddReplay() {
    CLI::App& command = Add("replay", "runs recorded conversations and shows the first difference",
                            replay_settings_);
    command
        .add_option("FILE", replay_.files,
                    "conversations, or folders of them (tests/conversations)")
        ->required();
    command.add_option("--junit", replay_.junit,
                       "also write the outcome as JUnit XML to this file");
    command.add_flag("--update", replay_.update, "write what comes back into the files");
    command.add_flag("--coverage", replay_.coverage, "the ways of the dialog that none takes");
    command.callback([this] { Run(replay_, replay_settings_, RunReplay); });
  }

  void AddChannel() {
    CLI::App& command = Add("channel", "the messaging platforms", channel_settings_);
    command.require_subcommand(1);
    CLI::App& setup = *command.add_subcommand("setup", "what to enter where, on both sides");
    setup.add_option("NAME", channel_.name, "such as nextcloud-talk or slack")->required();
    setup.add_option("--address", channel_.address, "the public address of this server");
    setup.callback([this] { Run(channel_, channel_settings_, RunChannelSetup); });
    CLI::App& table = *command.add_subcommand("settings", "all settings of all, in Markdown");
    table.callback([this] { Run(channel_, channel_settings_, RunChannelSettings); });
  }

  void AddStoreCommands() {
    CLI::App& backup =
        AddStore(app_, "backup", "a copy of the store, also while servers run", RunBackup);
    backup.add_option("FILE", store_.file, "the copy, an SQLite file")->required();
    CLI::App& restore = AddStore(app_, "restore", "the store from a backup", RunRestore);
    restore.add_option("FILE", store_.file, "what `backup` made")->required();
    restore.add_flag("--replace", store_.replace, "lose what the store holds now");
    CLI::App& migrate =
        AddStore(app_, "migrate", "everything into another store; may be resumed", RunMigrate);
    migrate.add_option("--from", store_.from, "sqlite:PATH or postgresql://…")->required();
    migrate.add_option("--to", store_.to, "sqlite:PATH or postgresql://…")->required();
    migrate.add_flag("--replace", store_.replace, "lose what the target holds now");
    CLI::App& erase = AddStore(app_, "erase", "everything of one person", RunErase);
    erase.add_option("--channel", store_.channel, "such as generic or web")->required();
    erase.add_option("--user", store_.user, "the id that the channel gives the person")->required();
    CLI::App& keys = *app_.add_subcommand("keys", "the master key");
    keys.require_subcommand(1);
    AddStore(keys, "rotate", "gives the store a new master key while servers run", RunRotateKeys);
    CLI::App& outbox = *app_.add_subcommand("outbox", "messages that the server sends by itself");
    outbox.require_subcommand(1);
    AddStore(outbox, "list", "what waits, and what was given up on", RunOutboxList);
    AddIds(AddStore(outbox, "retry", "tries again what was given up on", RunOutboxRetry));
    AddIds(AddStore(outbox, "drop", "gives messages up without trace", RunOutboxDrop));
  }

 private:
  CLI::App& AddStore(CLI::App& under, const std::string& name, const std::string& help,
                     int (*run)(const StoreCommandOptions&)) {
    CLI::App& command = *under.add_subcommand(name, help);
    command.add_option("--config", store_settings_.startup.config,
                       "settings (default config/meldwijzer.yaml)");
    store_settings_.Add(command, "--store", "store",
                        "sqlite:PATH[?synchronous=FULL|NORMAL] or postgresql://…");
    command.callback([this, run] { Run(store_, store_settings_, run); });
    return command;
  }
  void AddIds(CLI::App& command) {
    command.add_option("ID", store_.ids, "as `outbox list` shows them");
    command.add_flag("--failed", store_.failed, "all that were given up on");
  }
  CLI::App& Add(const std::string& name, const std::string& help, SettingOptions& settings) {
    CLI::App& command = *app_.add_subcommand(name, help);
    settings.AddCommon(command);
    return command;
  }
  static void AddFormat(CLI::App& command, bool& json) {
    command
        .add_option_function<std::string>(
            "--format", [&json](const std::string& format) { json = format == "json"; },
            "text or json")
        ->check(CLI::IsMember({"text", "json"}));
  }
  template <class Options>
  void Run(Options& options, const SettingOptions& settings, int (*run)(const Options&)) {
    options.startup = settings.startup;
    exit_code_ = run(options);
  }

  CLI::App& app_;
  int& exit_code_;
  ServeOptions serve_;
  ChatOptions chat_;
  ContactOptions contact_;
  CheckOptions check_;
  DirectoryOptions directory_;
  ReplayOptions replay_;
  GraphOptions graph_;
  MatchOptions match_;
  EvaluateOptions evaluate_;
  ChannelOptions channel_;
  SettingOptions channel_settings_;
  SettingOptions serve_settings_;
  SettingOptions chat_settings_;
  SettingOptions contact_settings_;
  SettingOptions check_settings_;
  SettingOptions directory_settings_;
  SettingOptions replay_settings_;
  SettingOptions graph_settings_;
  SettingOptions match_settings_;
  SettingOptions evaluate_settings_;
  StoreCommandOptions store_;
  SettingOptions store_settings_;
};

}  // namespace

int RunCommandLine(int argc, const char* const* argv) {
  CLI::App app("Meldwijzer: through the five steps of the meldcode, by question and answer.",
               "meldwijzer");
  app.require_subcommand(1);
  int exit_code = kExitOk;

  Commands commands(app, exit_code);
  commands.AddServe();
  commands.AddChat();
  commands.AddContact();
  commands.AddCheck();
  commands.AddDirectory();
  commands.AddReplay();
  commands.AddGraph();
  commands.AddMatch();
  commands.AddEvaluate();
  commands.AddChannel();
  commands.AddStoreCommands();

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // CLI11 has its own codes for each mistake; the contract has one.
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return exit_code;
}

}  // namespace meldwijzer
