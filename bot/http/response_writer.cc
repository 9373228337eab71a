#include "bot/http/response_writer.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>

namespace meldwijzer {
namespace {

std::string HttpDate() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 40> text{};
  std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return text.data();
}

bool IsSafe(const HttpResponse& response) {
  return !HoldsControlBytes(response.content_type) &&
         std::ranges::none_of(response.headers, [](const auto& field) {
           return HoldsControlBytes(field.first) || HoldsControlBytes(field.second);
         });
}

bool HasField(const HttpResponse& response, std::string_view name) {
  return std::ranges::any_of(
      response.headers, [&](const auto& field) { return EqualsIgnoreCase(field.first, name); });
}

}  // namespace

std::string WriteResponse(const HttpResponse& response, bool head, bool close) {
  if (!IsSafe(response)) return WriteResponse(ProblemResponse(500, StatusText(500)), head, close);
  const bool bodiless = response.status == 204 || response.status == 304;
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out += StatusText(response.status);
  out += "\r\nDate: " + HttpDate() + "\r\n";
  for (const auto& [name, value] : response.headers) {
    out.append(name).append(": ").append(value).append("\r\n");
  }
  if (!HasField(response, "X-Content-Type-Options")) out += "X-Content-Type-Options: nosniff\r\n";
  if (!HasField(response, "Cache-Control")) out += "Cache-Control: no-store\r\n";
  if (!bodiless) {
    if (!response.body.empty()) out += "Content-Type: " + response.content_type + "\r\n";
    out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  }
  out += close ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n";
  if (!head && !bodiless) out += response.body;
  return out;
}

void CallHandler(const DeferredHandler& handler, const std::shared_ptr<const HttpRequest>& request,
                 const HttpRespond& respond) {
  try {
    return handler(request, respond);
  } catch (const std::exception&) {
    // Its text may quote the request: neither the client nor the log gets to see it.
    spdlog::error("http: a handler threw an exception");
  } catch (...) {
    spdlog::error("http: a handler threw an unknown exception");
  }
  respond(ProblemResponse(500, StatusText(500), "Something went wrong here. Nothing was done."));
}

}  // namespace meldwijzer
