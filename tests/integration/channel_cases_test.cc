// What every platform's channel must do, with the real executable and a server in the platform's
// place; the drivers know how each platform writes it.
#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <string>

#include "tests/integration/support/channel_driver.h"
#include "tests/integration/support/platform_post.h"

using namespace meldwijzer::test;

namespace {

constexpr const char* kDescription =
    "een meisje van 16 heeft een tweede telefoon en een vriend die veel ouder is";

// One channel, switched on in a server of its own, and the platform behind it.
class World {
 public:
  explicit World(const ChannelDriver& driver) : driver_(driver) {
    platform.AnswerWith(driver.Taken());
    Start();
  }
  void Start() {
    server = std::make_unique<ServerProcess>(folder, std::vector<std::string>{},
                                             driver_.Variables(platform.url()));
    REQUIRE_MESSAGE(server->port() > 0, server->Log());
  }
  Sent Post(const PlatformEvent& event) {
    return Send(server->port(), event, driver_.Sign(event, std::time(nullptr), true));
  }
  // The messages that came, in order, once `count` have.
  std::vector<SeenMessage> Messages(size_t count) {
    std::vector<SeenMessage> seen;
    platform.Await(count);
    for (const PlatformCall& call : platform.Settled()) {
      if (auto one = driver_.Read(call)) seen.push_back(std::move(*one));
    }
    return seen;
  }

  const TemporaryFolder folder;
  PlatformServer platform;
  std::unique_ptr<ServerProcess> server;

 private:
  const ChannelDriver& driver_;
};

bool Holds(const std::vector<SeenMessage>& messages, const std::string& part) {
  for (const SeenMessage& message : messages) {
    if (message.text.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("a signed message is taken and answered once, also when it comes again after a restart") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    World world(*driver);
    const PlatformEvent event = driver->Message("anna", kDescription, "101");
    CHECK(world.Post(event).status == 200);
    const auto first = world.Messages(2);
    REQUIRE(!first.empty());
    CHECK(Holds(first, "vriend die veel ouder"));
    CHECK(world.Post(event).status == 200);
    world.server->End(SIGKILL);
    world.Start();
    CHECK(world.Post(event).status == 200);
    CHECK(world.Messages(0).size() == first.size());
  }
}

TEST_CASE("what is unsigned, of another secret, too old, ahead of time or changed is refused") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    World world(*driver);
    const int port = world.server->port();
    const std::time_t now = std::time(nullptr);
    const PlatformEvent event = driver->Message("anna", kDescription, "101");
    CHECK(Send(port, event, {}).status == 401);
    CHECK(Send(port, event, {}).body.empty());
    CHECK(Send(port, event, driver->Sign(event, now, false)).status == 401);
    if (driver->signs_time()) {
      CHECK(Send(port, event, driver->Sign(event, now - 310, true)).status == 401);
      CHECK(Send(port, event, driver->Sign(event, now + 310, true)).status == 401);
      CHECK(Send(port, event, driver->Sign(event, now - 290, true)).status == 200);
    }
    if (driver->signs_body()) {
      PlatformEvent changed = event;
      changed.body += " ";
      CHECK(Send(port, changed, driver->Sign(event, now, true)).status == 401);
    }
    CHECK(world.Messages(0).size() <= (driver->signs_time() ? 3U : 0U));
  }
}

TEST_CASE("bots, edits, own messages and the rest are acknowledged and not answered") {
  for (const auto& driver : AllDrivers()) {
    World world(*driver);
    for (const auto& [what, event] : driver->Ignored()) {
      CAPTURE(driver->name() + ": " + what);
      CHECK(world.Post(event).status == 200);
    }
    CAPTURE(driver->name());
    CHECK(world.Messages(0).empty());
  }
}

TEST_CASE("a group is offered a private chat, and nothing is said of a case") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    const auto event = driver->Group("anna", "101");
    if (!event) continue;
    World world(*driver);
    CHECK(world.Post(*event).status == 200);
    const auto messages = world.Messages(1);
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].text.find("privéchat") != std::string::npos);
  }
}

TEST_CASE(
    "a button is its choice, and one of an earlier question says so and asks the current one") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    if (!driver->Button("anna", "x", "1")) continue;
    World world(*driver);
    CHECK(world.Post(driver->Message("anna", kDescription, "101")).status == 200);
    const auto first = world.Messages(2);
    REQUIRE(!first.empty());
    REQUIRE(first.back().buttons.size() >= 2);
    CHECK(world.Post(*driver->Button("anna", first.back().buttons[0].second, "102")).status == 200);
    const auto second = world.Messages(first.size() + 1);
    REQUIRE(second.size() > first.size());
    CHECK(Holds({second.begin() + static_cast<long>(first.size()), second.end()}, "werk"));
    // Another list stands now, in which "the first" means something else.
    const std::string more = "ze komt de laatste tijd vaak niet opdagen op maandag";
    CHECK(world.Post(driver->Message("anna", more, "103")).status == 200);
    const auto third = world.Messages(second.size() + 1);
    REQUIRE(third.size() > second.size());
    REQUIRE(!third.back().buttons.empty());
    CHECK(third.back().buttons[0].second != first.back().buttons[0].second);
    CHECK(world.Post(*driver->Button("anna", first.back().buttons[0].second, "104")).status == 200);
    const auto fourth = world.Messages(third.size() + 1);
    REQUIRE(fourth.size() > third.size());
    CHECK(Holds({fourth.begin() + static_cast<long>(third.size()), fourth.end()}, "eerdere vraag"));
    CHECK(fourth.back().buttons == third.back().buttons);
  }
}

TEST_CASE("a long text is told to be too long; emoji and text from right to left are taken") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    World world(*driver);
    CHECK(world.Post(driver->Message("anna", std::string(10'000, 'a'), "101")).status == 200);
    CHECK(Holds(world.Messages(1), "te lang"));
    CHECK(world.Post(driver->Message("anna", "👧🏽 مرحبا @all <b>x</b>", "102")).status == 200);
    for (const SeenMessage& message : world.Messages(2)) {
      CHECK(message.text.find("@all") == std::string::npos);
      CHECK(message.text.size() <= driver->text_max());
    }
  }
}

TEST_CASE("429 with Retry-After waits, 500 is tried again, in order; 403 is given up") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    World world(*driver);
    world.platform.AnswerWith(driver->Taken(), {{429, "{}", "2"}, {500, "{}"}});
    const auto begin = std::chrono::steady_clock::now();
    CHECK(world.Post(driver->Message("anna", "hallo", "101")).status == 200);
    const auto calls = world.platform.Await(3);
    REQUIRE(calls.size() >= 3);
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::seconds(2));
    CHECK(driver->Read(calls[0])->text == driver->Read(calls[2])->text);
    world.platform.AnswerWith({403, "{}"});
    CHECK(world.Post(driver->Message("bert", "hallo", "102")).status == 200);
    const size_t before = world.platform.Settled(1'500).size();
    CHECK(world.platform.Settled(3'000).size() == before);
    CHECK(
        Get(world.server->port(), "/metrics").body.find("meldwijzer_deliveries_failed_total 0\n") ==
        std::string::npos);
  }
}

TEST_CASE("what was acknowledged is delivered after kill -9") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    World world(*driver);
    world.platform.AnswerWith({503, "{}"});
    CHECK(world.Post(driver->Message("anna", "hallo", "101")).status == 200);
    REQUIRE(!world.platform.Await(1).empty());
    world.server->End(SIGKILL);
    world.platform.AnswerWith(driver->Taken());
    const size_t before = world.platform.Settled().size();
    world.Start();
    CHECK(world.platform.Await(before + 1).size() > before);
  }
}

TEST_CASE("a second person in a conversation ends it: nothing of the case is said there") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    World world(*driver);
    CHECK(world.Post(driver->Message("anna", kDescription, "101")).status == 200);
    const auto first = world.Messages(2);
    PlatformEvent intruder = driver->Message("anna", "waar was ik", "102");
    // The same place, another person.
    const std::string from = driver->name() == "slack" ? "\"Uanna\"" : "users/anna";
    const std::string to = driver->name() == "slack" ? "\"Ubert\"" : "users/bert";
    const size_t at = intruder.body.find(from);
    REQUIRE(at != std::string::npos);
    intruder.body.replace(at, from.size(), to);
    CHECK(world.Post(intruder).status == 200);
    const auto second = world.Messages(first.size() + 1);
    REQUIRE(second.size() == first.size() + 1);
    CHECK(second.back().text.find("privéchat") != std::string::npos);
    CHECK(world.Post(driver->Message("anna", "waar was ik", "103")).status == 200);
    const auto third = world.Messages(second.size() + 1);
    REQUIRE(third.size() == second.size() + 1);
    CHECK(third.back().text.find("privéchat") != std::string::npos);
  }
}

TEST_CASE("half a channel does not start") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    auto variables = driver->Variables("http://127.0.0.1:9");
    std::erase_if(variables, [](const auto& one) {
      return one.first.ends_with("SERVER_URL") || one.first.ends_with("BOT_TOKEN");
    });
    variables["MELDWIJZER_STORE"] = "memory:";
    const ProcessResult result = RunMeldwijzer({"serve", "--listen", "127.0.0.1:0"}, variables);
    CHECK(result.exit_code == 1);
    CHECK(result.errors.find("needs MELDWIJZER_") != std::string::npos);
  }
}

TEST_CASE("P2: with the conversation go the messages that the platform lets a bot delete") {
  for (const auto& driver : AllDrivers()) {
    CAPTURE(driver->name());
    if (driver->deleted_by().empty()) continue;
    World world(*driver);
    CHECK(world.Post(driver->Message("anna", kDescription, "101")).status == 200);
    const size_t shown = world.Messages(2).size();
    CHECK(world.Post(driver->Message("anna", "wis alles", "102")).status == 200);
    const size_t asked = world.Messages(shown + 1).size();
    CHECK(asked == shown + 1);
    CHECK(world.Post(driver->Message("anna", "ja", "103")).status == 200);
    CHECK(Holds(world.Messages(asked + 1), "Gewist"));
    size_t deleted = 0;
    for (const PlatformCall& call : world.platform.Await(2 * asked + 1)) {
      if (call.path == driver->deleted_by()) ++deleted;
    }
    CHECK(deleted == asked);
  }
}
