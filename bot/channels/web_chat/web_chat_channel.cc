#include "bot/channels/web_chat/web_chat_channel.h"

#include <algorithm>
#include <utility>

#include "base/text/text.h"
#include "bot/channels/web_chat/html.h"
#include "bot/channels/web_chat/page_files.h"
#include "bot/channels/web_chat/web_chat_asked.h"

namespace meldwijzer {

namespace {

constexpr const char* kThemePath = "/theme.css";
constexpr const char* kLogoPath = "/logo.svg";

std::string OriginOf(std::string_view address) {
  const size_t host = address.find("://");
  if (host == std::string_view::npos) return "";
  return std::string(address.substr(0, address.find('/', host + 3)));
}

// The name of the page's cookie says to browsers what it may be used for.
std::string CookieName(const HttpRequest& request) {
  return request.secure ? "__Host-meldwijzer" : "meldwijzer";
}

}  // namespace

WebChatChannel::WebChatChannel(WebChatOptions options, const Clock& clock, WebChatBackend& backend,
                               VisitorStore& visitors)
    : options_(std::move(options)),
      tokens_(options_.session_key),
      clock_(clock),
      backend_(backend),
      visitors_(visitors),
      policy_{.frame_ancestors = options_.frame_ancestors,
              .form_targets = OriginOf(options_.theme.exit_url)},
      limit_(options_.new_conversations_per_hour_max),
      code_limit_(kCodeTriesPerHourMax) {
  for (const PageFile& file : PageFiles()) etags_.emplace(file.path, Fingerprint(file.bytes));
  etags_.emplace(kThemePath, Fingerprint(options_.theme_css));
  etags_.emplace(kLogoPath, Fingerprint(options_.logo_svg));
}

HttpResponse WebChatChannel::GetFile(const HttpRequest& request) const {
  const auto files = PageFiles();
  const auto file = std::ranges::find(files, request.path, &PageFile::path);
  PageFile found;
  if (file != files.end()) {
    found = *file;
  } else if (request.path == kThemePath) {
    found = {kThemePath, "text/css; charset=utf-8", options_.theme_css};
  } else if (request.path == kLogoPath && !options_.logo_svg.empty()) {
    found = {kLogoPath, "image/svg+xml", options_.logo_svg};
  } else {
    return ProblemResponse(404, StatusText(404), "There is nothing at this address.");
  }
  const std::string etag = "\"" + etags_.at(found.path) + "\"";
  HttpResponse response;
  AddPageSecurityHeaders(response, policy_);
  if (request.path == "/embed.js") {  // the one file that belongs on somebody else's page
    std::erase_if(response.headers,
                  [](const auto& field) { return field.first == "Cross-Origin-Resource-Policy"; });
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
  }
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (request.Header("If-None-Match") == etag) {
    response.status = 304;
    return response;
  }
  response.content_type = found.content_type;
  response.body = found.bytes;
  return response;
}

WebChatChannel::Asked WebChatChannel::Read(const HttpRequest& request) const {
  Asked asked{.request = request, .now = clock_.Now()};
  if (request.method == "POST") {
    const auto fields = ParseForm(request.body);
    asked.readable = IsForm(request) && fields.has_value();
    if (fields) asked.fields = *fields;
  }
  asked.locale = LocaleOf(request, asked.fields);
  asked.visitor = tokens_.Find(request.Cookie(CookieName(request)));
  if (!options_.user_header.empty() && request.proxied) {
    const std::string_view user = request.Header(options_.user_header);
    if (!user.empty()) {
      // Who has signed in is known; the cookie only says whether the conversation is locked here.
      const Visitor named = tokens_.Named(user, asked.now);
      if (!asked.visitor || asked.visitor->id != named.id) asked.visitor = named;
    }
  }
  return asked;
}

std::optional<HttpResponse> WebChatChannel::Refuse(const Asked& asked, bool locked_too) const {
  const auto refusal = [&](int status, const std::string& key) {
    return Plain(asked.locale, Word(asked.locale, "title"), MessageHtml(Word(asked.locale, key)),
                 status);
  };
  if (IsFromElsewhere(asked.request)) return refusal(403, "error-elsewhere");
  if (!asked.readable) {
    return IsForm(asked.request) ? refusal(400, "error-unreadable")
                                 : refusal(415, "error-unreadable");
  }
  if (locked_too && asked.IsLocked()) return LockedPage(asked, "", 200);
  return std::nullopt;
}

HttpResponse WebChatChannel::Page(const Asked& asked, ChatPage page, int status) const {
  if (page.locale.empty()) page.locale = asked.locale;
  page.theme = options_.theme;
  page.theme.has_logo = !options_.logo_svg.empty();
  page.event = ToHex(RandomBytes(kEventBytesMin));
  HttpResponse response;
  response.status = status;
  AddPageSecurityHeaders(response, policy_);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Vary", "Accept-Language, Cookie");
  response.content_type = "text/html; charset=utf-8";
  response.body = ChatPageHtml(page, WordsIn(page.locale));
  return response;
}

HttpResponse WebChatChannel::Plain(const std::string& locale, const std::string& heading,
                                   const std::string& body, int status) const {
  PlainPage page{.locale = locale, .theme = options_.theme, .heading = heading, .body = body};
  page.theme.has_logo = !options_.logo_svg.empty();
  HttpResponse response;
  response.status = status;
  AddPageSecurityHeaders(response, policy_);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.content_type = "text/html; charset=utf-8";
  response.body = PlainPageHtml(page, WordsIn(locale));
  return response;
}

HttpResponse WebChatChannel::SeeOther(const std::string& address) const {
  HttpResponse response;
  response.status = 303;
  AddPageSecurityHeaders(response, policy_);
  response.headers.emplace_back("Location", address);
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

HttpResponse WebChatChannel::GetAbout(const HttpRequest& request) const {
  const std::string locale = LocaleOf(request, {});
  std::string body = MessageHtml(Word(locale, "about-what"));
  for (const char* const part : {"about-numbers", "about-data", "about-sources"}) {
    body += "<h2>" + EscapeHtml(Word(locale, part)) + "</h2>" +
            MessageHtml(Word(locale, std::string(part) + "-text"));
  }
  return Plain(locale, Word(locale, "about"), body);
}

PageWords WebChatChannel::WordsIn(const std::string& locale) const {
  return [this, locale](const std::string& key, const PageArguments& arguments) {
    return backend_.Words(locale, key, arguments);
  };
}

std::string WebChatChannel::Word(const std::string& locale, const std::string& key,
                                 const PageArguments& arguments) const {
  return backend_.Words(locale, "page." + key, arguments);
}

void WebChatChannel::KeepCookie(const Asked& asked, HttpResponse& response) const {
  const auto lifetime_s = std::chrono::seconds(options_.session_lifetime).count();
  response.headers.emplace_back(
      "Set-Cookie", CookieName(asked.request) + "=" + tokens_.TokenOf(*asked.visitor) +
                        "; Path=/; Max-Age=" + std::to_string(lifetime_s) +
                        "; HttpOnly; SameSite=Strict" + (asked.request.secure ? "; Secure" : ""));
}

void WebChatChannel::DropCookie(const Asked& asked, HttpResponse& response) const {
  response.headers.emplace_back(
      "Set-Cookie", CookieName(asked.request) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict" +
                        (asked.request.secure ? "; Secure" : ""));
}

}  // namespace meldwijzer
