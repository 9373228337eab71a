#pragma once

#include <string>

#include "base/clock.h"
#include "bot/http/http_message.h"
#include "bot/telemetry/metrics.h"
#include "bot/turns/turn_handler.h"

namespace meldwijzer {

// POST /webhooks/generic (contract): signature, body, turn, signed answer. What is given outlives
// the handler that is returned, which several threads may call.
struct GenericEndpointParts {
  TurnHandler& turns;
  const Clock& clock;
  Metrics& metrics;
  std::string secret;
};
DeferredHandler MakeGenericEndpoint(const GenericEndpointParts& parts);

// A failed turn as the contract answers it: 400, 413, 429 and 503 with Retry-After, else 500.
HttpResponse TurnProblem(const Error& error);

}  // namespace meldwijzer
