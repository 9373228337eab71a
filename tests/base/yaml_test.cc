#include "base/yaml/yaml.h"

#include <doctest/doctest.h>

namespace meldwijzer {
namespace {

TEST_CASE("values know where they stand and stay text") {
  Problems problems;
  const Yaml root = ParseYaml("a: yes\nlist:\n  - 0800\n  - x\n", "f.yaml", problems);
  CHECK(problems.empty());
  REQUIRE(root.Find("a") != nullptr);
  CHECK(root.Find("a")->scalar == "yes");
  const Yaml& list = *root.Find("list");
  REQUIRE(list.items.size() == 2);
  CHECK(list.items[0].scalar == "0800");
  CHECK(list.items[0].line == 3);
  CHECK(list.items[0].column == 5);
}

TEST_CASE("every duplicate key is named") {
  Problems problems;
  ParseYaml("a: 1\nb: {c: 1, c: 2}\na: 3\n", "f.yaml", problems);
  REQUIRE(problems.size() == 2);
  CHECK(ToString(problems[0].where) == "f.yaml:2:11");
  CHECK(ToString(problems[1].where) == "f.yaml:3:1");
}

TEST_CASE("what is not YAML is said with its place") {
  for (const char* const wrong : {"a: [1", "a: 'x", "\t- x", "a: &x 1\nb: *x", "\xFF"}) {
    CAPTURE(wrong);
    Problems problems;
    ParseYaml(wrong, "f.yaml", problems);
    REQUIRE_FALSE(problems.empty());
    CHECK(problems[0].where.line >= 1);
  }
  Problems problems;
  ParseYaml(std::string(100'000, '['), "f.yaml", problems);
  CHECK(problems.size() == 1);
}

TEST_CASE("an unknown key suggests the nearest") {
  Problems problems;
  const Yaml root = ParseYaml("choises: 1\n", "f.yaml", problems);
  YamlChecker checker("f.yaml", problems);
  checker.AllowKeys(root, {"choices", "say"});
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].message == "unknown key \"choises\"; did you mean \"choices\"?");
}

}  // namespace
}  // namespace meldwijzer
