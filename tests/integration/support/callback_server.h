#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace meldwijzer::test {

struct Received {
  std::string id;
  std::string timestamp;
  std::string signature;
  std::string body;
};
struct CallbackAnswer {
  int status = 200;
  std::string retry_after{};
  std::string location{};
};

// The other side of the generic callback, on loopback.
class CallbackServer {
 public:
  CallbackServer();
  ~CallbackServer();
  CallbackServer(const CallbackServer&) = delete;
  CallbackServer& operator=(const CallbackServer&) = delete;

  std::string url(const std::string& path = "/callback") const;
  // What it answers from now on; 200 at first.
  void AnswerWith(CallbackAnswer answer);
  // Waits until so many have come to `path`, at most twenty seconds.
  std::vector<Received> Await(size_t count, const std::string& path = "/callback");

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace meldwijzer::test
