#pragma once

#include <string>

#include "bot/http/http_message.h"

namespace meldwijzer {

// The bytes of a response, header and body in one piece, so that they leave in one send. A header
// that holds control characters (a mistake of ours) makes it a plain 500. `head` leaves the body
// out, `close` says that no further request is read.
std::string WriteResponse(const HttpResponse& response, bool head, bool close);

// Calls `handler`; whatever it throws becomes 500 without detail.
void CallHandler(const DeferredHandler& handler, const std::shared_ptr<const HttpRequest>& request,
                 const HttpRespond& respond);

}  // namespace meldwijzer
