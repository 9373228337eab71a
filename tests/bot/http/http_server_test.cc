#include "bot/http/http_server.h"

#include <doctest/doctest.h>
#include <httplib.h>
#include <netinet/tcp.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bot/http/router.h"
#include "tests/bot/http/test_server.h"

using meldwijzer::ErrorCode;
using meldwijzer::HttpHandler;
using meldwijzer::HttpLimits;
using meldwijzer::HttpRequest;
using meldwijzer::HttpRespond;
using meldwijzer::HttpResponse;
using meldwijzer::HttpServer;
using meldwijzer::RawClient;
using meldwijzer::Router;
using meldwijzer::StatusOf;
using meldwijzer::TestServer;

namespace {

constexpr auto kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

HttpResponse Echo(const HttpRequest& request) {
  HttpResponse response;
  response.body = request.method + " " + request.path + " " + request.body;
  return response;
}

}  // namespace

TEST_CASE("an independent client gets its answers") {
  const TestServer server(Echo);
  httplib::Client client("127.0.0.1", server.port());
  const auto get = client.Get("/a%20b");
  REQUIRE(get);
  CHECK(get->status == 200);
  CHECK(get->body == "GET /a b ");
  CHECK(get->get_header_value("X-Content-Type-Options") == "nosniff");
  CHECK(get->get_header_value("Cache-Control") == "no-store");
  const auto post = client.Post("/p", std::string(65536, 'x'), "text/plain");
  REQUIRE(post);
  CHECK(post->body == "POST /p " + std::string(65536, 'x'));
  const auto head = client.Head("/h");
  REQUIRE(head);
  CHECK(head->body.empty());
  CHECK(head->get_header_value("Content-Length") == "8");
}

TEST_CASE("a connection serves more than five requests, also sent at once") {
  const TestServer server(Echo);
  RawClient client(server.port());
  for (int i = 0; i < 20; ++i) {
    const std::string path = "/" + std::to_string(i);
    REQUIRE(
        client.Ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").ends_with("GET " + path + " "));
  }
  std::string many;
  for (int i = 0; i < 20; ++i) many += kGet;
  client.Send(many);
  for (int i = 0; i < 20; ++i) REQUIRE(StatusOf(client.Receive()) == 200);
}

TEST_CASE("the number of requests of a connection is bounded") {
  HttpLimits limits;
  limits.requests_per_connection_max = 2;
  const TestServer server(Echo, limits);
  RawClient client(server.port());
  CHECK(client.Ask(kGet).find("Connection: keep-alive") != std::string::npos);
  CHECK(client.Ask(kGet).find("Connection: close") != std::string::npos);
  CHECK(client.IsClosed());
}

TEST_CASE("a client that asks to close, or speaks HTTP/1.0, is closed after its answer") {
  const TestServer server(Echo);
  RawClient one(server.port());
  CHECK(StatusOf(one.Ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) == 200);
  CHECK(one.IsClosed());
  RawClient two(server.port());
  CHECK(StatusOf(two.Ask("GET / HTTP/1.0\r\n\r\n")) == 200);
  CHECK(two.IsClosed());
}

TEST_CASE("answers leave without Nagle's delay") {
  const auto listener = meldwijzer::ListenOn("127.0.0.1", 0, 511);
  REQUIRE(listener);
  RawClient client(meldwijzer::LocalPort(listener->get()));
  meldwijzer::FileDescriptor accepted;
  for (int i = 0; i < 1000 && !accepted.valid(); ++i) {
    accepted = meldwijzer::FileDescriptor(accept(listener->get(), nullptr, nullptr));
    if (!accepted.valid()) usleep(1000);
  }
  REQUIRE(accepted.valid());
  int on = 0;
  socklen_t size = sizeof(on);
  getsockopt(accepted.get(), IPPROTO_TCP, TCP_NODELAY, &on, &size);
  CHECK(on != 0);
  int reuse_port = 1;
  getsockopt(listener->get(), SOL_SOCKET, SO_REUSEPORT, &reuse_port, &size);
  CHECK(reuse_port == 0);
}

TEST_CASE("the backlog holds more connections than the five of the library") {
  auto server = HttpServer::Create({}, Echo).value();
  const int port = server->Listen("127.0.0.1", 0).value();
  // Nobody accepts yet: all of these wait in the backlog.
  std::vector<RawClient> clients;
  clients.reserve(100);
  for (int i = 0; i < 100; ++i) REQUIRE(clients.emplace_back(port).connected());
  std::thread thread([&] { server->Run(); });
  for (RawClient& client : clients) CHECK(StatusOf(client.Ask(kGet)) == 200);
  server->Stop();
  thread.join();
}

TEST_CASE("a taken port is an error, and said to be one") {
  const TestServer first(Echo);
  auto second = HttpServer::Create({}, Echo).value();
  const auto port = second->Listen("127.0.0.1", first.port());
  REQUIRE_FALSE(port);
  CHECK(port.error().code == ErrorCode::kUnavailable);
  CHECK(port.error().message.find(std::to_string(first.port())) != std::string::npos);
  CHECK(second->Listen("nonsense", 0).error().code == ErrorCode::kInvalidArgument);
  CHECK(second->Listen("127.0.0.1", 70000).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a limit of zero is refused at the start") {
  HttpLimits limits;
  limits.workers = 0;
  CHECK(HttpServer::Create(limits, Echo).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("errors are problem documents; an unknown method of a known path names the known ones") {
  Router router;
  router.Add("GET", "/a", Echo).Add("POST", "/a", Echo);
  const TestServer server([&](const std::shared_ptr<const HttpRequest>& request,
                              const HttpRespond& respond) { router.Handle(request, respond); });
  RawClient client(server.port());
  const std::string missing = client.Ask(kGet);
  CHECK(StatusOf(missing) == 404);
  CHECK(missing.find("Content-Type: application/problem+json\r\n") != std::string::npos);
  CHECK(missing.find(R"("title":"Not Found","status":404)") != std::string::npos);
  const std::string wrong = client.Ask("DELETE /a HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(StatusOf(wrong) == 405);
  CHECK(wrong.find("Allow: GET, HEAD, POST\r\n") != std::string::npos);
  CHECK(StatusOf(client.Ask("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) == 200);
}

TEST_CASE("stopping answers what has begun and what waits in the backlog, and returns in time") {
  std::atomic<int> running = 0;
  std::atomic<bool> go_on = false;
  TestServer server([&](const HttpRequest& request) {
    if (request.path == "/slow") {
      ++running;
      while (!go_on) std::this_thread::yield();
    }
    return Echo(request);
  });
  RawClient idle(server.port());
  CHECK(StatusOf(idle.Ask(kGet)) == 200);
  RawClient slow(server.port());
  slow.Send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  RawClient half(server.port());
  half.Send("GET /half HT");
  while (running == 0) std::this_thread::yield();
  const auto began = std::chrono::steady_clock::now();
  server.server().Stop();
  CHECK(idle.IsClosed());
  CHECK(RawClient(server.port()).connected() == false);
  half.Send("TP/1.1\r\nHost: a\r\n\r\n");
  CHECK(half.Receive().ends_with("GET /half "));
  go_on = true;
  CHECK(slow.Receive().ends_with("GET /slow "));
  half = RawClient(0);
  slow = RawClient(0);
  server.Stop();
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));
}

// Answers that come later, by another thread, in whatever order.
namespace {

using meldwijzer::DeferredHandler;
using SharedRequest = std::shared_ptr<const HttpRequest>;

class Later {
 public:
  DeferredHandler handler() {
    return [this](const SharedRequest& request, HttpRespond respond) {
      const std::scoped_lock lock(mutex_);
      waiting_.emplace_back(request, std::move(respond));
      changed_.notify_all();
    };
  }
  // Waits for `count` requests and takes them.
  std::vector<std::pair<SharedRequest, HttpRespond>> Take(size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return waiting_.size() >= count; });
    return std::exchange(waiting_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<SharedRequest, HttpRespond>> waiting_;
};

}  // namespace

TEST_CASE("answers that come later hold no worker, and each reaches its own connection") {
  Later later;
  HttpLimits limits;
  limits.workers = 1;
  const TestServer server(later.handler(), limits);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 40; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->Send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  auto waiting = later.Take(clients.size());
  REQUIRE(waiting.size() == clients.size());
  for (auto it = waiting.rbegin(); it != waiting.rend(); ++it) it->second(Echo(*it->first));
  for (size_t i = 0; i < clients.size(); ++i) {
    CHECK(clients[i]->Receive().ends_with("GET /" + std::to_string(i) + " "));
  }
}

TEST_CASE("a request is answered once, and when nobody answers with 500") {
  Later later;
  const TestServer server(later.handler());
  RawClient client(server.port());
  client.Send(kGet);
  auto first = later.Take(1);
  REQUIRE(first.size() == 1);
  first.front().second(Echo(*first.front().first));
  first.front().second(Echo(*first.front().first));
  CHECK(StatusOf(client.Receive()) == 200);
  first.clear();
  client.Send(kGet);
  later.Take(1).clear();
  CHECK(StatusOf(client.Receive()) == 500);
}

TEST_CASE("requests in hand are bounded, also when no worker holds them") {
  Later later;
  HttpLimits limits;
  limits.workers = 1;
  limits.queue_max = 2;
  const TestServer server(later.handler(), limits);
  std::vector<std::unique_ptr<RawClient>> clients;
  std::vector<std::pair<SharedRequest, HttpRespond>> waiting;
  for (size_t i = 0; i < limits.workers + limits.queue_max; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    clients.back()->Send(kGet);
    for (auto& one : later.Take(1)) waiting.push_back(std::move(one));
  }
  REQUIRE(waiting.size() == clients.size());
  RawClient one_more(server.port());
  CHECK(StatusOf(one_more.Ask(kGet)) == 503);
  for (auto& [request, respond] : waiting) respond(Echo(*request));
  for (auto& client : clients) CHECK(StatusOf(client->Receive()) == 200);
}

TEST_CASE("a server that stops waits for the answers that are still to come") {
  Later later;
  auto server = std::make_unique<TestServer>(later.handler());
  RawClient client(server->port());
  client.Send(kGet);
  auto waiting = later.Take(1);
  REQUIRE(waiting.size() == 1);
  std::thread stopping([&] { server.reset(); });
  waiting.front().second(Echo(*waiting.front().first));
  stopping.join();
  CHECK(StatusOf(client.Receive()) == 200);
}
