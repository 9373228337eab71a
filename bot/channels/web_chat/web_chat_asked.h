#pragma once

#include <optional>
#include <string>

#include "bot/channels/web_chat/web_chat_channel.h"
#include "bot/channels/web_chat/web_request.h"

namespace meldwijzer {

// A request with what is known of who asks; shared by the files of the channel.
struct WebChatChannel::Asked {
  const HttpRequest& request;
  FormFields fields{};
  bool readable = true;  // a form, in UTF-8
  std::string locale{};
  Instant now{};
  std::optional<Visitor> visitor{};
  bool is_new = false;  // this request made the visitor

  bool IsLocked() const { return visitor && visitor->IsLocked(now); }
  // From now on the visitor counts as active.
  void Touch() {
    if (visitor) visitor->active_at = now;
  }
};

}  // namespace meldwijzer
