#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/http/http_message.h"

namespace meldwijzer {

inline constexpr std::chrono::milliseconds kCallTimeout{15'000};
inline constexpr size_t kCallAnswerBytesMax = size_t{256} * 1024;

// A request of ours to another server.
struct HttpCall {
  std::string method = "POST";
  std::string url;
  HttpHeaders headers{};
  std::string body{};
  std::chrono::milliseconds timeout = kCallTimeout;  // in all
};

struct HttpAnswer {
  int status = 0;     // 0: no answer
  std::string why{};  // without an answer: "timeout", "connect", "tls", ...
  std::optional<std::chrono::seconds> retry_after{};
  std::string body{};     // at most kCallAnswerBytesMax; empty where there was more
  HttpHeaders headers{};  // names in lower case
  std::string Header(const std::string& name) const;
};

// Thread-safe; blocks for at most HttpCall::timeout.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  virtual HttpAnswer Send(const HttpCall& call) = 0;
};

// By libcurl. Redirects are not followed (a message for one place must not go to another),
// certificates are checked, http and https only. Connections are kept for the next call.
class CurlClient final : public HttpClient {
 public:
  CurlClient();
  ~CurlClient() override;
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;
  HttpAnswer Send(const HttpCall& call) override;

 private:
  struct Easy;
  std::unique_ptr<Easy> Take();
  void GiveBack(std::unique_ptr<Easy> easy);

  std::mutex mutex_;
  std::vector<std::unique_ptr<Easy>> idle_;  // at most kIdleHandlesMax
};

// Seconds of Retry-After, as a number or an HTTP date; nullopt where it is neither.
std::optional<std::chrono::seconds> ParseRetryAfter(const std::string& value, long long now);

// A text as one part of a path, or one value of a query or form: everything but letters, digits and
// "-._~" as %XX.
std::string PercentEncode(std::string_view text);

}  // namespace meldwijzer
