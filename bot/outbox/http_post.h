#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace meldwijzer {

struct PostResult {
  int status = 0;     // 0: no answer
  std::string why{};  // without an answer: "timeout", "connect", "tls", ...
  std::optional<std::chrono::seconds> retry_after{};
};

// One POST by libcurl. Redirects are not followed (a message for one place must not go to another),
// certificates are checked, http and https only, at most `timeout` in all; the body of the answer
// is read away within 64 KiB. Thread-safe.
PostResult HttpPost(const std::string& url,
                    const std::vector<std::pair<std::string, std::string>>& headers,
                    const std::string& body, std::chrono::milliseconds timeout);

// Seconds of Retry-After, as a number or an HTTP date; nullopt where it is neither.
std::optional<std::chrono::seconds> ParseRetryAfter(const std::string& value, long long now);

}  // namespace meldwijzer
