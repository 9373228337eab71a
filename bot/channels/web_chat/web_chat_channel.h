#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/error.h"
#include "bot/channels/web_chat/address_limit.h"
#include "bot/channels/web_chat/web_session.h"
#include "bot/crypto/secret.h"
#include "bot/http/http_message.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

struct WebChatOptions {
  SecretKey session_key;                         // survives a restart; used for nothing else
  size_t new_conversations_per_hour_max = 60;    // per address; 0 lifts the limit
  std::chrono::hours session_lifetime{30 * 24};  // of the cookie, after the last message
};

// The web page at "/" and what it talks to. Routes:
//   GET  / /chat.css /chat.js /favicon.svg /about.html   GetPage
//   GET  /chat/start                         GetStart: the first message; nothing is stored
//   POST /chat/messages                      PostMessage: one turn
//
// PostMessage takes {"event": "<id made by the page>", "text": "…", "choice": "…", "locale": "nl"}
// and answers like the generic channel. The conversation hangs on a cookie that scripts cannot
// read, made at the first message. Requests that another site causes are refused (403). A new
// conversation counts against its address (429 with Retry-After). An event that is sent again under
// the same id and cookie is the turn handler's to recognise. Thread-safe.
class WebChatChannel {
 public:
  // Both are called by several threads.
  using Opening = std::function<Result<Reply>(const std::string& locale)>;
  using TakeTurn = std::function<Result<Reply>(const Activity&)>;

  // `clock` must outlive the channel.
  WebChatChannel(WebChatOptions options, const Clock& clock, Opening opening, TakeTurn take_turn);

  HttpResponse GetPage(const HttpRequest& request) const;
  HttpResponse GetStart(const HttpRequest& request) const;
  HttpResponse PostMessage(const HttpRequest& request);

  static constexpr const char* kChannel = "web";
  static constexpr size_t kEventBytesMin = 8;
  static constexpr size_t kEventBytesMax = 64;
  static constexpr size_t kChoiceBytesMax = 200;

 private:
  const WebChatOptions options_;
  const WebSessions sessions_;
  const Clock& clock_;
  const Opening opening_;
  const TakeTurn take_turn_;
  AddressLimit limit_;
  std::unordered_map<std::string_view, std::string> etags_;  // by path
};

}  // namespace meldwijzer
