#include "base/json_writer.h"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

using namespace meldwijzer;  // NOLINT(google-build-using-namespace)

TEST_CASE("what is written is what a JSON library reads, and how it would write it") {
  std::string every;
  for (int byte = 0; byte < 0x80; ++byte) every += static_cast<char>(byte);
  every += "één \"€\" \xF0\x9F\x98\x80";
  JsonWriter json;
  json.BeginObject().Key("text").Text(every).Key("list").BeginArray();
  json.Number(std::numeric_limits<int64_t>::min()).Number(0).Flag(true).Flag(false).Null();
  json.BeginObject().EndObject().BeginArray().EndArray().EndArray();
  json.Key("last \"key\"").BeginObject().Key("a").Text("").Key("b").Number(2).EndObject();
  const std::string text = json.EndObject().Take();
  nlohmann::ordered_json expected;
  expected["text"] = every;
  expected["list"] = {std::numeric_limits<int64_t>::min(),
                      0,
                      true,
                      false,
                      nullptr,
                      nlohmann::ordered_json::object(),
                      nlohmann::ordered_json::array()};
  expected["last \"key\""] = {{"a", ""}, {"b", 2}};
  CHECK(text == expected.dump());
}

TEST_CASE("text that is not UTF-8 does not make the JSON unreadable") {
  for (const std::string bad : {"a\xFF", "\xC3", "\xED\xA0\x80 x", "ok \xC3\xA9 \xC3"}) {
    JsonWriter json;
    const std::string text = json.BeginArray().Text(bad).EndArray().Take();
    const nlohmann::json read = nlohmann::json::parse(text, nullptr, false);
    REQUIRE(!read.is_discarded());
    CHECK(read.at(0).get<std::string>().find("\xEF\xBF\xBD") != std::string::npos);
  }
}
