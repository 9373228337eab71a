#include "bot/cli/web_chat_routes.h"

#include <chrono>
#include <string>
#include <utility>

namespace meldwijzer {

WebChatChannel MakeWebChat(TurnHandler& turns, const Clock& clock, const SecretKey& session_key,
                           bool rate_limited, int retention_days) {
  WebChatOptions options;
  options.session_key = session_key;
  if (!rate_limited) options.new_conversations_per_hour_max = 0;
  // A cookie that outlives the conversation would say for nothing that somebody was here.
  options.session_lifetime = std::chrono::days(retention_days);
  return {
      std::move(options), clock,
      [&turns](const std::string& locale) -> Result<Reply> { return turns.Opening("", locale); },
      [&turns](const Activity& activity) -> Result<Reply> {
        Result<TurnAnswer> answer = turns.Handle(activity);
        if (!answer) return std::unexpected(answer.error());
        return std::move(answer->reply);
      }};
}

void AddWebChatRoutes(Router& router, WebChatChannel& channel) {
  const HttpHandler page = [&channel](const HttpRequest& request) {
    return channel.GetPage(request);
  };
  for (const char* const path : {"/", "/chat.css", "/chat.js", "/favicon.svg", "/about.html"}) {
    router.Add("GET", path, page);
  }
  router.Add("GET", "/chat/start",
             [&channel](const HttpRequest& request) { return channel.GetStart(request); });
  router.Add("POST", "/chat/messages",
             [&channel](const HttpRequest& request) { return channel.PostMessage(request); });
}

}  // namespace meldwijzer
