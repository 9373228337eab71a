#pragma once

#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "bot/http/http_limits.h"
#include "bot/http/http_message.h"

namespace meldwijzer {

// An HTTP/1.1 server for small requests from strangers. One thread (the caller of Run) accepts,
// reads and checks; only a request that is whole and inside every limit takes a worker thread, so
// that slow, half-sent and idle connections cost memory below the limits and nothing else. TLS is a
// front proxy's work.
//
// Bodies are never unpacked, answers never compressed, ranges ignored. A handler that throws is
// answered with 500 without detail.
class HttpServer {
 public:
  // `handler` is called by several threads at once. Its time should be bounded: Run() returns only
  // after every request has been answered. Errors: kInvalidArgument (a limit is zero), kUnavailable
  // (no descriptors).
  static Result<std::unique_ptr<HttpServer>> Create(HttpLimits limits, DeferredHandler handler);
  static Result<std::unique_ptr<HttpServer>> Create(HttpLimits limits, HttpHandler handler) {
    return Create(std::move(limits), Deferred(std::move(handler)));
  }
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Binds and begins to queue connections; call once, before Run(). Returns the port. A taken port
  // is kUnavailable.
  Result<int> Listen(const std::string& address, int port);

  // Serves until Stop(); call once.
  void Run();

  // Any thread, also a signal handler. Requests that have begun are answered, at most
  // `stop_deadline` long; then Run() returns.
  void Stop();

 private:
  struct Parts;
  explicit HttpServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace meldwijzer
