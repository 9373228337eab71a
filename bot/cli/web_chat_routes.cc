#include "bot/cli/web_chat_routes.h"

#include <chrono>
#include <string>
#include <utility>

#include "bot/record/record_pdf.h"

namespace meldwijzer {

class WebChatSite::Backend final : public WebChatBackend {
 public:
  explicit Backend(const WebChatParts& parts) : parts_(parts) {}

  Reply Opening(const std::string& locale) override { return parts_.turns.Opening("", locale); }

  Result<WebTurn> TakeTurn(const Activity& activity) override {
    Result<TurnAnswer> answer = parts_.turns.Handle(activity);
    if (!answer) return std::unexpected(answer.error());
    return WebTurn{std::move(answer->reply), std::move(answer->locale), answer->erased};
  }

  Result<std::optional<WebStanding>> Look(const std::string& visitor, int number) override {
    std::optional<WebStanding> found;
    const auto stored = parts_.store.Load(CaseKey(visitor, number));
    if (!stored) return std::unexpected(stored.error());
    if (!*stored) return found;
    auto standing = parts_.steps.WhereItStands("", **stored, parts_.clock.Now());
    if (standing) found = WebStanding{std::move(standing->locale), std::move(standing->reply)};
    return found;
  }

  Result<std::optional<WebFile>> MakeRecord(const std::string& visitor, int number,
                                            std::string_view format) override {
    return RecordOf(CaseKey(visitor, number), format);
  }

  Result<std::optional<WebFile>> TakeRecord(std::string_view token,
                                            std::string_view format) override {
    if (!IsFormat(format)) return std::optional<WebFile>();
    const auto key = parts_.links.Use(token, parts_.clock.Now());
    if (!key) return std::unexpected(key.error());
    if (!*key) return std::optional<WebFile>();
    return RecordOf(**key, format);
  }

  bool IsRecordLink(std::string_view token) override {
    const auto key = parts_.links.Read(token, parts_.clock.Now());
    if (!key) return false;
    const auto stored = parts_.store.Load(*key);
    return !stored || stored->has_value();
  }

  bool IsNeutral(const std::string& name) override { return parts_.steps.IsNeutral(name); }

  std::string Words(const std::string& locale, const std::string& key,
                    const std::map<std::string, std::string>& arguments) override {
    return parts_.steps.Words(locale, key, arguments);
  }

 private:
  static bool IsFormat(std::string_view format) {
    return format == "pdf" || format == "markdown" || format == "text";
  }

  // From what is stored and from nothing else; the server keeps no document.
  Result<std::optional<WebFile>> RecordOf(const ConversationKey& key, std::string_view format) {
    std::optional<WebFile> file;
    if (!IsFormat(format)) return file;
    const auto stored = parts_.store.Load(key);
    if (!stored) return std::unexpected(stored.error());
    if (!*stored) return file;
    const auto made = parts_.steps.MakeRecord(**stored, parts_.clock.Now());
    if (!made) return file;
    if (format == "pdf") {
      Result<std::string> pdf = RecordPdf(made->record, made->locale, made->page_words);
      if (!pdf) return std::unexpected(pdf.error());
      file = WebFile{"application/pdf", ".pdf", std::move(*pdf), made->locale};
    } else if (format == "markdown") {
      file = WebFile{"text/markdown; charset=utf-8", ".md", ToMarkdown(made->record), made->locale};
    } else {
      file = WebFile{"text/plain; charset=utf-8", ".txt", ToPlainText(made->record), made->locale};
    }
    return file;
  }

  const WebChatParts parts_;
};

namespace {

WebChatOptions WithSettings(WebChatOptions options, const SecretKey& session_key,
                            const Settings& settings) {
  options.session_key = session_key;
  if (!settings.rate_limit) options.new_conversations_per_hour_max = 0;
  // A cookie that outlives the conversation would say for nothing that somebody was here.
  options.session_lifetime = std::chrono::days(settings.retention_days);
  options.frame_ancestors = settings.web_chat_frame_ancestors;
  options.user_header = settings.web_chat_user_header;
  options.theme.exit_url = settings.web_chat_exit_url;
  return options;
}

}  // namespace

WebChatSite::WebChatSite(const WebChatParts& parts, const SecretKey& session_key,
                         const Settings& settings, WebChatOptions dress)
    : backend_(std::make_unique<Backend>(parts)),
      visitors_(parts.store, parts.clock),
      channel_(WithSettings(std::move(dress), session_key, settings), parts.clock, *backend_,
               visitors_) {}

WebChatSite::~WebChatSite() = default;

void WebChatSite::AddRoutes(Router& router, bool page, bool record_links) {
  const auto add = [&](const char* method, const char* path, auto handler) {
    router.Add(method, path, [this, handler](const HttpRequest& request) {
      return (channel_.*handler)(request);
    });
  };
  using Channel = WebChatChannel;
  if (page || record_links) {
    for (const char* const path :
         {"/chat.css", "/favicon.svg", "/theme.css", "/logo.svg", "/manifest.webmanifest"}) {
      add("GET", path, &Channel::GetFile);
    }
  }
  if (record_links) {
    add("GET", "/record/*", &Channel::GetRecordLink);
    add("POST", "/record/*", &Channel::PostRecordLink);
  }
  if (!page) return;
  for (const char* const path : {"/chat.js", "/sw.js", "/offline.html", "/embed.js"}) {
    add("GET", path, &Channel::GetFile);
  }
  add("GET", "/", &Channel::GetPage);
  add("GET", "/about", &Channel::GetAbout);
  add("POST", "/", &Channel::PostMessage);
  add("POST", "/active", &Channel::PostActive);
  add("POST", "/lock", &Channel::PostLock);
  add("POST", "/unlock", &Channel::PostUnlock);
  add("POST", "/fresh", &Channel::PostFresh);
  add("POST", "/cases", &Channel::PostCases);
  add("POST", "/device", &Channel::PostDevice);
  add("POST", "/record", &Channel::PostRecord);
}

}  // namespace meldwijzer
