#include "tests/integration/support/load.h"

#include <algorithm>
#include <cstdlib>
#include <future>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <thread>

#include "bot/cli/shipped_content.h"
#include "bot/cli/startup.h"
#include "bot/turns/dialog_steps.h"
#include "tests/integration/support/server_process.h"

namespace meldwijzer::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr size_t kWrongMax = 10;
constexpr milliseconds kRetryPause{10};

// Answers to these do not depend on the hour; they mix descriptions, choices, commands and
// questions.
const std::vector<std::string>& Texts() {
  static const std::vector<std::string> texts = {
      "hallo",
      "ze heeft ineens een tweede telefoon en een oudere vriend",
      "alles",
      "geen",
      "help",
      "waar was ik",
      "terug",
      "zorg",
      "onder 18",
      "hij komt vaak te laat en valt in slaap in de les",
      "nee",
      "ja",
      "wat is mensenhandel?",
      "ik weet het niet",
      "dat is alles",
  };
  return texts;
}

class Client {
 public:
  explicit Client(Ports& ports) : ports_(ports) {}

  // Sends until it is acknowledged; empty when that takes too long.
  std::string Send(const std::string& conversation, const SentEvent& event,
                   std::chrono::seconds max) {
    const auto deadline = steady_clock::now() + max;
    while (steady_clock::now() < deadline) {
      if (!connection_) {
        const int port = ports_.Next();
        if (port > 0) connection_ = std::make_unique<PersistentClient>(port);
      }
      if (connection_) {
        ++requests;
        const Answer answer = connection_->Post({event.id, MessageBody(conversation, event.text)});
        if (answer.status == 200) return answer.body;
        if (answer.status != 0 && answer.status != 503) {
          return "status " + std::to_string(answer.status);
        }
        connection_.reset();
      }
      std::this_thread::sleep_for(kRetryPause);
    }
    return "";
  }
  // Another server for the next event.
  void Move() { connection_.reset(); }

  size_t requests = 0;

 private:
  Ports& ports_;
  std::unique_ptr<PersistentClient> connection_;
};

struct Shared {
  Ports& ports;
  const LoadOptions& options;
  const std::function<bool()>& go_on;
  std::atomic<size_t> begun{0};
  std::atomic<size_t> done{0};
  std::mutex mutex{};
  LoadResult result{};
  steady_clock::time_point last_answer = steady_clock::now();

  void Wrong(const std::string& what) {
    const std::scoped_lock lock(mutex);
    if (result.wrong.size() < kWrongMax) result.wrong.push_back(what);
  }
  void Acknowledged() {
    const std::scoped_lock lock(mutex);
    const auto now = steady_clock::now();
    result.longest_without_answer = std::max(
        result.longest_without_answer, std::chrono::duration_cast<milliseconds>(now - last_answer));
    last_answer = now;
    ++result.acknowledged;
  }
};

// One client's share. A helper connection sends what is to be simultaneous.
class Worker {
 public:
  Worker(Shared& shared, unsigned seed)
      : shared_(shared), random_(seed), client_(shared.ports), helper_(shared.ports) {}

  void Run() {
    while (shared_.done < shared_.options.conversations_min || shared_.go_on()) {
      SentConversation conversation{"c-" + std::to_string(shared_.begun++), {}};
      bool whole = true;
      for (size_t i = 0; whole && i < shared_.options.events_per_conversation; ++i) {
        whole = Group(conversation, i);
      }
      ++shared_.done;
      const std::scoped_lock lock(shared_.mutex);
      shared_.result.conversations.push_back(std::move(conversation));
      if (!whole) break;
    }
    const std::scoped_lock lock(shared_.mutex);
    shared_.result.requests += client_.requests + helper_.requests;
  }

 private:
  bool Chance(int percent) { return std::uniform_int_distribution(1, 100)(random_) <= percent; }

  SentEvent Make(const std::string& conversation, size_t number, const char* part) {
    const size_t pick = std::uniform_int_distribution<size_t>(0, Texts().size() - 1)(random_);
    return {conversation + "-" + std::to_string(number) + part, Texts()[pick], ""};
  }

  bool Take(SentConversation& conversation, SentGroup group) {
    for (const SentEvent& event : group) {
      if (event.answer.empty() || event.answer.starts_with("status ")) {
        shared_.Wrong(event.id + ": " +
                      (event.answer.empty() ? "never acknowledged" : event.answer));
        return false;
      }
      shared_.Acknowledged();
    }
    conversation.groups.push_back(std::move(group));
    return true;
  }

  bool Group(SentConversation& conversation, size_t number) {
    const auto max = shared_.options.event_max;
    const std::string& name = conversation.name;
    SentEvent first = Make(name, number, "a");
    if (Chance(10)) client_.Move();
    if (Chance(10)) {
      // Two events at once: either order is right.
      SentEvent second = Make(name, number, "b");
      std::thread other([&] { second.answer = helper_.Send(name, second, max); });
      first.answer = client_.Send(name, first, max);
      other.join();
      return Take(conversation, {std::move(first), std::move(second)});
    }
    if (Chance(10)) {
      // The same event twice at once.
      std::string copy;
      std::thread other([&] { copy = helper_.Send(name, first, max); });
      const std::string answer = client_.Send(name, first, max);
      other.join();
      first.answer = answer;
      if (copy != answer) shared_.Wrong(first.id + ": two answers to one event");
    } else {
      first.answer = client_.Send(name, first, max);
    }
    if (!Take(conversation, {first})) return false;
    if (Chance(10)) Repeat(conversation);
    return true;
  }

  // A redelivery of any earlier event gets the stored answer.
  void Repeat(const SentConversation& conversation) {
    const size_t pick =
        std::uniform_int_distribution<size_t>(0, conversation.groups.size() - 1)(random_);
    const SentEvent& event = conversation.groups[pick].front();
    SentEvent again = event;
    again.text = "iets heel anders";
    helper_.Move();
    if (helper_.Send(conversation.name, again, shared_.options.event_max) != event.answer) {
      shared_.Wrong(event.id + ": another answer to a redelivery");
    }
    const std::scoped_lock lock(shared_.mutex);
    ++shared_.result.repeats;
  }

  Shared& shared_;
  std::mt19937 random_;
  Client client_;
  Client helper_;
};

// The engine without server and store.
class Replayer {
 public:
  Replayer() {
    Problems problems;
    StartupOptions options;
    options.config = MELDWIJZER_SOURCE_DIR "/config/meldwijzer.yaml";
    const Startup startup = ReadStartup(options, problems);
    content_ = LoadContent(MELDWIJZER_SOURCE_DIR, problems);
    if (content_ != nullptr) steps_.emplace(*content_, startup.organisation);
  }
  bool ready() const { return steps_.has_value(); }

  // Where the conversation may stand after the group, for each way in which it may have stood
  // before: two events at once may have been taken in either order. Empty: the answers are not the
  // engine's.
  using States = std::vector<std::optional<StoredConversation>>;
  States After(const std::string& conversation, const SentGroup& group,
               const States& before) const {
    States after;
    for (const auto& stored : before) {
      std::vector<size_t> order(group.size());
      for (size_t i = 0; i < order.size(); ++i) order[i] = i;
      do {
        std::optional<StoredConversation> state = stored;
        const bool all = std::ranges::all_of(
            order, [&](size_t i) { return Same(conversation, group[i], state); });
        if (all) after.push_back(std::move(state));
      } while (std::ranges::next_permutation(order).found);
    }
    return after;
  }

 private:
  bool Same(const std::string& conversation, const SentEvent& event,
            std::optional<StoredConversation>& state) const {
    const Activity activity{.channel = "generic",
                            .conversation = conversation,
                            .user = "u-" + conversation,
                            .event_id = event.id,
                            .locale = "nl",
                            .text = event.text,
                            .choice = "",
                            .opened = false};
    const StepOutcome outcome = steps_->Plan(activity, SystemClock().Now()).step(state);
    if (outcome.answer != event.answer) return false;
    if (outcome.keep == StepOutcome::Keep::kState) {
      state = StoredConversation{.state = outcome.state, .revision = 0, .updated_at = {}};
    } else if (outcome.keep == StepOutcome::Keep::kErase) {
      state.reset();
    }
    return true;
  }

  std::shared_ptr<const ContentSet> content_;
  std::optional<DialogSteps> steps_;
};

}  // namespace

std::chrono::seconds ProofTime(std::chrono::seconds short_form) {
  const char* const text = std::getenv("MELDWIJZER_PROOF_SECONDS");
  return text == nullptr ? short_form : std::chrono::seconds(std::atoll(text));
}

int ProofKills(int short_form, std::chrono::seconds short_time) {
  const auto ratio = ProofTime(short_time).count() / std::max<long>(1, short_time.count());
  return short_form * static_cast<int>(std::max<long>(1, ratio));
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

int Ports::Next() {
  const size_t begin = turn_++;
  for (size_t i = 0; i < ports_.size(); ++i) {
    if (const int port = ports_[(begin + i) % ports_.size()]) return port;
  }
  return 0;
}

LoadResult RunLoad(Ports& ports, const LoadOptions& options, const std::function<bool()>& go_on) {
  Shared shared{.ports = ports, .options = options, .go_on = go_on};
  std::vector<std::thread> threads;
  for (size_t i = 0; i < options.clients; ++i) {
    threads.emplace_back(
        [&, seed = options.seed + static_cast<unsigned>(i)] { Worker(shared, seed).Run(); });
  }
  for (std::thread& thread : threads) thread.join();
  return std::move(shared.result);
}

std::vector<std::string> CheckAgainstEngine(const LoadResult& load) {
  const Replayer replayer;
  if (!replayer.ready()) return {"the content does not load"};
  std::mutex mutex;
  std::vector<std::string> wrong;
  std::atomic<size_t> next = 0;
  const auto check = [&] {
    for (size_t i = next++; i < load.conversations.size(); i = next++) {
      const SentConversation& conversation = load.conversations[i];
      Replayer::States states = {std::nullopt};
      for (const SentGroup& group : conversation.groups) {
        states = replayer.After(conversation.name, group, states);
        if (!states.empty()) continue;
        const std::scoped_lock lock(mutex);
        if (wrong.size() < kWrongMax) {
          wrong.push_back(group.front().id + ": the answer is not that of the engine");
        }
        break;
      }
    }
  };
  std::thread other(check);
  check();
  other.join();
  return wrong;
}

}  // namespace meldwijzer::test
