#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace meldwijzer::test {

// How long a proof runs: MELDWIJZER_PROOF_SECONDS (script/soak), else `short_form`.
std::chrono::seconds ProofTime(std::chrono::seconds short_form);
// Kills in a proof, in proportion to its time.
int ProofKills(int short_form, std::chrono::seconds short_time);

// Where the servers are, while they come and go. A client asks anew after each failure.
class Ports {
 public:
  explicit Ports(size_t count) : ports_(count) {}
  void Set(size_t server, int port) { ports_.at(server) = port; }
  // The next one in turn; 0: none is there now.
  int Next();
  size_t count() const { return ports_.size(); }

 private:
  std::vector<std::atomic<int>> ports_;
  std::atomic<size_t> turn_{0};
};

// Events that were sent at the same time; one alone in most cases. Each has been acknowledged.
struct SentEvent {
  std::string id;
  std::string text;
  std::string answer;
};
using SentGroup = std::vector<SentEvent>;
struct SentConversation {
  std::string name;
  std::vector<SentGroup> groups;
};

struct LoadOptions {
  size_t clients = 8;
  size_t conversations_min = 2000;
  size_t events_per_conversation = 5;
  std::chrono::seconds event_max{30};  // until one event is acknowledged
  unsigned seed = 1;
};

struct LoadResult {
  std::vector<SentConversation> conversations;
  size_t requests = 0;
  size_t acknowledged = 0;
  size_t repeats = 0;              // of acknowledged events, by purpose
  std::vector<std::string> wrong;  // what must not be: at most a few, without content
  std::chrono::milliseconds longest_without_answer{0};
};

// Conversations one after the other on each client, with redeliveries, simultaneous copies and
// pairs of events sent at once, until `conversations_min` are done and `go_on` says no.
LoadResult RunLoad(Ports& ports, const LoadOptions& options, const std::function<bool()>& go_on);

// Replays every acknowledged history against the pure engine and returns what does not fit, without
// content: nothing lost, doubled or mixed means an empty list.
std::vector<std::string> CheckAgainstEngine(const LoadResult& load);

std::string Joined(const std::vector<std::string>& lines);

}  // namespace meldwijzer::test
