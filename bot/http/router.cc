#include "bot/http/router.h"

#include <algorithm>
#include <utility>

namespace meldwijzer {
namespace {

bool Matches(std::string_view pattern, std::string_view path) {
  while (true) {
    const std::string_view part = pattern.substr(0, pattern.find('/'));
    const std::string_view segment = path.substr(0, path.find('/'));
    if (part == "**") return true;
    if (part == "*" ? segment.empty() : part != segment) return false;
    const bool pattern_ends = part.size() == pattern.size();
    const bool path_ends = segment.size() == path.size();
    if (pattern_ends || path_ends) return pattern_ends && path_ends;
    pattern.remove_prefix(part.size() + 1);
    path.remove_prefix(segment.size() + 1);
  }
}

bool IsLiteral(std::string_view pattern) { return pattern.find('*') == std::string_view::npos; }

}  // namespace

Router& Router::AddDeferred(std::string method, std::string pattern, DeferredHandler handler) {
  Route route{std::move(method), std::move(pattern), std::move(handler)};
  const auto first_pattern = std::ranges::find_if_not(routes_, IsLiteral, &Route::pattern);
  routes_.insert(IsLiteral(route.pattern) ? first_pattern : routes_.end(), std::move(route));
  return *this;
}

void Router::Handle(const std::shared_ptr<const HttpRequest>& request,
                    const HttpRespond& respond) const {
  std::vector<std::string> allowed;
  for (const Route& route : routes_) {
    if (!Matches(route.pattern, request->path)) continue;
    if (route.method == request->method || (route.method == "GET" && request->method == "HEAD")) {
      return route.handler(request, respond);
    }
    allowed.push_back(route.method);
    if (route.method == "GET") allowed.emplace_back("HEAD");
  }
  if (allowed.empty()) {
    return respond(ProblemResponse(404, StatusText(404), "There is nothing at this address."));
  }
  std::ranges::sort(allowed);
  allowed.erase(std::ranges::unique(allowed).begin(), allowed.end());
  std::string list;
  for (const std::string& method : allowed) list += (list.empty() ? "" : ", ") + method;
  HttpResponse response = ProblemResponse(405, StatusText(405), "Use one of: " + list + ".");
  response.headers.emplace_back("Allow", list);
  respond(std::move(response));
}

}  // namespace meldwijzer
