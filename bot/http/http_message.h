#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meldwijzer {

// Header fields in the order in which they came. Names compare without regard to case.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// A whole request, already inside every bound of HttpLimits and free of control characters in path,
// query and header values.
struct HttpRequest {
  std::string method;  // "GET", "POST", ...; upper case
  std::string path;    // percent-decoded, begins with '/'
  std::string query;   // as sent, after '?', not decoded
  HttpHeaders headers;
  std::string body;
  // The other end of the socket, "127.0.0.1" or "::1"; never taken from a header.
  std::string peer;
  // Whom the request is for: the peer, or, when the peer is a trusted proxy, the last address in
  // X-Forwarded-For that is not itself a trusted proxy.
  std::string client;
  // True when a trusted proxy says that the client came over TLS.
  bool secure = false;
  bool proxied = false;  // true when the peer is a trusted proxy

  // The first field of that name; "" when absent.
  std::string_view Header(std::string_view name) const;
  bool HasHeader(std::string_view name) const;
  std::vector<std::string_view> HeaderValues(std::string_view name) const;
  // The value of a cookie; "" when absent. When a name comes twice, the first.
  std::string_view Cookie(std::string_view name) const;
  // The decoded value of a query field; "" when absent or when it holds control characters.
  std::string QueryValue(std::string_view name) const;
  // The part of the path between two slashes, from 0; "" when there are fewer.
  std::string_view Segment(size_t index) const;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;  // Content-Type, Content-Length and Connection are written by the server
  std::string body;
  std::string content_type = "text/plain; charset=utf-8";
};

using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

// Takes the answer to one request, at once or later, on any thread. Only the first call counts; if
// there is none when the last copy goes, the answer is 500.
using HttpRespond = std::function<void(HttpResponse)>;

// For what waits for something else: it returns at once and answers later, so that no thread waits.
using DeferredHandler =
    std::function<void(const std::shared_ptr<const HttpRequest>& request, HttpRespond respond)>;

DeferredHandler Deferred(HttpHandler handler);

// An error as RFC 9457 writes it (application/problem+json). `detail` is for people and never holds
// anything that the request held. `retry_after_s` > 0 adds Retry-After.
HttpResponse ProblemResponse(int status, std::string_view title, std::string_view detail = "",
                             int retry_after_s = 0);

// Where a page may be shown and lead to, beside the server itself: lists of origins with a space
// between, empty for none.
struct PagePolicy {
  std::string frame_ancestors;
  std::string form_targets;
};

// The headers that every answer with a page must carry: a strict content security policy (own files
// only, nothing inline), no framing but where the policy says so, no
// referrer to others, no sniffing.
void AddPageSecurityHeaders(HttpResponse& response, const PagePolicy& policy = {});

// "Not Found" for 404; "Status" for what is not known.
std::string_view StatusText(int status);

bool EqualsIgnoreCase(std::string_view a, std::string_view b);

// %XX to bytes. False when a % is not followed by two hex digits.
bool PercentDecode(std::string_view text, bool plus_is_space, std::string& out);

// True for bytes 0x00-0x1f and 0x7f.
bool HoldsControlBytes(std::string_view text);

}  // namespace meldwijzer
