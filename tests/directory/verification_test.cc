#include "directory/verification.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/directory/load_directory.h"

namespace meldwijzer {
namespace {

const char* const kFile = R"(# a remark
entries:
  - id: one
    # about one
    organisation: "One"
    verified_on: null
    sources: []
  - id: two
    verified_by: "somebody"
    verified_on: "2020-01-01"
  - {id: three}
lines:
  - id: "four"
    organisation: "Four"
)";

TEST_CASE("a check changes the two lines of its contact and nothing else") {
  const auto text = WithVerification({"a.yaml", kFile}, "one", "Jo de Wit, inkoop", "2026-11-23");
  REQUIRE(text.has_value());
  CHECK(*text == R"(# a remark
entries:
  - id: one
    verified_by: "Jo de Wit, inkoop"
    # about one
    organisation: "One"
    verified_on: "2026-11-23"
    sources: []
  - id: two
    verified_by: "somebody"
    verified_on: "2020-01-01"
  - {id: three}
lines:
  - id: "four"
    organisation: "Four"
)");
}

TEST_CASE("an earlier check is replaced, and a line that never had one gets both") {
  const auto two = WithVerification({"a.yaml", kFile}, "two", "Jo", "2026-11-23");
  CHECK(two->find("    verified_by: \"Jo\"\n    verified_on: \"2026-11-23\"\n") !=
        std::string::npos);
  CHECK(two->find("somebody") == std::string::npos);
  const auto four = WithVerification({"a.yaml", kFile}, "four", "Jo", "2026-11-23");
  CHECK(four->find("verified_by: \"Jo\"") != std::string::npos);
  CHECK(four->find("verified_on: \"2026-11-23\"") != std::string::npos);
}

TEST_CASE("what cannot be written is refused") {
  CHECK(WithVerification({"a.yaml", kFile}, "nobody", "Jo", "2026-11-23").error().code ==
        ErrorCode::kNotFound);
  for (const char* const by : {"", "  ", "a\"b", "a\nb", "\xff"}) {
    CHECK(WithVerification({"a.yaml", kFile}, "one", by, "2026-11-23").error().code ==
          ErrorCode::kInvalidArgument);
  }
  CHECK_FALSE(WithVerification({"a.yaml", kFile}, "one", std::string(kCheckerNameBytesMax + 1, 'a'),
                               "2026-11-23"));
  CHECK_FALSE(WithVerification({"a.yaml", kFile}, "one", "Jo", "gisteren"));
  CHECK_FALSE(WithVerification({"a.yaml", "entries: ["}, "one", "Jo", "2026-11-23"));
}

}  // namespace

TEST_CASE("the number for danger is never among the contacts to call for a check") {
  const auto old = ContactsNotCheckedSince(ShippedDirectory(), "2026-11-25");
  CHECK(old.size() > 30);
  CHECK(std::ranges::find(old, "comensha", &ContactAge::id) != old.end());
  CHECK(std::ranges::find(old, "alarm-112", &ContactAge::id) == old.end());
}

}  // namespace meldwijzer
