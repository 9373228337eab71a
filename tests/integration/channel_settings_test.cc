// docs/channels.md shows the settings that the program has, and no other.
#include <doctest/doctest.h>

#include "tests/integration/support/server_process.h"

using namespace meldwijzer::test;

TEST_CASE("the table of settings in docs/channels.md is the program's own") {
  const ProcessResult table = RunMeldwijzer({"channel", "settings"});
  REQUIRE(table.exit_code == 0);
  REQUIRE(table.output.find("MELDWIJZER_") != std::string::npos);
  const std::string page = ReadAll(MELDWIJZER_SOURCE_DIR "/docs/channels.md");
  CHECK_MESSAGE(page.ends_with(table.output),
                "replace the table at its end by what `meldwijzer channel settings` prints");
}

TEST_CASE("--print-settings shows the settings of channels, secrets masked") {
  const ProcessResult shown = RunMeldwijzer({"serve", "--print-settings"},
                                            {{"MELDWIJZER_SLACK_SIGNING_SECRET", "very-secret"},
                                             {"MELDWIJZER_SLACK_BOT_TOKEN", "xoxb-very-secret"}});
  CHECK(shown.exit_code == 0);
  CHECK(shown.output.find("slack_api_url = https://slack.com/api") != std::string::npos);
  CHECK(shown.output.find("slack_bot_token = ********") != std::string::npos);
  CHECK(shown.output.find("very-secret") == std::string::npos);
}

TEST_CASE("channel setup says what to enter where, and names the channels for an unknown one") {
  const ProcessResult setup =
      RunMeldwijzer({"channel", "setup", "slack", "--address", "https://bot.example.org/"});
  CHECK(setup.exit_code == 0);
  CHECK(setup.output.find("https://bot.example.org/webhooks/slack") != std::string::npos);
  CHECK(setup.output.find("MELDWIJZER_SLACK_SIGNING_SECRET (needed)") != std::string::npos);
  const ProcessResult unknown = RunMeldwijzer({"channel", "setup", "pigeon"});
  CHECK(unknown.exit_code == 1);
  CHECK(unknown.errors.find("nextcloud-talk, slack") != std::string::npos);
}
