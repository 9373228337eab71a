// What Debian's cpp-httplib 0.11.4 was measured to let through, and its speed traps, tried on our
// server: each must end in a refusal or in nothing.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "bot/http/http_server.h"
#include "tests/bot/http/test_server.h"

using meldwijzer::HttpLimits;
using meldwijzer::HttpRequest;
using meldwijzer::HttpResponse;
using meldwijzer::RawClient;
using meldwijzer::StatusOf;
using meldwijzer::TestServer;

namespace {

const std::string& Get() {
  static const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  return request;
}

// Remembers what reached the handler.
struct Recorder {
  std::mutex mutex;
  std::vector<HttpRequest> seen;
  HttpResponse operator()(const HttpRequest& request) {
    const std::lock_guard lock(mutex);
    seen.push_back(request);
    HttpResponse response;
    response.body = std::string(100'000, 'b');
    return response;
  }
};

size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  size_t pages = 0;
  size_t resident = 0;
  statm >> pages >> resident;
  return resident * 4096;
}

std::string Post(const std::string& fields, const std::string& body) {
  return "POST /p HTTP/1.1\r\nHost: a\r\n" + fields +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

TEST_CASE("a body of 64 KiB is taken, one byte more is 413") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  RawClient client(server.port());
  CHECK(StatusOf(client.Ask(Post("", std::string(65536, 'x')))) == 200);
  CHECK(StatusOf(client.Ask(Post("", std::string(65537, 'x')))) == 413);
  CHECK(client.IsClosed());
  RawClient huge(server.port());
  CHECK(StatusOf(huge.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                          "99999999999999999999999\r\n\r\n")) == 413);
  CHECK(recorder.seen.size() == 1);
}

TEST_CASE("a chunked body of 16 MiB is cut off at 64 KiB and never reaches the handler") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  const size_t before = ResidentBytes();
  RawClient client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
  size_t sent = 0;
  while (sent < 1024 && client.Send(chunk)) ++sent;
  CHECK(sent < 1024);  // 16 MiB would be 1024 of them
  CHECK(recorder.seen.empty());
  CHECK(ResidentBytes() < before + (size_t{4} << 20));
  RawClient second(server.port());
  second.Send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 5; ++i) second.Send(chunk);
  CHECK(StatusOf(second.Receive()) == 413);
}

TEST_CASE("a header line without end is 400 at the cap, without growth") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  const size_t before = ResidentBytes();
  RawClient client(server.port());
  client.Send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  const std::string piece(size_t{64} * 1024, 'x');
  size_t sent = 0;
  while (sent < 768 && client.Send(piece)) ++sent;
  CHECK(sent < 768);  // 48 MiB would be 768 of them
  CHECK(ResidentBytes() < before + (size_t{4} << 20));
  RawClient second(server.port());
  CHECK(StatusOf(second.Ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + piece)) == 400);
  CHECK(second.EndsCleanly());
  CHECK(recorder.seen.empty());
}

TEST_CASE("60,000 header fields are 400; a hundred are taken, one more is not") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  const auto with_fields = [](int count) {
    std::string request = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 1; i < count; ++i) request += "A: b\r\n";
    return request + "\r\n";
  };
  CHECK(StatusOf(RawClient(server.port()).Ask(with_fields(60'000))) == 400);
  CHECK(StatusOf(RawClient(server.port()).Ask(with_fields(101))) == 400);
  CHECK(recorder.seen.empty());
  CHECK(StatusOf(RawClient(server.port()).Ask(with_fields(100))) == 200);
}

TEST_CASE("a packed body is refused with 415 and never unpacked") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  for (const std::string encoding : {"gzip", "deflate", "br", "gzip, identity"}) {
    CAPTURE(encoding);
    const std::string request =
        Post("Content-Encoding: " + encoding + "\r\n", std::string(32'000, 'z'));
    CHECK(StatusOf(RawClient(server.port()).Ask(request)) == 415);
  }
  CHECK(recorder.seen.empty());
}

TEST_CASE("forged address fields are removed and the peer is the real one") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  RawClient client(server.port());
  client.Ask(
      "GET / HTTP/1.1\r\nHost: a\r\nREMOTE_ADDR: 6.6.6.6\r\nremote_port: 6\r\n"
      "Local_Addr: 6.6.6.6\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: https\r\n"
      "X-Real-IP: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nKept: 1\r\n\r\n");
  REQUIRE(recorder.seen.size() == 1);
  const HttpRequest& request = recorder.seen[0];
  CHECK(request.peer == "127.0.0.1");
  CHECK(request.client == "127.0.0.1");
  CHECK_FALSE(request.secure);
  for (const auto& [name, value] : request.headers) CHECK(value != "6.6.6.6");
  CHECK(request.Header("KEPT") == "1");
}

TEST_CASE("fifty overlapping ranges give the answer once, whole") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  std::string ranges = "bytes=0-99999";
  for (int i = 1; i < 50; ++i) ranges += ",0-99999";
  RawClient client(server.port());
  for (const std::string& value : {ranges, std::string("bytes=5-2"), std::string("x")}) {
    const std::string response =
        client.Ask("GET / HTTP/1.1\r\nHost: a\r\nRange: " + value + "\r\n\r\n");
    CHECK(StatusOf(response) == 200);
    CHECK(response.find("Content-Length: 100000\r\n") != std::string::npos);
  }
}

TEST_CASE("control characters in a header value are 400, percent-encoded ones too") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  for (const std::string value :
       {"a%0d%0aSet-Cookie: b", "a%0Ab", "%00", "%7f", "a\x01z", "a\nb", "a\rb", "a\x7fz"}) {
    CAPTURE(value);
    CHECK(StatusOf(RawClient(server.port())
                       .Ask("GET / HTTP/1.1\r\nHost: a\r\nX: " + value + "\r\n\r\n")) == 400);
  }
  CHECK(recorder.seen.empty());
  const std::string fine = "GET / HTTP/1.1\r\nHost: a\r\nX: a%20b%2B 100% %zz\r\n\r\n";
  CHECK(StatusOf(RawClient(server.port()).Ask(fine)) == 200);
  REQUIRE(recorder.seen.size() == 1);
  CHECK(recorder.seen[0].Header("x") == "a%20b%2B 100% %zz");  // and nothing is decoded
}

TEST_CASE("a handler that throws is 500 without a word of what it said") {
  const TestServer server([](const HttpRequest& request) -> HttpResponse {
    if (request.path == "/other") throw 7;  // NOLINT(hicpp-exception-baseclass)
    throw std::runtime_error("secret words");
  });
  RawClient client(server.port());
  for (const std::string path : {"/", "/other"}) {
    const std::string response = client.Ask("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(StatusOf(response) == 500);
    CHECK(response.find("EXCEPTION_WHAT") == std::string::npos);
    CHECK(response.find("secret") == std::string::npos);
    CHECK(response.find("application/problem+json") != std::string::npos);
  }
}

TEST_CASE("a header that a handler would break lines with becomes 500") {
  const TestServer server([](const HttpRequest&) {
    HttpResponse response;
    response.headers.emplace_back("X", "a\r\nSet-Cookie: b");
    return response;
  });
  const std::string response = RawClient(server.port()).Ask(Get());
  CHECK(StatusOf(response) == 500);
  CHECK(response.find("Set-Cookie") == std::string::npos);
}

TEST_CASE("a form of more than 8 KiB obeys the one limit there is") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  RawClient client(server.port());
  const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";
  CHECK(StatusOf(client.Ask(Post(form, "a=" + std::string(10'000, 'x')))) == 200);
  CHECK(StatusOf(client.Ask(Post(form, "a=" + std::string(70'000, 'x')))) == 413);
}

TEST_CASE("half-sent and dripping requests hold no worker: the next client is answered first") {
  Recorder recorder;
  HttpLimits limits;
  limits.workers = 1;
  const TestServer server(std::ref(recorder), limits);
  std::vector<RawClient> slow;
  slow.reserve(24);
  for (int i = 0; i < 8; ++i) {
    slow.emplace_back(server.port())
        .Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
    slow.emplace_back(server.port()).Send("GET / HTTP/1.1\r\nHo");
    slow.emplace_back(server.port());
  }
  CHECK(StatusOf(RawClient(server.port()).Ask(Get())) == 200);
  // The slow ones are still welcome afterwards: nothing ended to make room.
  CHECK(StatusOf(slow[0].Ask("12345678")) == 200);
  CHECK(StatusOf(slow[1].Ask("st: a\r\n\r\n")) == 200);
  CHECK(StatusOf(slow[2].Ask(Get())) == 200);
}

TEST_CASE("a header, a body and an idle connection each have a deadline, however they drip") {
  Recorder recorder;
  HttpLimits limits;
  limits.header_deadline = std::chrono::milliseconds(60);
  limits.request_deadline = std::chrono::milliseconds(120);
  limits.idle_deadline = std::chrono::milliseconds(60);
  const TestServer server(std::ref(recorder), limits);
  RawClient dripping(server.port());
  std::thread drip([&] {
    // Each byte comes well inside any deadline per read.
    for (int i = 0; i < 2000 && dripping.Send("a"); ++i) usleep(5000);
  });
  CHECK(StatusOf(dripping.Receive()) == 408);
  drip.join();
  RawClient body(server.port());
  CHECK(StatusOf(body.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx")) == 408);
  RawClient silent(server.port());
  CHECK(silent.IsClosed());
  CHECK(recorder.seen.empty());
}

TEST_CASE("five hundred idle connections stop nobody") {
  Recorder recorder;
  HttpLimits limits;
  limits.workers = 2;
  const TestServer server(std::ref(recorder), limits);
  CHECK(meldwijzer::RaiseOpenFilesLimit(2000) >= 1200);
  std::vector<RawClient> idle;
  idle.reserve(500);
  for (int i = 0; i < 500; ++i) {
    REQUIRE(StatusOf(idle.emplace_back(server.port()).Ask(Get())) == 200);
  }
  CHECK(StatusOf(RawClient(server.port()).Ask(Get())) == 200);
  for (RawClient& client : idle) REQUIRE(StatusOf(client.Ask(Get())) == 200);
}

TEST_CASE("when all connections are taken the longest idle one makes room") {
  Recorder recorder;
  HttpLimits limits;
  limits.connections_max = 3;
  const TestServer server(std::ref(recorder), limits);
  // None has asked anything: whether a worker is through with it cannot matter.
  RawClient first(server.port());
  RawClient second(server.port());
  RawClient third(server.port());
  RawClient fourth(server.port());
  CHECK(StatusOf(fourth.Ask(Get())) == 200);
  CHECK(first.IsClosed());
  CHECK(StatusOf(second.Ask(Get())) == 200);
}

TEST_CASE(
    "a full queue answers 503 with Retry-After, and the waiting requests are still answered") {
  std::atomic<bool> go_on = false;
  std::atomic<int> running = 0;
  HttpLimits limits;
  limits.workers = 1;
  limits.queue_max = 1;
  const TestServer server(
      [&](const HttpRequest&) {
        ++running;
        while (!go_on) std::this_thread::yield();
        return HttpResponse();
      },
      limits);
  RawClient running_one(server.port());
  running_one.Send(Get());
  while (running == 0) std::this_thread::yield();
  RawClient one(server.port());
  RawClient two(server.port());
  one.Send(Get());
  two.Send(Get());
  // One of the two waits in the queue; the other is refused at once. Which one is up to the kernel.
  std::string refused;
  while (refused.empty()) {
    for (RawClient* const client : {&one, &two}) {
      char byte = 0;
      if (recv(client->fd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1) refused = client->Receive();
    }
  }
  CHECK(StatusOf(refused) == 503);
  CHECK(refused.find("Retry-After: 2\r\n") != std::string::npos);
  CHECK(refused.find("application/problem+json") != std::string::npos);
  go_on = true;
  CHECK(StatusOf(running_one.Receive()) == 200);
  const int last = StatusOf(one.Receive()) + StatusOf(two.Receive());
  CHECK(last == 200);  // the refused one has no second answer
}

TEST_CASE("answers are never compressed") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  const std::string response = RawClient(server.port())
                                   .Ask(
                                       "GET / HTTP/1.1\r\nHost: a\r\n"
                                       "Accept-Encoding: gzip, br, deflate\r\n\r\n");
  CHECK(response.find("Content-Encoding") == std::string::npos);
  CHECK(response.size() > 100'000);
}

TEST_CASE("a client that waits for 100 Continue is told to go on, others are refused") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  RawClient client(server.port());
  const std::string go_on =
      client.Ask("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(StatusOf(go_on) == 100);
  CHECK(StatusOf(client.Ask("ab")) == 200);
  CHECK(recorder.seen[0].body == "ab");
  CHECK(StatusOf(
            RawClient(server.port()).Ask("POST / HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n")) ==
        417);
}

TEST_CASE("a refused request ends the connection: what follows is not taken for a request") {
  Recorder recorder;
  const TestServer server(std::ref(recorder));
  RawClient client(server.port());
  CHECK(StatusOf(client.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
                            Get())) == 400);
  CHECK(client.IsClosed());
  CHECK(recorder.seen.empty());
}
