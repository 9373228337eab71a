#include "bot/http/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <utility>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

constexpr long kConnectMs = 5'000;
constexpr size_t kIdleHandlesMax = 64;
constexpr size_t kHeadersMax = 100;
// An HTTP date that is so far off is a mistake.
constexpr std::chrono::seconds kRetryAfterMax{24 * 3600};

size_t TakeBody(const char* data, size_t size, size_t count, void* to) {
  std::string& body = static_cast<HttpAnswer*>(to)->body;
  if (body.size() + size * count > kCallAnswerBytesMax) return 0;
  body.append(data, size * count);
  return size * count;
}

size_t TakeHeader(const char* data, size_t size, size_t count, void* to) {
  HttpHeaders& headers = static_cast<HttpAnswer*>(to)->headers;
  const std::string_view line(data, size * count);
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos && headers.size() < kHeadersMax) {
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    headers.emplace_back(std::move(name), Trim(line.substr(colon + 1)));
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

void Configure(CURL* curl, const HttpCall& call, curl_slist* headers, HttpAnswer& answer) {
  const auto timeout_ms = static_cast<long>(call.timeout.count());
  curl_easy_setopt(curl, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, std::min(kConnectMs, timeout_ms));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  if (call.method != "GET") {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    if (call.method != "POST") curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call.method.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
}

}  // namespace

struct CurlClient::Easy {
  CURL* handle = curl_easy_init();
  Easy() = default;
  ~Easy() { curl_easy_cleanup(handle); }
  Easy(const Easy&) = delete;
  Easy& operator=(const Easy&) = delete;
};

CurlClient::CurlClient() = default;
CurlClient::~CurlClient() = default;

std::unique_ptr<CurlClient::Easy> CurlClient::Take() {
  const std::scoped_lock lock(mutex_);
  if (idle_.empty()) return std::make_unique<Easy>();
  std::unique_ptr<Easy> easy = std::move(idle_.back());
  idle_.pop_back();
  return easy;
}

void CurlClient::GiveBack(std::unique_ptr<Easy> easy) {
  curl_easy_reset(easy->handle);
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < kIdleHandlesMax) idle_.push_back(std::move(easy));
}

HttpAnswer CurlClient::Send(const HttpCall& call) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) return {0, "network"};
  std::unique_ptr<Easy> easy = Take();
  if (easy->handle == nullptr) return {0, "network"};
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list(nullptr, &curl_slist_free_all);
  for (const auto& [name, value] : call.headers) {
    list.reset(curl_slist_append(list.release(), (name + ": " + value).c_str()));
  }
  HttpAnswer answer;
  Configure(easy->handle, call, list.get(), answer);
  const CURLcode code = curl_easy_perform(easy->handle);
  long status = 0;
  curl_easy_getinfo(easy->handle, CURLINFO_RESPONSE_CODE, &status);
  // A connection that broke is of no use to the next call.
  if (code == CURLE_OK) GiveBack(std::move(easy));
  // An answer that is too long has been given all the same.
  if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && status != 0)) return {0, NameOf(code)};
  if (code != CURLE_OK) answer.body.clear();
  answer.status = static_cast<int>(status);
  answer.retry_after = ParseRetryAfter(answer.Header("retry-after"), std::time(nullptr));
  return answer;
}

std::string HttpAnswer::Header(const std::string& name) const {
  const auto it = std::ranges::find(headers, name, &HttpHeaders::value_type::first);
  return it == headers.end() ? "" : it->second;
}

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

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

}  // namespace meldwijzer
