#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/error.h"
#include "bot/channels/web_chat/address_limit.h"
#include "bot/channels/web_chat/chat_page.h"
#include "bot/channels/web_chat/web_chat_backend.h"
#include "bot/crypto/secret.h"
#include "bot/http/form.h"
#include "bot/http/http_message.h"
#include "bot/sessions/visitor_store.h"
#include "bot/sessions/visitor_tokens.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

struct WebChatOptions {
  SecretKey session_key;                         // survives a restart; used for nothing else
  size_t new_conversations_per_hour_max = 60;    // per address; 0 lifts the limit
  std::chrono::hours session_lifetime{30 * 24};  // of the cookie, after the last message
  PageTheme theme;
  std::string theme_css = "/* the shipped tokens */";  // or the organisation's
  std::string logo_svg;                                // empty: none
  std::string frame_ancestors;  // origins that may embed the page, with a space between
  std::string user_header;  // of a single-sign-on proxy; empty: the cookie alone is the identity
};

// The web page: rendered here, so that it works without scripts; with scripts the same forms are
// posted and the same answers are taken apart in the browser. Requests that another site causes are
// refused (403). The conversation hangs on a cookie that scripts cannot read, made at the first
// message, or on the name that a trusted proxy vouches for. After kIdleLock without a message, and
// after the quick exit, everything but the lock is refused until the code is typed (rule P6).
// A new conversation counts against its address (429 with Retry-After). Thread-safe.
class WebChatChannel {
 public:
  // All outlive the channel.
  WebChatChannel(WebChatOptions options, const Clock& clock, WebChatBackend& backend,
                 VisitorStore& visitors);

  HttpResponse GetFile(const HttpRequest& request) const;  // what never changes while it runs
  HttpResponse GetPage(const HttpRequest& request);
  HttpResponse GetAbout(const HttpRequest& request) const;
  HttpResponse PostMessage(const HttpRequest& request);
  HttpResponse PostActive(const HttpRequest& request);  // the person is typing: no lock yet
  HttpResponse PostLock(const HttpRequest& request);    // the quick exit
  HttpResponse PostUnlock(const HttpRequest& request);
  HttpResponse PostFresh(const HttpRequest& request);
  HttpResponse PostCases(const HttpRequest& request);
  HttpResponse PostDevice(const HttpRequest& request);
  HttpResponse PostRecord(const HttpRequest& request);
  // A record by one-time link, in platforms that keep copies (rule P5): looking at the link does
  // not use it, because platforms look at links by themselves.
  HttpResponse GetRecordLink(const HttpRequest& request) const;
  HttpResponse PostRecordLink(const HttpRequest& request) const;

  static constexpr const char* kChannel = kWebChannel;
  static constexpr size_t kEventBytesMin = 8;
  static constexpr size_t kEventBytesMax = 64;
  static constexpr size_t kChoiceBytesMax = 200;
  static constexpr size_t kCodeTriesPerHourMax = 20;  // for another device, per address

 private:
  struct Asked;  // a request with what is known of who asks

  Asked Read(const HttpRequest& request) const;
  std::optional<HttpResponse> Refuse(const Asked& asked, bool locked_too = true) const;
  HttpResponse Page(const Asked& asked, ChatPage page, int status = 200) const;
  HttpResponse Plain(const std::string& locale, const std::string& heading, const std::string& body,
                     int status = 200) const;
  HttpResponse LockedPage(const Asked& asked, const std::string& error, int status) const;
  HttpResponse Failed(Asked& asked, int status, const std::string& error_key,
                      const std::string& retry_after = "");
  HttpResponse Failed(Asked& asked, const Error& error);
  HttpResponse SeeOther(const std::string& address) const;
  HttpResponse File(const WebFile& file) const;
  HttpResponse OpenUnlocked(Asked& asked);
  HttpResponse Answer(Asked& asked, const Activity& activity);
  HttpResponse Erased(Asked& asked, const WebTurn& turn);
  HttpResponse MakeDeviceCode(Asked& asked, const std::string& mine);
  HttpResponse OpenOnThisDevice(Asked& asked);
  void ShowStanding(Asked& asked, ChatPage& page);
  void FillMenu(const Asked& asked, const CaseBook& book, ChatPage& page) const;
  bool AsksForDeviceCode(const Asked& asked, const std::string& text) const;
  void KeepCookie(const Asked& asked, HttpResponse& response) const;
  void DropCookie(const Asked& asked, HttpResponse& response) const;
  PageWords WordsIn(const std::string& locale) const;
  std::string Word(const std::string& locale, const std::string& key,
                   const PageArguments& arguments = {}) const;

  const WebChatOptions options_;
  const VisitorTokens tokens_;
  const Clock& clock_;
  WebChatBackend& backend_;
  VisitorStore& visitors_;
  PagePolicy policy_;
  AddressLimit limit_;
  AddressLimit code_limit_;
  std::unordered_map<std::string_view, std::string> etags_;  // by path
};

}  // namespace meldwijzer
