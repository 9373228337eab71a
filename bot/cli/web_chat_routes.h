#pragma once

#include <memory>

#include "base/clock.h"
#include "bot/channels/web_chat/web_chat_channel.h"
#include "bot/crypto/secret.h"
#include "bot/http/router.h"
#include "bot/sessions/record_links.h"
#include "bot/settings/settings.h"
#include "bot/turns/conversation_store.h"
#include "bot/turns/live_steps.h"
#include "bot/turns/turn_handler.h"

namespace meldwijzer {

// What the web page runs on. Not owned; outlives the page.
struct WebChatParts {
  TurnHandler& turns;
  const LiveSteps& steps;
  ConversationStore& store;
  const Clock& clock;
  RecordLinks& links;
};

// The web page with everything behind it.
class WebChatSite {
 public:
  // `session_key` survives a restart. `dress`: the name, tokens and logo of the organisation.
  WebChatSite(const WebChatParts& parts, const SecretKey& session_key, const Settings& settings,
              WebChatOptions dress);
  ~WebChatSite();
  WebChatSite(const WebChatSite&) = delete;
  WebChatSite& operator=(const WebChatSite&) = delete;

  // The site must outlive the router.
  void AddRoutes(Router& router, bool page, bool record_links);

 private:
  class Backend;
  std::unique_ptr<Backend> backend_;
  VisitorStore visitors_;
  WebChatChannel channel_;
};

}  // namespace meldwijzer
