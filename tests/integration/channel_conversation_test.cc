// The main story of tests/conversations, from the first message to the erasure, through every
// platform: by its buttons where it has them, and by numbers that a person types.
#include <doctest/doctest.h>

#include <ctime>
#include <map>
#include <string>

#include "bot/cli/conversation_file.h"
#include "tests/integration/support/channel_driver.h"
#include "tests/integration/support/platform_post.h"

using namespace meldwijzer::test;
using meldwijzer::ConversationLine;

namespace {

using Kind = ConversationLine::Kind;

// The choices as the recorded reply lists them: "[id] title", in order.
std::vector<std::pair<std::string, std::string>> Offered(const std::vector<std::string>& reply) {
  std::vector<std::pair<std::string, std::string>> offered;
  for (const std::string& line : reply) {
    const size_t end = line.find("] ");
    if (line.starts_with('[') && end != std::string::npos) {
      offered.emplace_back(line.substr(1, end - 1), line.substr(end + 2));
    }
  }
  return offered;
}

class Talk {
 public:
  Talk(const ChannelDriver& driver, bool by_buttons) : driver_(driver), by_buttons_(by_buttons) {
    platform_.AnswerWith(driver.Taken());
    server_ = std::make_unique<ServerProcess>(folder_, std::vector<std::string>{},
                                              driver.Variables(platform_.url()));
    REQUIRE(server_->port() > 0);
  }

  void Say(const std::string& text) { Post(driver_.Message("anna", text, NextId())); }

  void Choose(const std::string& id, const std::vector<std::string>& recorded) {
    for (const auto& [title, value] : buttons_) {
      const bool fits = value == id || value.starts_with(id + "~");
      if (by_buttons_ && fits) return Post(*driver_.Button("anna", value, NextId()));
    }
    const auto offered = Offered(recorded);
    for (size_t i = 0; i < offered.size(); ++i) {
      if (offered[i].first == id) return Say(std::to_string(i + 1));
    }
    FAIL("the recorded conversation does not offer " << id);
  }

  const std::string& last() const { return last_; }

 private:
  std::string NextId() { return std::to_string(1'000 + ++events_); }

  void Post(const PlatformEvent& event) {
    const Sent sent = Send(server_->port(), event, driver_.Sign(event, std::time(nullptr), true));
    REQUIRE(sent.status == 200);
    platform_.Await(seen_ + 1);
    const auto calls = platform_.Settled(60);
    REQUIRE(calls.size() > seen_);
    last_.clear();
    buttons_.clear();
    for (; seen_ < calls.size(); ++seen_) {
      const auto message = driver_.Read(calls[seen_]);
      if (!message) continue;
      last_ += message->text + "\n";
      buttons_ = message->buttons;
    }
  }

  const ChannelDriver& driver_;
  const bool by_buttons_;
  const TemporaryFolder folder_;
  PlatformServer platform_;
  std::unique_ptr<ServerProcess> server_;
  size_t seen_ = 0;
  int events_ = 0;
  std::string last_;
  std::vector<std::pair<std::string, std::string>> buttons_;
};

void Walk(const ChannelDriver& driver, bool by_buttons) {
  CAPTURE(driver.name());
  CAPTURE(by_buttons);
  const std::string file =
      MELDWIJZER_SOURCE_DIR "/tests/conversations/01-zestienjarige-groningen.txt";
  meldwijzer::Problems problems;
  const auto lines = meldwijzer::ParseConversation(ReadAll(file), file, problems);
  REQUIRE(problems.empty());
  Talk talk(driver, by_buttons);
  std::vector<std::string> recorded;
  int turns = 0;
  std::string all;
  for (const ConversationLine& line : lines) {
    CAPTURE(line.line);
    if (line.kind == Kind::kReply) {
      recorded.push_back(line.text);
      continue;
    }
    if (line.kind != Kind::kText && line.kind != Kind::kChoice) continue;
    if (line.kind == Kind::kText) {
      talk.Say(line.text);
    } else {
      talk.Choose(line.text, recorded);
    }
    recorded.clear();
    all += talk.last();
    ++turns;
    if (line.kind == Kind::kText && line.text == "wis alles") {
      CHECK(talk.last().find("Alles wissen?") != std::string::npos);
    }
  }
  CHECK(turns > 30);
  for (const char* const part : {"Stap 2", "Stap 3", "Stap 4", "Stap 5", "112", "Groningen"}) {
    CHECK_MESSAGE(all.find(part) != std::string::npos, part);
  }
  CHECK(talk.last().find("Gewist") != std::string::npos);
}

}  // namespace

TEST_CASE("the five steps by buttons") {
  for (const auto& driver : AllDrivers()) Walk(*driver, true);
}

TEST_CASE("the five steps by typed numbers") {
  for (const auto& driver : AllDrivers()) Walk(*driver, false);
}
