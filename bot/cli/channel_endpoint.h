#pragma once

#include "base/clock.h"
#include "bot/channels/channel.h"
#include "bot/http/http_message.h"
#include "bot/telemetry/log.h"
#include "bot/telemetry/metrics.h"
#include "bot/turns/turn_handler.h"

namespace meldwijzer {

// The addresses of one platform: verify, parse, one durable turn an activity, acknowledge. What is
// given outlives the handler that is returned, which several threads may call.
struct ChannelEndpointParts {
  Channel& channel;
  TurnHandler& turns;
  const Clock& clock;
  const Log& log;
  Metrics& metrics;
};
HttpHandler MakeChannelEndpoint(const ChannelEndpointParts& parts);

}  // namespace meldwijzer
