#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bot/http/http_message.h"

namespace meldwijzer {

// Finds the handler of a request. Unknown path: 404; known path, other method: 405 with Allow; HEAD
// is answered by the handler of GET (the server leaves the body out). Filled before the server
// runs, then only read: Handle() may be called by several threads.
class Router {
 public:
  // `pattern` is a path of which a segment may be "*" (any one non-empty segment, see
  // HttpRequest::Segment) and the last may be "**" (anything below). Literal routes go before
  // patterns.
  Router& Add(std::string method, std::string pattern, HttpHandler handler) {
    return AddDeferred(std::move(method), std::move(pattern), Deferred(std::move(handler)));
  }
  Router& AddDeferred(std::string method, std::string pattern, DeferredHandler handler);
  void Handle(const std::shared_ptr<const HttpRequest>& request, const HttpRespond& respond) const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    DeferredHandler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace meldwijzer
