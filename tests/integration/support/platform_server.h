#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace meldwijzer::test {

// A request that our server made.
struct PlatformCall {
  std::string method;
  std::string path;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

struct PlatformAnswer {
  int status = 200;
  std::string body = "{}";
  std::string retry_after{};
  int wait_ms = 0;
};

// The API of a platform, on loopback: keeps what it is asked and answers as it is told.
class PlatformServer {
 public:
  PlatformServer();
  ~PlatformServer();
  PlatformServer(const PlatformServer&) = delete;
  PlatformServer& operator=(const PlatformServer&) = delete;

  std::string url() const;
  // From now on; the ones in `first` before that, one call each.
  void AnswerWith(PlatformAnswer answer, std::vector<PlatformAnswer> first = {});
  // Waits until so many calls have come, at most twenty seconds; returns all.
  std::vector<PlatformCall> Await(size_t count);
  // All so far, after `quiet_ms` in which none came.
  std::vector<PlatformCall> Settled(int quiet_ms = 300);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace meldwijzer::test
