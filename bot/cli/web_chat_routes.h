#pragma once

#include "base/clock.h"
#include "bot/channels/web_chat/web_chat_channel.h"
#include "bot/crypto/secret.h"
#include "bot/http/router.h"
#include "bot/turns/turn_handler.h"

namespace meldwijzer {

// The web page's channel over `turns`. `rate_limited` false lifts the limit per address. What is
// given outlives the channel.
WebChatChannel MakeWebChat(TurnHandler& turns, const Clock& clock, const SecretKey& session_key,
                           bool rate_limited, int retention_days);

// `channel` must outlive the router.
void AddWebChatRoutes(Router& router, WebChatChannel& channel);

}  // namespace meldwijzer
