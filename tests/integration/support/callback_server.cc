#include "tests/integration/support/callback_server.h"

#include <httplib.h>

#include <chrono>
#include <map>
#include <utility>

namespace meldwijzer::test {

struct CallbackServer::Parts {
  httplib::Server server;
  int port = 0;
  std::mutex mutex;
  std::condition_variable changed;
  CallbackAnswer answer;
  std::map<std::string, std::vector<Received>> received;
  std::thread thread;
};

CallbackServer::CallbackServer() : parts_(std::make_unique<Parts>()) {
  Parts* const parts = parts_.get();
  parts->server.Post(
      R"(/.*)", [parts](const httplib::Request& request, httplib::Response& response) {
        const std::scoped_lock lock(parts->mutex);
        parts->received[request.path].push_back(
            {request.get_header_value("webhook-id"), request.get_header_value("webhook-timestamp"),
             request.get_header_value("webhook-signature"), request.body});
        response.status = parts->answer.status;
        if (!parts->answer.retry_after.empty()) {
          response.set_header("Retry-After", parts->answer.retry_after);
        }
        if (!parts->answer.location.empty())
          response.set_header("Location", parts->answer.location);
        parts->changed.notify_all();
      });
  parts->port = parts->server.bind_to_any_port("127.0.0.1");
  parts->thread = std::thread([parts] { parts->server.listen_after_bind(); });
}

CallbackServer::~CallbackServer() {
  parts_->server.stop();
  parts_->thread.join();
}

std::string CallbackServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(parts_->port) + path;
}

void CallbackServer::AnswerWith(CallbackAnswer answer) {
  const std::scoped_lock lock(parts_->mutex);
  parts_->answer = std::move(answer);
}

std::vector<Received> CallbackServer::Await(size_t count, const std::string& path) {
  std::unique_lock lock(parts_->mutex);
  parts_->changed.wait_for(lock, std::chrono::seconds(20),
                           [&] { return parts_->received[path].size() >= count; });
  return parts_->received[path];
}

}  // namespace meldwijzer::test
