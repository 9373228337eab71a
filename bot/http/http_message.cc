#include "bot/http/http_message.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace meldwijzer {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Calls `use` for each part between separators until it returns true.
template <class Use>
void ForEachPart(std::string_view text, char separator, const Use& use) {
  while (!text.empty()) {
    const size_t end = text.find(separator);
    if (use(text.substr(0, end))) return;
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, Lower, Lower);
}

bool HoldsControlBytes(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

bool PercentDecode(std::string_view text, bool plus_is_space, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = HexValue(text[i + 1]);
      const int low = HexValue(text[i + 2]);
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return true;
}

std::string_view HttpRequest::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoreCase(key, name)) return value;
  }
  return {};
}

bool HttpRequest::HasHeader(std::string_view name) const {
  return std::ranges::any_of(
      headers, [&](const auto& field) { return EqualsIgnoreCase(field.first, name); });
}

std::vector<std::string_view> HttpRequest::HeaderValues(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoreCase(key, name)) values.emplace_back(value);
  }
  return values;
}

std::string_view HttpRequest::Cookie(std::string_view name) const {
  std::string_view found;
  for (const std::string_view line : HeaderValues("Cookie")) {
    ForEachPart(line, ';', [&](std::string_view part) {
      part = Trim(part);
      const size_t equals = part.find('=');
      if (equals == std::string_view::npos || part.substr(0, equals) != name) return false;
      found = part.substr(equals + 1);
      return true;
    });
    if (!found.empty()) break;
  }
  return found;
}

std::string HttpRequest::QueryValue(std::string_view name) const {
  std::string value;
  ForEachPart(query, '&', [&](std::string_view part) {
    const size_t equals = part.find('=');
    std::string key;
    if (!PercentDecode(part.substr(0, equals), true, key) || key != name) return false;
    if (equals != std::string_view::npos &&
        (!PercentDecode(part.substr(equals + 1), true, value) || HoldsControlBytes(value))) {
      value.clear();
    }
    return true;
  });
  return value;
}

std::string_view HttpRequest::Segment(size_t index) const {
  std::string_view found;
  size_t at = 0;
  ForEachPart(std::string_view(path).substr(path.empty() ? 0 : 1), '/', [&](std::string_view part) {
    found = part;
    return at++ == index;
  });
  return at > index ? found : std::string_view();
}

DeferredHandler Deferred(HttpHandler handler) {
  return [handler = std::move(handler)](const std::shared_ptr<const HttpRequest>& request,
                                        const HttpRespond& respond) { respond(handler(*request)); };
}

HttpResponse ProblemResponse(int status, std::string_view title, std::string_view detail,
                             int retry_after_s) {
  nlohmann::ordered_json problem = {{"type", "about:blank"}, {"title", title}, {"status", status}};
  if (!detail.empty()) problem["detail"] = detail;
  HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = problem.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (retry_after_s > 0) {
    response.headers.emplace_back("Retry-After", std::to_string(retry_after_s));
  }
  return response;
}

void AddPageSecurityHeaders(HttpResponse& response, const PagePolicy& policy) {
  const std::string& frames = policy.frame_ancestors;
  std::string targets = "'self'";
  if (!policy.form_targets.empty()) targets += " " + policy.form_targets;
  response.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
      "img-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action " +
          targets + "; frame-ancestors " + (frames.empty() ? "'none'" : frames));
  if (frames.empty()) response.headers.emplace_back("X-Frame-Options", "DENY");
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Permissions-Policy",
                                "camera=(), geolocation=(), microphone=(), payment=()");
}

std::string_view StatusText(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

}  // namespace meldwijzer
