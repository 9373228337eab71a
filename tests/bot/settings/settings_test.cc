#include "bot/settings/settings.h"

#include <doctest/doctest.h>

#include <string>

#include "bot/settings/organisation.h"

using namespace meldwijzer;

namespace {

SettingsInput WithYaml(const std::string& yaml) {
  SettingsInput input;
  input.file = "config.yaml";
  input.yaml = yaml;
  input.read_file = [](const std::string& path) -> Result<std::string> {
    if (path == "/secrets/generic") return "whsec_dGVzdA==\n";
    return Fail(ErrorCode::kNotFound, "cannot be read");
  };
  return input;
}

bool Names(const Problems& problems, const std::string& part) {
  return ToString(problems).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("without anything the settings are the defaults of the contract") {
  Problems problems;
  const Settings settings = ReadSettings({}, problems);
  CHECK(problems.empty());
  CHECK(settings.listen_host == "127.0.0.1");
  CHECK(settings.listen_port == 8080);
  CHECK(settings.store.path == "var/meldwijzer.db");
  CHECK(settings.store.synchronous_full);
  CHECK(settings.retention_days == 30);
  CHECK(settings.rate_limit == 60);
  CHECK(!settings.generic_secret);
  CHECK(!settings.metrics_anywhere);
}

TEST_CASE("options win over the environment, the environment over the file") {
  SettingsInput input = WithYaml("retention_days: 5\nlisten: 127.0.0.1:1\nlog_level: warn\n");
  input.variables = {{"MELDWIJZER_RETENTION_DAYS", "6"}, {"MELDWIJZER_LISTEN", "127.0.0.1:2"}};
  input.options = {{"listen", "[::1]:3"}};
  Problems problems;
  const Settings settings = ReadSettings(input, problems);
  CHECK(problems.empty());
  CHECK(settings.log_level == "warn");
  CHECK(settings.retention_days == 6);
  CHECK(settings.listen_host == "::1");
  CHECK(settings.listen_port == 3);
}

TEST_CASE("P1: nothing is kept longer than 90 days") {
  Problems problems;
  CHECK(ReadSettings(WithYaml("retention_days: 90\n"), problems).retention_days == 90);
  CHECK(problems.empty());
  ReadSettings(WithYaml("retention_days: 91\n"), problems);
  CHECK(Names(problems, "config.yaml:1:17: retention_days"));
}

TEST_CASE("P3: storage none keeps everything in memory") {
  Problems problems;
  const Settings settings = ReadSettings(WithYaml("storage: none\n"), problems);
  CHECK(problems.empty());
  CHECK(settings.store.kind == StoreSettings::Kind::kMemory);
}

TEST_CASE("a secret comes from the environment or a file that it names, never from the settings") {
  SettingsInput input = WithYaml("generic_secret: whsec_x\n");
  Problems problems;
  ReadSettings(input, problems);
  CHECK(Names(problems, "MELDWIJZER_GENERIC_SECRET"));
  CHECK(!Names(problems, "whsec_x"));

  problems.clear();
  input = WithYaml("");
  input.variables = {{"MELDWIJZER_GENERIC_SECRET_FILE", "/secrets/generic"}};
  std::vector<ShownSetting> shown;
  CHECK(ReadSettings(input, problems, &shown).generic_secret == "whsec_dGVzdA==");
  CHECK(problems.empty());
  for (const ShownSetting& setting : shown) CHECK(setting.value.find("whsec") == std::string::npos);

  input.variables["MELDWIJZER_GENERIC_SECRET"] = "whsec_eA==";
  ReadSettings(input, problems);
  CHECK(Names(problems, "keep one of the two"));

  problems.clear();
  input.variables = {{"MELDWIJZER_GENERIC_SECRET_FILE", "/nergens"}};
  ReadSettings(input, problems);
  CHECK(Names(problems, "MELDWIJZER_GENERIC_SECRET_FILE: cannot be read"));
}

TEST_CASE("every mistake is named at once") {
  SettingsInput input = WithYaml("listen: overal\nretention_day: 4\nstore: mysql:x\n");
  input.variables = {{"MELDWIJZER_RATE_LIMIT", "0"}, {"MELDWIJZER_GENERIC", "on"}};
  Problems problems;
  ReadSettings(input, problems);
  CHECK(problems.size() == 5);
  CHECK(Names(problems, "did you mean 'retention_days'?"));
  CHECK(Names(problems, "set MELDWIJZER_GENERIC_SECRET"));
}

TEST_CASE("the rate limit can be lifted, the store's durability chosen") {
  SettingsInput input;
  input.variables = {{"MELDWIJZER_RATE_LIMIT", "off"},
                     {"MELDWIJZER_STORE", "sqlite:/tmp/x.db?synchronous=NORMAL"}};
  Problems problems;
  const Settings settings = ReadSettings(input, problems);
  CHECK(problems.empty());
  CHECK(!settings.rate_limit);
  CHECK(settings.store.path == "/tmp/x.db");
  CHECK(!settings.store.synchronous_full);
}

TEST_CASE("K3: what the organisation leaves empty stays empty for the texts to explain") {
  Problems problems;
  const auto facts = ReadOrganisation("expert: Meldpunt\nachterwacht:\n", "o.yaml", problems);
  CHECK(problems.empty());
  CHECK(facts.at("expert") == "Meldpunt");
  CHECK(facts.at("achterwacht").empty());
  ReadOrganisation("expertt: x\n", "o.yaml", problems);
  CHECK(Names(problems, "o.yaml:1:1"));
}
