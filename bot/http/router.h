#pragma once

#include <string>
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
  Router& Add(std::string method, std::string pattern, HttpHandler handler);
  HttpResponse Handle(const HttpRequest& request) const;

 private:
  struct Route {
    std::string method;
    std::string pattern;
    HttpHandler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace meldwijzer
