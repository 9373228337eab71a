// What the executable refuses before it starts.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/integration/support/server_process.h"

using namespace meldwijzer::test;

TEST_CASE("a channel that is on without its secret does not start and names the variable") {
  const ProcessResult result =
      RunMeldwijzer({"serve", "--listen", "127.0.0.1:0"},
                    {{"MELDWIJZER_GENERIC", "on"}, {"MELDWIJZER_STORE", "memory:"}});
  CHECK(result.exit_code == 1);
  CHECK(result.errors.find("MELDWIJZER_GENERIC_SECRET") != std::string::npos);
}

TEST_CASE("without its secret the webhook is not there") {
  const TemporaryFolder folder;
  const ServerProcess server(folder, {}, {{"MELDWIJZER_GENERIC", "off"}});
  REQUIRE(server.port() > 0);
  CHECK(Post(server.port(), {"e-1", MessageBody("c-1", "hallo")}).status == 404);
}

TEST_CASE("every mistake in the settings is named at once, and nothing starts") {
  const TemporaryFolder folder;
  std::ofstream(folder.File("bad.yaml")) << "retention_days: 365\nlisten: overal\nlissten: x\n"
                                            "generic_secret: whsec_geheim\n";
  const ProcessResult result = RunMeldwijzer({"serve", "--config", folder.File("bad.yaml")},
                                             {{"MELDWIJZER_RATE_LIMIT", "veel"}});
  CHECK(result.exit_code == 1);
  for (const char* const part :
       {"bad.yaml:1:17: retention_days", "bad.yaml:2:9: listen", "bad.yaml:3:1: unknown setting",
        "bad.yaml:4:1: secrets do not belong", "MELDWIJZER_RATE_LIMIT: rate_limit"}) {
    CAPTURE(part);
    CHECK(result.errors.find(part) != std::string::npos);
  }
}

TEST_CASE("--print-settings masks secrets") {
  const ProcessResult result =
      RunMeldwijzer({"serve", "--print-settings", "--listen", "127.0.0.1:9999"},
                    {{"MELDWIJZER_GENERIC_SECRET", kSecret}, {"MELDWIJZER_RETENTION_DAYS", "7"}});
  CHECK(result.exit_code == 0);
  CHECK(result.output.find("127.0.0.1:9999  (--listen)") != std::string::npos);
  CHECK(result.output.find("retention_days = 7  (MELDWIJZER_RETENTION_DAYS)") != std::string::npos);
  CHECK(result.output.find("generic_secret = ********") != std::string::npos);
  CHECK((result.output + result.errors).find(std::string(kSecret).substr(6)) == std::string::npos);
}

TEST_CASE("wrong usage exits with 2, --help with 0") {
  CHECK(RunMeldwijzer({}).exit_code == 2);
  CHECK(RunMeldwijzer({"serve", "--nergens"}).exit_code == 2);
  CHECK(RunMeldwijzer({"--help"}).exit_code == 0);
  CHECK(RunMeldwijzer({"serve", "--help"}).exit_code == 0);
}

TEST_CASE("a second server on the same store does not start") {
  const TemporaryFolder folder;
  const ServerProcess first(folder);
  REQUIRE(first.port() > 0);
  const ServerProcess second(folder);
  CHECK(second.port() == 0);
}

TEST_CASE("broken content: check and serve name every mistake with its place, and nothing starts") {
  namespace fs = std::filesystem;
  const TemporaryFolder folder;
  const fs::path source = MELDWIJZER_SOURCE_DIR;
  fs::create_directories(folder.path() / "dialogs");
  fs::create_directories(folder.path() / "directory");
  fs::copy(source / "dialogs" / "content", folder.path() / "dialogs" / "content",
           fs::copy_options::recursive);
  fs::copy(source / "directory" / "data", folder.path() / "directory" / "data",
           fs::copy_options::recursive);
  const ProcessResult good = RunMeldwijzer({"check", folder.path().string()});
  CHECK(good.exit_code == 0);
  std::ofstream(folder.path() / "dialogs/content/meldcode.yaml", std::ios::app) << "onzin: ja\n";
  std::ofstream(folder.path() / "dialogs/content/faq.yaml", std::ios::app) << "\tkapot: [\n";
  std::ofstream(folder.path() / "directory/data/provinces.csv", std::ios::app)
      << "te,veel,velden,hier,nu\n";
  const ProcessResult check = RunMeldwijzer({"check", folder.path().string()});
  const ProcessResult serve =
      RunMeldwijzer({"serve", "--listen", "127.0.0.1:0", "--content", folder.path().string()},
                    {{"MELDWIJZER_STORE", "memory:"}});
  CHECK(check.exit_code == 1);
  CHECK(serve.exit_code == 1);
  for (const char* const part : {"meldcode.yaml:", "faq.yaml:", "provinces.csv:"}) {
    CAPTURE(part);
    CHECK(check.output.find(part) != std::string::npos);
    CHECK(serve.errors.find(part) != std::string::npos);
  }
}
