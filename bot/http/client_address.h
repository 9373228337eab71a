#pragma once

#include <string>
#include <vector>

#include "bot/http/http_message.h"

namespace meldwijzer {

// Fills `client` and `secure` from `peer` and the forwarding headers. Only a peer that stands in
// `trusted_proxies` is believed; what anybody else says about forwarding is removed from the
// request.
void ResolveClient(const std::vector<std::string>& trusted_proxies, HttpRequest& request);

}  // namespace meldwijzer
