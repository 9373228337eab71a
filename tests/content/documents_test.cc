// What docs/ promises about data is what the program does (rule P7).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <string>

#include "bot/settings/settings.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {
namespace {

std::string Document(const std::string& name) {
  std::ifstream file(std::string(MELDWIJZER_SOURCE_DIR) + "/docs/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("P7: the documents name the days that the program keeps things") {
  const std::string kept =
      fmt::format("default {}, at most {}", kRetentionDaysDefault, kRetentionDaysMax);
  for (const char* const name : {"dpia.md", "privacy.md"}) {
    const std::string text = Document(name);
    CAPTURE(name);
    CHECK(text.find(kept) != std::string::npos);
  }
  static_assert(kReceiptRetention == std::chrono::days(8), "privacy.md says eight days");
  CHECK(Document("privacy.md").find("| a receipt | eight days") != std::string::npos);
}

TEST_CASE("P7: the template has what an assessment asks for") {
  const std::string text = Document("dpia.md");
  for (const char* const part : {"\n## Risks", "\n## Data flow", "\n## Processors per channel",
                                 "\n## Backup", "How long", "Automated decisions"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("the example conversation says what the recorded one says") {
  std::ifstream recorded(std::string(MELDWIJZER_SOURCE_DIR) +
                         "/tests/conversations/01-zestienjarige-groningen.txt");
  const std::string document = Document("voorbeeldgesprek.md");
  size_t at = 0;
  size_t said = 0;
  for (std::string line; std::getline(recorded, line);) {
    const bool text = (line.starts_with("< ") && !line.starts_with("< [") && line != "< ---") ||
                      line.starts_with("> ");
    if (!text) continue;
    CAPTURE(line);
    at = document.find(line.substr(2), at);
    REQUIRE(at != std::string::npos);
    at += line.size() - 2;
    ++said;
  }
  CHECK(said > 100);
}

}  // namespace
}  // namespace meldwijzer
