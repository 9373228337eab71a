#include "bot/turns/turn_handler.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "bot/crypto/secret.h"
#include "bot/stores/sqlite_store.h"
#include "bot/turns/reply_json.h"

namespace meldwijzer {
namespace {

class StandingClock final : public Clock {
 public:
  Instant Now() const override { return now; }
  Instant now{std::chrono::hours(490'000)};
};

// Steps that count: each turn answers with its number and the length of what it was given.
class CountingSteps final : public TurnSteps {
 public:
  PlannedTurn Plan(const Activity& activity, Instant /*now*/) const override {
    auto effects = std::make_shared<TurnEffects>();
    Step step = [activity, effects](const std::optional<StoredConversation>& stored) {
      const int64_t number = stored ? stored->revision + 1 : 1;
      effects->reply = {
          activity.conversation, {{std::to_string(number) + ":" + activity.text, {}, {}}}, {}};
      effects->erased = activity.text == "erase";
      StepOutcome outcome;
      if (effects->erased) outcome.keep = StepOutcome::Keep::kErase;
      outcome.state = "state";
      outcome.answer = ReplyToJson(effects->reply);
      return outcome;
    };
    return {std::move(step), std::move(effects)};
  }
  Reply Opening(const std::string& conversation, const std::string& /*locale*/,
                Instant /*now*/) const override {
    return {conversation, {{"opening", {}, {}}}, {}};
  }
  PlannedTurn Tell(const Activity& activity, Telling /*what*/) const override {
    Activity told = activity;
    told.text = "too long";
    return Plan(told, Instant{});
  }
};

struct World {
  explicit World(std::optional<int> limit = std::nullopt,
                 std::optional<int> channel_limit = std::nullopt) {
    SqliteStoreOptions options;
    options.path = ":memory:";
    store = std::move(SqliteStore::Create(options, SecretKey::Random()).value());
    handler = std::make_unique<TurnHandler>(TurnParts{*store, steps, clock, log, metrics}, limit,
                                            channel_limit);
  }
  Result<TurnAnswer> Say(const std::string& event, const std::string& text) {
    return handler->Handle({.channel = "generic",
                            .conversation = "c",
                            .user = "u",
                            .event_id = event,
                            .locale = "nl",
                            .text = text,
                            .choice = "",
                            .opened = false});
  }
  std::string Words(const std::string& event, const std::string& text) {
    return Say(event, text).value().reply.messages.at(0).text;
  }
  StandingClock clock;
  Log log;
  Metrics metrics;
  CountingSteps steps;
  std::unique_ptr<ConversationStore> store;
  std::unique_ptr<TurnHandler> handler;
};

TEST_CASE("an event that comes again gets the same reply and takes no second step") {
  World world;
  const auto first = world.Say("e1", "hoi");
  const auto again = world.Say("e1", "iets anders");
  CHECK(first->reply == again->reply);
  CHECK(first->json == again->json);
  CHECK(world.Words("e2", "hoi") == "2:hoi");
  CHECK(world.metrics.turns_taken == 2);
  CHECK(world.metrics.turns_repeated == 1);
}

TEST_CASE("the reply and its JSON say the same") {
  World world;
  const auto answer = world.Say("e1", "hoi");
  CHECK(ReplyFromJson(answer->json).value() == answer->reply);
}

TEST_CASE("control characters become spaces, line breaks and tabs stay") {
  World world;
  CHECK(world.Words("e1", std::string("a\0b\x1b\x7f", 5) + "c\n\td") == "1:a b  c\n\td");
}

TEST_CASE("what cannot be taken is refused and changes nothing") {
  World world;
  CHECK(world.Say("", "hoi").error().code == ErrorCode::kInvalidArgument);
  CHECK(world.Say("e1", "").error().code == ErrorCode::kInvalidArgument);
  CHECK(world.Say("e1", "\xff").error().code == ErrorCode::kInvalidArgument);
  CHECK(world.Say(std::string(kTurnIdBytesMax + 1, 'e'), "hoi").error().code ==
        ErrorCode::kInvalidArgument);
  CHECK(world.Words(std::string(kTurnIdBytesMax, 'e'), "hoi") == "1:hoi");
  CHECK(world.metrics.turns_refused == 4);
}

TEST_CASE("a text at the limit is read, one byte more is told to be too long") {
  World world;
  const std::string longest(kTurnTextBytesMax, 'a');
  CHECK(world.Words("e1", longest) == "1:" + longest);
  CHECK(world.Words("e2", longest + "a") == "2:too long");
}

TEST_CASE("one user who sends too much is asked to wait, another is not") {
  World world(3);
  for (int i = 0; i < 3; ++i) CHECK(world.Say("e" + std::to_string(i), "hoi").has_value());
  CHECK(world.Say("e3", "hoi").error().code == ErrorCode::kLimited);
  Activity other{.channel = "generic",
                 .conversation = "d",
                 .user = "v",
                 .event_id = "f",
                 .locale = "nl",
                 .text = "hoi",
                 .choice = "",
                 .opened = false};
  CHECK(world.handler->Handle(other).has_value());
  world.clock.now += std::chrono::minutes(1);
  CHECK(world.Say("e4", "hoi").has_value());
  CHECK(world.metrics.turns_limited == 1);
}

TEST_CASE("a channel that sends too much is asked to wait, whoever it is that sends") {
  World world(std::nullopt, 3);
  for (int i = 0; i < 3; ++i) CHECK(world.Say("e" + std::to_string(i), "hoi").has_value());
  Activity other{.channel = "generic",
                 .conversation = "d",
                 .user = "v",
                 .event_id = "f",
                 .locale = "nl",
                 .text = "hoi",
                 .choice = "",
                 .opened = false};
  CHECK(world.handler->Handle(other).error().code == ErrorCode::kLimited);
  other.channel = "web";
  CHECK(world.handler->Handle(other).has_value());
  world.clock.now += std::chrono::minutes(1);
  CHECK(world.Say("e4", "hoi").has_value());
}

TEST_CASE("after an erasure every earlier event gets the erasure's answer") {
  World world;
  CHECK(world.Say("e1", "hoi").has_value());
  const auto erased = world.Say("e2", "erase");
  CHECK(world.Say("e1", "hoi")->reply.messages == erased->reply.messages);
  CHECK(world.Words("e3", "hoi") == "1:hoi");
  CHECK(world.metrics.erased_by_people == 1);
}

}  // namespace
}  // namespace meldwijzer
