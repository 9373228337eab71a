#include "bot/outbox/http_post.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <memory>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

constexpr size_t kAnswerBytesMax = size_t{64} * 1024;
constexpr long kConnectMs = 5'000;
// An HTTP date that is so far off is a mistake.
constexpr std::chrono::seconds kRetryAfterMax{24 * 3600};

struct Answer {
  size_t bytes = 0;
  std::string retry_after;
};

size_t TakeBody(const char* /*data*/, size_t size, size_t count, void* to) {
  auto& answer = *static_cast<Answer*>(to);
  answer.bytes += size * count;
  return answer.bytes > kAnswerBytesMax ? 0 : size * count;
}

size_t TakeHeader(const char* data, size_t size, size_t count, void* to) {
  const std::string_view line(data, size * count);
  constexpr std::string_view kName = "retry-after:";
  if (line.size() > kName.size() &&
      std::ranges::equal(line.substr(0, kName.size()), kName,
                         [](char a, char b) { return std::tolower(a) == b; })) {
    static_cast<Answer*>(to)->retry_after = std::string(Trim(line.substr(kName.size())));
  }
  return size * count;
}

const char* NameOf(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return "timeout";
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return "connect";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
      return "tls";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "url";
    default:
      return "network";
  }
}

struct Easy {
  CURL* handle = curl_easy_init();
  Easy() = default;
  ~Easy() { curl_easy_cleanup(handle); }
  Easy(const Easy&) = delete;
  Easy& operator=(const Easy&) = delete;
};

void Configure(CURL* curl, const std::string& url, const std::string& body, curl_slist* headers,
               long timeout_ms, Answer& answer) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, std::min(kConnectMs, timeout_ms));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
}

}  // namespace

std::optional<std::chrono::seconds> ParseRetryAfter(const std::string& value, long long now) {
  if (value.empty()) return std::nullopt;
  long long seconds = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, seconds);
  if (error != std::errc() || stop != end) {
    const time_t date = curl_getdate(value.c_str(), nullptr);
    if (date < 0) return std::nullopt;
    seconds = date - now;
  }
  return std::chrono::seconds(std::clamp<long long>(seconds, 0, kRetryAfterMax.count()));
}

PostResult HttpPost(const std::string& url,
                    const std::vector<std::pair<std::string, std::string>>& headers,
                    const std::string& body, std::chrono::milliseconds timeout) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Easy easy;
  if (ready != CURLE_OK || easy.handle == nullptr) return {0, "network"};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list(nullptr, &curl_slist_free_all);
  for (const auto& [name, value] : headers) {
    list.reset(curl_slist_append(list.release(), (name + ": " + value).c_str()));
  }
  Answer answer;
  Configure(easy.handle, url, body, list.get(), static_cast<long>(timeout.count()), answer);
  const CURLcode code = curl_easy_perform(easy.handle);
  long status = 0;
  curl_easy_getinfo(easy.handle, CURLINFO_RESPONSE_CODE, &status);
  // An answer that is too long has been given all the same.
  if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && status != 0)) return {0, NameOf(code)};
  return {static_cast<int>(status), "", ParseRetryAfter(answer.retry_after, std::time(nullptr))};
}

}  // namespace meldwijzer
