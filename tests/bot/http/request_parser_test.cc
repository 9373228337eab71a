#include "bot/http/request_parser.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using meldwijzer::HttpLimits;
using meldwijzer::RequestParser;
using Progress = meldwijzer::RequestParser::Progress;

namespace {

struct Outcome {
  Progress progress = Progress::kNeedMore;
  int status = 0;
  std::string body;
  std::string left;
};

Outcome Parse(const std::string& bytes, size_t step, const HttpLimits& limits = {}) {
  RequestParser parser(limits);
  std::string buffer;
  Outcome outcome;
  for (size_t at = 0; at < bytes.size() && outcome.progress == Progress::kNeedMore; at += step) {
    buffer += bytes.substr(at, step);
    outcome.progress = parser.Consume(buffer);
  }
  outcome.status = outcome.progress == Progress::kRefused ? parser.refusal().status : 0;
  outcome.body = parser.request().body;
  outcome.left = buffer;
  return outcome;
}

const std::string& Head() {
  static const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\n";
  return head;
}

}  // namespace

TEST_CASE("a request means the same however its bytes are cut") {
  const std::string chunked = Head() +
                              "Transfer-Encoding: Chunked\r\n\r\n"
                              "3;ext=1\r\nabc\r\n0A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
  const std::string sized = Head() + "Content-Length: 13\r\n\r\nabc0123456789";
  for (const std::string& request : {chunked, sized}) {
    for (size_t step = 1; step <= request.size(); ++step) {
      const Outcome outcome = Parse(request, step);
      REQUIRE(outcome.progress == Progress::kComplete);
      REQUIRE(outcome.body == "abc0123456789");
    }
  }
}

TEST_CASE("what follows a request stays in the buffer") {
  CHECK(Parse(Head() + "Content-Length: 2\r\n\r\nabGET", 1000).left == "GET");
  CHECK(Parse("\r\n" + Head() + "\r\nGET", 1000).left == "GET");
  CHECK(Parse("\r\n" + Head() + "\r\n", 1).progress == Progress::kComplete);
}

TEST_CASE("malformed requests are refused") {
  struct Case {
    std::string bytes;
    int status;
  };
  const std::string chunked = Head() + "Transfer-Encoding: chunked\r\n\r\n";
  const std::vector<Case> cases = {
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /%0d%0a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /\xc3\xab HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET /" + std::string(2048, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {Head() + "No colon\r\n\r\n", 400},
      {Head() + "Space : a\r\n\r\n", 400},
      {Head() + "A: b\r\n folded\r\n\r\n", 400},
      {Head() + ": a\r\n\r\n", 400},
      {Head() + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
      {Head() + "Content-Length: +1\r\n\r\nx", 400},
      {Head() + "Content-Length: 1, 1\r\n\r\nx", 400},
      {Head() + "Content-Length:\r\n\r\n", 400},
      {Head() + "Content-Length: -1\r\n\r\n", 400},
      {Head() + "Transfer-Encoding: gzip, chunked\r\n\r\n", 400},
      {Head() + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {chunked + "\r\n", 400},
      {chunked + "x\r\n", 400},
      {chunked + "-1\r\n", 400},
      {chunked + "0x1\r\n", 400},
      {chunked + "2\r\nabX\r\n", 400},
      {chunked + "2\nab\n", 0},  // waits for a CRLF that the deadline ends
      {chunked + "10001\r\n", 413},
      {chunked + "ffffffffffffffffff\r\n", 413},
      {chunked + "1;" + std::string(300, 'e'), 400},
      {chunked + "0\r\n" + std::string(20'000, 't'), 400},
  };
  for (const Case& item : cases) {
    for (const size_t step : {size_t{1}, item.bytes.size()}) {
      CAPTURE(item.bytes);
      const Outcome outcome = Parse(item.bytes, step);
      CHECK(outcome.status == item.status);
      CHECK(outcome.progress == (item.status == 0 ? Progress::kNeedMore : Progress::kRefused));
    }
  }
}

TEST_CASE("many tiny chunks with long extensions are bounded") {
  std::string request = Head() + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 1000; ++i) request += "1;" + std::string(200, 'e') + "\r\nx\r\n";
  CHECK(Parse(request, request.size()).status == 413);
}

TEST_CASE("the header cap holds at its limit and not beyond") {
  HttpLimits limits;
  limits.header_bytes_max = 100;
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const std::string at_limit = start + std::string(100 - start.size(), 'x') + "\r\n\r\n";
  CHECK(Parse(at_limit, 1, limits).progress == Progress::kComplete);
  const std::string beyond = start + std::string(101 - start.size(), 'x') + "\r\n\r\n";
  CHECK(Parse(beyond, beyond.size(), limits).status == 400);
}
