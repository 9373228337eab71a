#include "bot/channels/generic/generic_channel.h"

#include <doctest/doctest.h>

#include <string>

#include "bot/turns/reply_json.h"

using namespace meldwijzer;

TEST_CASE("a body becomes an activity; type and locale have defaults") {
  const auto event = ParseGenericEvent(
      R"({"conversation":"c-1","user":"u-1","text":"hallo","extra":{"a":[1,{"a":2}]}})", "e-1");
  REQUIRE(event);
  const Activity activity = event->activity.value_or(Activity{});
  CHECK(activity.channel == "generic");
  CHECK(activity.conversation == "c-1");
  CHECK(activity.user == "u-1");
  CHECK(activity.event_id == "e-1");
  CHECK(activity.text == "hallo");
  CHECK(activity.locale == "nl");
  CHECK(activity.choice.empty());
}

TEST_CASE("a choice needs no text, null counts as absent, an unknown type is ignored") {
  const auto choice = ParseGenericEvent(
      R"({"conversation":"c","user":"u","choice":"worried","text":null,"locale":"en"})", "e");
  REQUIRE(choice);
  const Activity activity = choice->activity.value_or(Activity{});
  CHECK(activity.choice == "worried");
  CHECK(activity.locale == "en");
  const auto typing = ParseGenericEvent(R"({"type":"typing","conversation":"c"})", "e");
  REQUIRE(typing);
  CHECK(!typing->activity);
  CHECK(typing->conversation == "c");
}

TEST_CASE("mistakes are named without their values") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"user":"u","text":"geheim"})", "'conversation' is required"},
      {R"({"conversation":"c","text":"geheim"})", "'user' is required"},
      {R"({"conversation":"c","user":"u"})", "one of 'text' and 'choice'"},
      {R"({"conversation":"c","user":"u","text":""})", "one of 'text' and 'choice'"},
      {R"({"conversation":"c","user":"u","text":["geheim"]})", "'text' must be a text"},
      {R"({"conversation":7,"user":"u","text":"t"})", "'conversation' must be a text"},
      {R"({"conversation":"c","user":"u","text":"t","user":"geheim"})", "twice"},
      {R"({"conversation":"c","user":"u","text":"t","x":{"a":1,"a":2}})", "twice"},
      {R"(["geheim"])", "no JSON object"},
      {R"("geheim")", "no JSON object"},
      {R"({"conversation":"c","user":"u","text":"geheim)", "no valid JSON"},
      {R"({"conversation":"c","user":"u","text":"t"} x)", "no valid JSON"},
  };
  for (const auto& [body, part] : cases) {
    CAPTURE(body);
    const auto event = ParseGenericEvent(body, "e");
    REQUIRE(!event);
    CHECK(event.error().code == ErrorCode::kInvalidArgument);
    CHECK(event.error().message.find(part) != std::string::npos);
    CHECK(event.error().message.find("geheim") == std::string::npos);
  }
}

TEST_CASE("bounds hold at the limit and refuse one beyond it") {
  const auto with_id = [](size_t bytes) {
    return ParseGenericEvent(
        R"({"user":"u","text":"t","conversation":")" + std::string(bytes, 'c') + "\"}", "e");
  };
  CHECK(with_id(kGenericIdBytesMax));
  CHECK(!with_id(kGenericIdBytesMax + 1));
  const auto nested = [](size_t depth) {
    return ParseGenericEvent(R"({"conversation":"c","user":"u","text":"t","x":)" +
                                 std::string(depth, '[') + std::string(depth, ']') + "}",
                             "e");
  };
  CHECK(nested(kGenericDepthMax - 1));
  CHECK(!nested(kGenericDepthMax));
  CHECK(!nested(20'000));
  std::string body = R"({"conversation":"c","user":"u","text":")";
  body += std::string(kGenericBodyBytesMax - body.size() - 2, 'a') + "\"}";
  CHECK(ParseGenericEvent(body, "e"));
  body.insert(body.size() - 2, "a");
  REQUIRE(!ParseGenericEvent(body, "e"));
  CHECK(ParseGenericEvent(body, "e").error().code == ErrorCode::kTooLarge);
}

TEST_CASE("a reply survives the way through JSON") {
  Reply reply{"c",
              {{"tekst met \"aanhaling\" en é", {{"a", "A"}}, {{"W", "https://w"}}}},
              {"meldcode", "s1-describe", 1, false}};
  const auto back = ReplyFromJson(ReplyToJson(reply));
  REQUIRE(back);
  CHECK(*back == reply);
  reply.dialog = {"meldcode", "welcome", std::nullopt, true};
  CHECK(ReplyFromJson(ReplyToJson(reply)).value() == reply);
  CHECK(!ReplyFromJson("{}"));
  CHECK(!ReplyFromJson("geen json"));
}
