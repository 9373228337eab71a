#include "bot/http/http_server.h"

#include <utility>

#include "bot/http/connection_loop.h"
#include "bot/http/socket.h"
#include "bot/http/worker_pool.h"

namespace meldwijzer {

struct HttpServer::Parts {
  Parts(HttpLimits its_limits, DeferredHandler its_handler)
      : limits(std::move(its_limits)),
        handler(std::move(its_handler)),
        pool(limits.workers, limits.queue_max),
        loop(limits, handler, pool) {}
  const HttpLimits limits;
  const DeferredHandler handler;
  WorkerPool pool;
  ConnectionLoop loop;
};

HttpServer::HttpServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

// Workers and answers that are still to come point into the loop: they end first.
HttpServer::~HttpServer() {
  parts_->pool.Shutdown();
  parts_->loop.AwaitAnswers();
}

Result<std::unique_ptr<HttpServer>> HttpServer::Create(HttpLimits limits, DeferredHandler handler) {
  if (limits.workers == 0 || limits.queue_max == 0 || limits.connections_max == 0 ||
      limits.header_bytes_max == 0 || limits.requests_per_connection_max == 0) {
    return Fail(ErrorCode::kInvalidArgument, "a limit of the HTTP server is zero");
  }
  auto parts = std::make_unique<Parts>(std::move(limits), std::move(handler));
  if (Status opened = parts->loop.Open(); !opened) return std::unexpected(opened.error());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(parts)));
}

Result<int> HttpServer::Listen(const std::string& address, int port) {
  Result<FileDescriptor> listener = ListenOn(address, port, parts_->limits.backlog);
  if (!listener) return std::unexpected(listener.error());
  const int bound = LocalPort(listener->get());
  parts_->loop.SetListener(std::move(*listener));
  return bound;
}

void HttpServer::Run() {
  parts_->loop.Run();
  parts_->pool.Shutdown();
  parts_->loop.AwaitAnswers();
}

void HttpServer::Stop() { parts_->loop.Stop(); }

}  // namespace meldwijzer
