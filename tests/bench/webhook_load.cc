// Closed-loop load on one server: CONNECTIONS keep-alive connections, each sending signed webhook
// events one after the other for SECONDS; or, with `activity`, the same as botbuilder takes them.
// Prints requests per second and latencies in one line.
// Every third event is a description that has to be matched; the others are choices and commands.
#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "bot/crypto/standard_webhooks.h"

namespace {

using Clock = std::chrono::steady_clock;

const std::vector<std::string>& Texts() {
  static const std::vector<std::string> texts = {
      "ze heeft sinds een paar weken een tweede telefoon en een vriend van in de dertig",
      "waar was ik",
      "help",
      "hij komt vaak te laat op school en valt in de les in slaap",
      "terug",
      "waar was ik",
      "een collega zag dat ze steeds door dezelfde auto wordt opgehaald",
      "nee",
      "help",
  };
  return texts;
}

struct Tally {
  std::vector<double> milliseconds;
  int failures = 0;
};

// An Activity of the Bot Framework; the answer comes in the response.
std::string ActivityBody(const std::string& id, const std::string& conversation,
                         const std::string& text) {
  return R"({"type":"message","id":")" + id +
         R"(","channelId":"emulator","serviceUrl":"http://127.0.0.1:1","deliveryMode":)"
         R"("expectReplies","conversation":{"id":")" +
         conversation + R"("},"from":{"id":"u-)" + conversation +
         R"("},"recipient":{"id":"bot"},"text":")" + text + "\"}";
}

Tally RunConnection(const std::string& address, const std::string& secret, bool activity,
                    int connection, Clock::time_point end) {
  Tally tally;
  httplib::Client client(address);
  client.set_keep_alive(true);
  client.set_tcp_nodelay(true);
  for (int i = 0; Clock::now() < end; ++i) {
    const std::string& text = Texts()[static_cast<size_t>(i) % Texts().size()];
    const std::string conversation =
        "bench-" + std::to_string(connection) + "-" + std::to_string(i / 30);
    const std::string id = "evt-" + std::to_string(connection) + "-" + std::to_string(i) + "-" +
                           std::to_string(Clock::now().time_since_epoch().count());
    const std::string body = activity ? ActivityBody(id, conversation, text)
                                      : R"({"type":"message","conversation":")" + conversation +
                                            R"(","user":"u-)" + conversation + R"(","text":")" +
                                            text + "\"}";
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    const httplib::Headers headers = {
        {"webhook-id", id},
        {"webhook-timestamp", std::to_string(now)},
        {"webhook-signature", meldwijzer::SignStandardWebhook(secret, id, now, body)}};
    const auto start = Clock::now();
    const auto result = client.Post(activity ? "/api/messages" : "/webhooks/generic", headers, body,
                                    "application/json");
    const std::chrono::duration<double, std::milli> taken = Clock::now() - start;
    if (!result || result->status != 200) {
      ++tally.failures;
      continue;
    }
    tally.milliseconds.push_back(taken.count());
  }
  return tally;
}

double Quantile(const std::vector<double>& sorted, double q) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1,
                         static_cast<size_t>(q * static_cast<double>(sorted.size())))];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: webhook_load ADDRESS CONNECTIONS SECONDS [activity]\n");
    return 2;
  }
  const char* const secret = std::getenv("MELDWIJZER_GENERIC_SECRET");
  const bool activity = argc > 4 && std::string(argv[4]) == "activity";
  const int connections = std::atoi(argv[2]);
  const double seconds = std::atof(argv[3]);
  const auto start = Clock::now();
  const auto end =
      start + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  std::vector<Tally> tallies(static_cast<size_t>(connections));
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i) {
    threads.emplace_back([&, i] {
      tallies[static_cast<size_t>(i)] =
          RunConnection(argv[1], secret == nullptr ? "" : secret, activity, i, end);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> taken = Clock::now() - start;
  std::vector<double> all;
  int failures = 0;
  for (const Tally& tally : tallies) {
    all.insert(all.end(), tally.milliseconds.begin(), tally.milliseconds.end());
    failures += tally.failures;
  }
  std::ranges::sort(all);
  std::printf("%.0f %.2f %.2f %d\n", static_cast<double>(all.size()) / taken.count(),
              Quantile(all, 0.5), Quantile(all, 0.99), failures);
  return failures == 0 ? 0 : 1;
}
