#pragma once

#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/integration/support/platform_server.h"
#include "tests/integration/support/server_process.h"

namespace meldwijzer::test {

// A request of a platform to us, not signed yet.
struct PlatformEvent {
  std::string path;
  std::string body;
  std::string content_type = "application/json";
};

// A message of ours as the platform got it.
struct SeenMessage {
  std::string conversation;
  std::string text;
  std::vector<std::pair<std::string, std::string>> buttons;  // title, what pressing it sends
};

// What the cases of channel_cases_test.cc need to know of one platform. Adding a channel to the
// tests is one of these in channel_drivers/, named in AllDrivers().
class ChannelDriver {
 public:
  virtual ~ChannelDriver() = default;
  virtual std::string name() const = 0;
  // The environment that switches the channel on; `url`: of the PlatformServer.
  virtual std::map<std::string, std::string> Variables(const std::string& url) const = 0;

  // The headers of a request that is sent at `time`, under the right or a wrong secret.
  virtual std::map<std::string, std::string> Sign(const PlatformEvent& event, std::time_t time,
                                                  bool right_secret) const = 0;
  virtual bool signs_time() const = 0;  // an old request is refused by its time
  virtual bool signs_body() const = 0;  // a body that was written anew does not fit

  virtual PlatformEvent Message(const std::string& user, const std::string& text,
                                const std::string& id) const = 0;
  // Kinds that the platform does not have are nullopt.
  virtual std::optional<PlatformEvent> Button(const std::string& user, const std::string& value,
                                              const std::string& id) const = 0;
  virtual std::optional<PlatformEvent> Group(const std::string& user,
                                             const std::string& id) const = 0;
  // What must not be answered: bots, edits, own echoes, deletions, reactions, other types.
  virtual std::vector<std::pair<std::string, PlatformEvent>> Ignored() const = 0;

  // nullopt: no message (a token, a deletion).
  virtual std::optional<SeenMessage> Read(const PlatformCall& call) const = 0;
  // What the platform answers to a message that it takes.
  virtual PlatformAnswer Taken() const = 0;
  // The path of a call that deletes a message of ours; empty where the platform has none.
  virtual std::string deleted_by() const { return ""; }
  virtual size_t text_max() const = 0;  // characters of one message
};

std::vector<std::unique_ptr<ChannelDriver>> AllDrivers();

}  // namespace meldwijzer::test
