#include "tests/integration/support/platform_server.h"

#include <httplib.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace meldwijzer::test {

struct PlatformServer::Parts {
  httplib::Server server;
  int port = 0;
  std::mutex mutex;
  std::condition_variable changed;
  PlatformAnswer answer;
  std::deque<PlatformAnswer> first;
  std::vector<PlatformCall> calls;
  std::thread thread;

  void Take(const httplib::Request& request, httplib::Response& response) {
    PlatformCall call{request.method, request.path, {}, request.body};
    for (const auto& [name, value] : request.headers) {
      std::string lower;
      for (const char c : name) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      call.headers[lower] = value;
    }
    PlatformAnswer said;
    {
      const std::scoped_lock lock(mutex);
      calls.push_back(std::move(call));
      said = answer;
      if (!first.empty()) {
        said = first.front();
        first.pop_front();
      }
      changed.notify_all();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(said.wait_ms));
    response.status = said.status;
    if (!said.retry_after.empty()) response.set_header("Retry-After", said.retry_after);
    response.set_content(said.body, "application/json");
  }
};

PlatformServer::PlatformServer() : parts_(std::make_unique<Parts>()) {
  Parts* const parts = parts_.get();
  const auto take = [parts](const httplib::Request& request, httplib::Response& response) {
    parts->Take(request, response);
  };
  parts->server.Post(".*", take).Put(".*", take).Get(".*", take).Delete(".*", take);
  parts->port = parts->server.bind_to_any_port("127.0.0.1");
  parts->thread = std::thread([parts] { parts->server.listen_after_bind(); });
}

PlatformServer::~PlatformServer() {
  parts_->server.stop();
  parts_->thread.join();
}

std::string PlatformServer::url() const {
  return "http://127.0.0.1:" + std::to_string(parts_->port);
}

void PlatformServer::AnswerWith(PlatformAnswer answer, std::vector<PlatformAnswer> first) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->answer = std::move(answer);
  parts_->first.assign(first.begin(), first.end());
}

std::vector<PlatformCall> PlatformServer::Await(size_t count) {
  std::unique_lock lock(parts_->mutex);
  parts_->changed.wait_for(lock, std::chrono::seconds(20),
                           [&] { return parts_->calls.size() >= count; });
  return parts_->calls;
}

std::vector<PlatformCall> PlatformServer::Settled(int quiet_ms) {
  std::unique_lock lock(parts_->mutex);
  for (size_t seen = parts_->calls.size() + 1; seen != parts_->calls.size();) {
    seen = parts_->calls.size();
    parts_->changed.wait_for(lock, std::chrono::milliseconds(quiet_ms),
                             [&] { return parts_->calls.size() != seen; });
  }
  return parts_->calls;
}

}  // namespace meldwijzer::test
