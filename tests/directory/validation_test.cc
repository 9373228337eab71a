// Broken data: each mistake is named with its place, all of them at once.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/directory/load_directory.h"

using namespace meldwijzer;  // NOLINT(google-build-using-namespace)

namespace {

// The mistakes of the shipped files after `from` was replaced once by `to` in one of them.
std::string ProblemsAfter(const std::string& name, const std::string& from, const std::string& to,
                          const std::string& today = "2026-11-23") {
  std::vector<SourceText> files = ShippedFiles();
  for (SourceText& source : files) {
    if (!source.file.ends_with("/" + name)) continue;
    const size_t at = source.text.find(from);
    REQUIRE(at != std::string::npos);
    source.text.replace(at, from.size(), to);
  }
  const auto created = Directory::Create(files, today);
  return created ? "" : ToString(created.error());
}

}  // namespace

TEST_CASE("the shipped files have no mistakes") {
  const auto created = Directory::Create(ShippedFiles(), "2026-11-23");
  REQUIRE_MESSAGE(created.has_value(), ToString(created.error()));
  CHECK(created->places().municipalities().size() == 342);
  CHECK(created->places().provinces().size() == 12);
  CHECK(created->national_lines().size() == 12);
}

TEST_CASE("mistakes in the contacts are named with file, line and column") {
  const char* const file = "coordinators.yaml";
  CHECK(ProblemsAfter(file, "- \"Aalsmeer\"", "- \"Aalsmeerr\"")
            .contains(":11: unknown municipality \"Aalsmeerr\""));
  CHECK(ProblemsAfter(file, "- \"Aalsmeer\"", "- \"Aalsmeerr\"")
            .contains("nobody covers \"Aalsmeer\""));
  CHECK(ProblemsAfter(file, "020 626 38 00", "020 626 38 0").contains("telephone number"));
  CHECK(ProblemsAfter(file, "mensenhandel@groningen.nl\"]", "groningen.nl\"]")
            .contains("no e-mail address"));
  CHECK(ProblemsAfter(file, "\"2020-01-27\"", "\"2020-13-27\"").contains("is no date"));
  CHECK(ProblemsAfter(file, "\"2020-01-27\"", "\"2031-01-27\"").contains("in the future"));
  const std::string use = ProblemsAfter(file, "use: primary", "use: whatever");
  CHECK(use.contains("unknown use"));
  // One slip of the pen is one mistake, not one more for each municipality.
  CHECK(std::ranges::count(use, '\n') <= 1);
  CHECK(ProblemsAfter(file, "role: zorgcoordinator", "role: iemand").contains("role must be"));
  CHECK(ProblemsAfter(file, "organisation:", "organization:").contains("organization"));
  CHECK(ProblemsAfter(file, "id: noord-holland-hvo-acm", "id: amsterdam-hvo-acm")
            .contains("is here twice"));
  CHECK(ProblemsAfter(file, "verified_on: null", "verified_on: \"2026-11-01\"")
            .contains("without verified_by"));
  CHECK(ProblemsAfter(file, "provinces: [\"Drenthe\"]", "provinces: [\"Drente\"]")
            .contains("unknown province"));
  CHECK(ProblemsAfter(file, "- \"Dordrecht\"", "- \"Rotterdam\"").contains("is covered by"));
  const std::string overlap = ProblemsAfter(file, "max_age: 22", "max_age: 30");
  CHECK(overlap.contains("are both coordinator for \"Aalten\", "));
  CHECK(overlap.contains("\"Zutphen\" at the same ages"));
  CHECK(std::ranges::count(overlap, '\n') <= 1);
  CHECK(ProblemsAfter(file, "bel daarom eerst CoMensha (033 448 11 86)", "kijk uit")
            .contains("name CoMensha"));
  CHECK(ProblemsAfter(file, "days: ma-vr", "days: vr-ma").contains("must be days"));
  CHECK(ProblemsAfter(file, "from: \"09:00\"", "from: \"29:00\"").contains("is no time"));
}

TEST_CASE("an entry without sources is refused") {
  CHECK(ProblemsAfter("national.yaml", "    sources:\n      - url", "    notes:\n      - url")
            .contains("without sources"));
}

TEST_CASE("mistakes in the tables are named with file and line") {
  CHECK(ProblemsAfter("localities.csv", "Aagtekerke,Veere", "Aagtekerke,Verre")
            .contains("directory/data/localities.csv:6:1: unknown municipality \"Verre\""));
  CHECK(ProblemsAfter("postcodes.csv", "\n1001,", "\n01001,").contains("no postcode"));
  CHECK(ProblemsAfter("aliases.csv", ",district,", ",wijk,").contains("unknown kind"));
  CHECK(ProblemsAfter("provinces.csv", "code,name", "name,code").contains("the header must be"));
  CHECK(ProblemsAfter("regions.csv", ",Overijssel,nickname,", ",nickname,").contains("fields"));
}

TEST_CASE("several mistakes come in one run, and a missing file is one") {
  std::vector<SourceText> files = ShippedFiles();
  std::erase_if(files, [](const auto& source) { return source.file.ends_with("national.yaml"); });
  for (SourceText& source : files) {
    if (source.file.ends_with("foreign.csv")) source.text = "what,is,this\n";
  }
  const auto created = Directory::Create(files);
  REQUIRE_FALSE(created.has_value());
  CHECK(ToString(created.error()).contains("national.yaml: the file is missing"));
  CHECK(ToString(created.error()).contains("foreign.csv:1:1: the header must be"));
}
