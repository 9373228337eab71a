#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "bot/http/http_server.h"
#include "bot/http/socket.h"

namespace meldwijzer {

// A server on a free port of the loopback that runs until this goes out of scope.
class TestServer {
 public:
  explicit TestServer(HttpHandler handler, HttpLimits limits = {})
      : TestServer(Deferred(std::move(handler)), std::move(limits)) {}
  explicit TestServer(DeferredHandler handler, HttpLimits limits = {})
      : server_(HttpServer::Create(std::move(limits), std::move(handler)).value()),
        port_(server_->Listen("127.0.0.1", 0).value()),
        thread_([this] { server_->Run(); }) {}
  ~TestServer() { Stop(); }
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  int port() const { return port_; }
  HttpServer& server() { return *server_; }
  void Stop() {
    server_->Stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::unique_ptr<HttpServer> server_;
  int port_;
  std::thread thread_;
};

// A client that sends exactly the bytes it is told to. Waits at most ten seconds for anything, so
// that a broken server fails a test instead of hanging it.
class RawClient {
 public:
  explicit RawClient(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{.tv_sec = 10, .tv_usec = 0};
    setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }

  int fd() const { return fd_.get(); }
  bool connected() const { return connected_; }

  // False when the server no longer takes it all.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }

  // One response: header and as much body as its Content-Length says; "" when there is none.
  std::string Receive() {
    while (true) {
      const size_t end = buffer_.find("\r\n\r\n");
      if (end != std::string::npos) {
        const size_t total = end + 4 + BodyLength(buffer_.substr(0, end));
        if (buffer_.size() >= total) {
          std::string response = buffer_.substr(0, total);
          buffer_.erase(0, total);
          return response;
        }
      }
      if (!Fill()) return std::exchange(buffer_, "");
    }
  }

  // Everything until the server closes.
  std::string ReceiveAll() {
    while (Fill()) {
    }
    return std::exchange(buffer_, "");
  }

  // True when the server closes without sending anything more.
  // True when the server ends without resetting the connection, which could take its answer along.
  bool EndsCleanly() {
    char byte = 0;
    return buffer_.empty() && ::recv(fd_.get(), &byte, 1, 0) == 0;
  }

  // A server that is merely silent does not count.
  bool IsClosed() {
    if (!buffer_.empty()) return false;
    char byte = 0;
    const ssize_t n = ::recv(fd_.get(), &byte, 1, 0);
    return n == 0 || (n < 0 && errno == ECONNRESET);
  }

  std::string Ask(std::string_view bytes) {
    Send(bytes);
    return Receive();
  }

 private:
  static size_t BodyLength(const std::string& head) {
    const size_t at = head.find("Content-Length: ");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
  }

  bool Fill() {
    char chunk[4096];
    const ssize_t n = ::recv(fd_.get(), chunk, sizeof(chunk), 0);
    if (n > 0) buffer_.append(chunk, static_cast<size_t>(n));
    return n > 0;
  }

  FileDescriptor fd_;
  bool connected_ = false;
  std::string buffer_;
};

inline int StatusOf(const std::string& response) {
  return response.size() < 12 ? 0 : std::stoi(response.substr(9, 3));
}

}  // namespace meldwijzer
