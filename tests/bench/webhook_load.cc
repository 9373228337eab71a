// Closed-loop load on one server: CONNECTIONS keep-alive connections, each sending signed webhook
// events one after the other for SECONDS; or, with `activity`, the same as botbuilder takes them.
// One thread that does little else than sending and reading, so that it is not what is measured.
// Prints in one line: requests per second, median and 99th percentile in milliseconds, failures.
// Every third event is a description that has to be matched; the others are choices and commands.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bot/crypto/standard_webhooks.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTurnsOfConversation = 30;
constexpr std::array kTexts = {
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

struct Plan {
  uint16_t port = 0;
  std::string secret;
  bool activity = false;  // as botbuilder takes events
  std::string run;        // tells this run's events from another's
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

std::string Request(const Plan& plan, int connection, int number) {
  const std::string text = kTexts[static_cast<size_t>(number) % kTexts.size()];
  const std::string conversation =
      "bench-" + std::to_string(connection) + "-" + std::to_string(number / kTurnsOfConversation);
  const std::string id =
      "evt-" + plan.run + "-" + std::to_string(connection) + "-" + std::to_string(number);
  const std::string body = plan.activity ? ActivityBody(id, conversation, text)
                                         : R"({"type":"message","conversation":")" + conversation +
                                               R"(","user":"u-)" + conversation + R"(","text":")" +
                                               text + "\"}";
  std::string request =
      plan.activity ? "POST /api/messages HTTP/1.1\r\n" : "POST /webhooks/generic HTTP/1.1\r\n";
  request += "Host: 127.0.0.1\r\nContent-Type: application/json\r\n";
  if (!plan.activity) {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    request +=
        "webhook-id: " + id + "\r\nwebhook-timestamp: " + std::to_string(now) +
        "\r\nwebhook-signature: " + meldwijzer::SignStandardWebhook(plan.secret, id, now, body) +
        "\r\n";
  }
  return request + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

int Connect(uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    close(fd);
    return -1;
  }
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return fd;
}

// The length of the first whole answer in `in`; 0 while there is none.
size_t AnswerSize(const std::string& in) {
  const size_t end = in.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  size_t body = 0;
  for (size_t at = in.find("\r\n"); at < end; at = in.find("\r\n", at + 2)) {
    constexpr std::string_view kName = "content-length:";
    if (strncasecmp(in.c_str() + at + 2, kName.data(), kName.size()) == 0) {
      body = std::strtoul(in.c_str() + at + 2 + kName.size(), nullptr, 10);
    }
  }
  return in.size() >= end + 4 + body ? end + 4 + body : 0;
}

class Load {
 public:
  Load(Plan plan, int connections)
      : plan_(std::move(plan)), connections_(static_cast<size_t>(connections)) {}

  bool Run(double seconds) {
    epoll_ = epoll_create1(0);
    for (Connection& one : connections_) one.fd = Connect(plan_.port);
    const auto begin = Clock::now();
    end_ =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (uint32_t i = 0; i < connections_.size(); ++i) Watch(i);
    std::array<epoll_event, 256> events{};
    while (open_ > 0 && Clock::now() < end_ + kGraceMax) {
      const int count = epoll_wait(epoll_, events.data(), events.size(), 100);
      for (int i = 0; i < count; ++i) Read(events.at(static_cast<size_t>(i)).data.u32);
    }
    failures_ += open_;  // never answered
    const std::chrono::duration<double> taken = Clock::now() - begin;
    std::ranges::sort(milliseconds_);
    std::printf("%.0f %.2f %.2f %d\n", static_cast<double>(milliseconds_.size()) / taken.count(),
                Quantile(0.5), Quantile(0.99), failures_);
    return failures_ == 0;
  }

 private:
  static constexpr std::chrono::seconds kGraceMax{10};
  struct Connection {
    int fd = -1;
    int number = 0;
    std::string in;
    Clock::time_point sent;
  };

  void Watch(uint32_t i) {
    const Connection& one = connections_[i];
    if (one.fd < 0) {
      ++failures_;
      return;
    }
    ++open_;
    epoll_event event{.events = EPOLLIN, .data = {.u32 = i}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, one.fd, &event);
    Send(i);
  }
  void Open(uint32_t i) {
    connections_[i].fd = Connect(plan_.port);
    Watch(i);
  }
  void Close(uint32_t i) {
    close(connections_[i].fd);
    connections_[i].in.clear();
    --open_;
  }
  void Send(uint32_t i) {
    Connection& one = connections_[i];
    const std::string request = Request(plan_, static_cast<int>(i), one.number++);
    one.sent = Clock::now();
    if (send(one.fd, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size())) {
      ++failures_;
      Close(i);
    }
  }
  void Read(uint32_t i) {
    Connection& one = connections_[i];
    std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    const ssize_t n = recv(one.fd, buffer.data(), buffer.size(), 0);
    if (n <= 0) {
      ++failures_;
      Close(i);
      if (Clock::now() < end_) Open(i);
      return;
    }
    one.in.append(buffer.data(), static_cast<size_t>(n));
    const size_t size = AnswerSize(one.in);
    if (size == 0) return;
    const auto now = Clock::now();
    if (one.in.compare(9, 3, "200") == 0) {
      milliseconds_.push_back(std::chrono::duration<double, std::milli>(now - one.sent).count());
    } else {
      ++failures_;
    }
    const bool closes = one.in.find("Connection: close\r\n") < size;
    one.in.erase(0, size);
    if (now >= end_) return Close(i);
    if (!closes) return Send(i);
    Close(i);
    Open(i);
  }
  double Quantile(double q) const {
    if (milliseconds_.empty()) return 0;
    const auto at = static_cast<size_t>(q * static_cast<double>(milliseconds_.size()));
    return milliseconds_[std::min(milliseconds_.size() - 1, at)];
  }

  const Plan plan_;
  std::vector<Connection> connections_;
  std::vector<double> milliseconds_;
  Clock::time_point end_;
  int epoll_ = -1;
  int open_ = 0;
  int failures_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr,
                 "usage: webhook_load http://127.0.0.1:PORT CONNECTIONS SECONDS [activity]\n");
    return 2;
  }
  const char* const secret = std::getenv("MELDWIJZER_GENERIC_SECRET");
  Plan plan;
  plan.port = static_cast<uint16_t>(std::atoi(std::strrchr(argv[1], ':') + 1));
  plan.secret = secret == nullptr ? "" : secret;
  plan.activity = argc > 4 && std::string_view(argv[4]) == "activity";
  plan.run = std::to_string(Clock::now().time_since_epoch().count());
  return Load(plan, std::atoi(argv[2])).Run(std::atof(argv[3])) ? 0 : 1;
}
