#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/integration/support/server_process.h"

using namespace meldwijzer::test;

TEST_CASE("10,000 messages in one conversation are all answered, within the bounds of a reply") {
  const TemporaryFolder folder;
  const ServerProcess server(folder, {}, {{"MELDWIJZER_STORAGE", "none"}});
  REQUIRE(server.port() > 0);
  const std::vector<std::string> texts = {"help", "waar was ik", "ze heeft blauwe plekken", "alles",
                                          "terug"};
  PersistentClient client(server.port());
  for (int i = 0; i < 10'000; ++i) {
    const Answer answer = client.Post(
        {"e-" + std::to_string(i), MessageBody("c", texts[static_cast<size_t>(i) % 5])});
    CAPTURE(i);
    REQUIRE(answer.status == 200);
    REQUIRE(answer.body.size() < 65536);
  }
}
