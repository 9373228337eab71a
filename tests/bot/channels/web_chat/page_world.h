#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/channels/web_chat/web_chat_channel.h"
#include "bot/stores/sqlite_store.h"

inline constexpr const char* kEvent = "0f8fad5b-d9cb-469f-a165-70867728950e";

inline std::string HeaderOf(const meldwijzer::HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

inline std::string CookieOf(const meldwijzer::HttpResponse& response) {
  const std::string line = HeaderOf(response, "Set-Cookie");
  return line.substr(0, line.find(';'));
}

inline meldwijzer::SecretKey KeyOf(char byte) {
  return meldwijzer::SecretKey::FromBytes(std::string(32, byte)).value();
}

// A bot that answers the same to everything, and remembers what it was asked.
class AskedBackend final : public meldwijzer::WebChatBackend {
 public:
  meldwijzer::Reply Opening(const std::string& locale) override {
    meldwijzer::Reply reply = Answer();
    reply.messages[0].text = "start " + locale;
    return reply;
  }
  meldwijzer::Result<meldwijzer::WebTurn> TakeTurn(const meldwijzer::Activity& activity) override {
    taken.push_back(activity);
    if (fails) return meldwijzer::Fail(*fails, "secret");
    return meldwijzer::WebTurn{Answer(), "nl", erases};
  }
  meldwijzer::Result<std::optional<meldwijzer::WebStanding>> Look(const std::string& /*visitor*/,
                                                                  int /*number*/) override {
    return std::optional(meldwijzer::WebStanding{"nl", Answer()});
  }
  meldwijzer::Result<std::optional<meldwijzer::WebFile>> MakeRecord(
      const std::string& /*visitor*/, int /*number*/, std::string_view /*format*/) override {
    return std::optional(meldwijzer::WebFile{"text/plain", ".txt", "RECORD", "nl"});
  }
  meldwijzer::Result<std::optional<meldwijzer::WebFile>> TakeRecord(
      std::string_view /*token*/, std::string_view /*format*/) override {
    return std::optional<meldwijzer::WebFile>();
  }
  bool IsRecordLink(std::string_view /*token*/) override { return false; }
  bool IsNeutral(const std::string& name) override { return name != "PERSON"; }
  std::string Words(const std::string& /*locale*/, const std::string& key,
                    const std::map<std::string, std::string>& arguments) override {
    std::string words = key;
    for (const auto& [name, value] : arguments) words += " " + value;
    return words;
  }

  std::vector<meldwijzer::Activity> taken;
  std::optional<meldwijzer::ErrorCode> fails;
  bool erases = false;

 private:
  static meldwijzer::Reply Answer() {
    return {.conversation = "",
            .messages = {{.text = "**Dag**",
                          .choices = {{.id = "yes", .title = "Ja"}},
                          .links = {{.title = "t", .url = "https://x.nl"}}}},
            .dialog = {.dialog = "meldcode", .state = "role", .step = 1, .done = false}};
  }
};

struct TickingClock final : meldwijzer::Clock {
  meldwijzer::Instant now{std::chrono::hours(500'000)};
  meldwijzer::Instant Now() const override { return now; }
};

// The page's channel over a real store in memory.
struct PageWorld {
  using Fields = std::vector<std::pair<std::string, std::string>>;

  TickingClock clock;
  AskedBackend backend;
  std::unique_ptr<meldwijzer::ConversationStore> store;
  std::unique_ptr<meldwijzer::VisitorStore> visitors;
  std::unique_ptr<meldwijzer::WebChatChannel> channel;

  explicit PageWorld(size_t per_hour = 60, char key = 'k') {
    store = std::move(meldwijzer::SqliteStore::Create({.path = ":memory:"}, KeyOf('m')).value());
    visitors = std::make_unique<meldwijzer::VisitorStore>(*store, clock);
    meldwijzer::WebChatOptions options;
    options.session_key = KeyOf(key);
    options.new_conversations_per_hour_max = per_hour;
    options.theme.exit_url = "https://away.example/";
    options.user_header = "X-User";
    channel = std::make_unique<meldwijzer::WebChatChannel>(options, clock, backend, *visitors);
  }

  static meldwijzer::HttpRequest Request(const std::string& path, const Fields& fields,
                                         const std::string& cookie = "") {
    meldwijzer::HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.peer = request.client = "192.0.2.1";
    request.headers = {{"Host", "chat.example"},
                       {"Content-Type", "application/x-www-form-urlencoded"}};
    if (!cookie.empty()) request.headers.emplace_back("Cookie", cookie);
    for (const auto& [name, value] : fields) {
      if (!request.body.empty()) request.body += '&';
      request.body += name + '=';
      for (const char c : value) {
        constexpr const char* kHex = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        request.body += {'%', kHex[byte / 16], kHex[byte % 16]};
      }
    }
    return request;
  }
  meldwijzer::HttpResponse Post(const std::string& path, const Fields& fields,
                                const std::string& cookie = "") {
    const meldwijzer::HttpRequest request = Request(path, fields, cookie);
    if (path == "/lock") return channel->PostLock(request);
    if (path == "/unlock") return channel->PostUnlock(request);
    if (path == "/cases") return channel->PostCases(request);
    if (path == "/device") return channel->PostDevice(request);
    if (path == "/record") return channel->PostRecord(request);
    return channel->PostMessage(request);
  }
  meldwijzer::HttpResponse Say(const std::string& text, const std::string& cookie = "") {
    return Post("/", {{"event", kEvent}, {"text", text}}, cookie);
  }
  meldwijzer::HttpResponse Get(const std::string& cookie = "") const {
    meldwijzer::HttpRequest request;
    request.method = "GET";
    request.path = "/";
    if (!cookie.empty()) request.headers = {{"Cookie", cookie}};
    return channel->GetPage(request);
  }
  // What stands behind a text of the page that says a code.
  static std::string Behind(const meldwijzer::HttpResponse& response, const std::string& words,
                            size_t size) {
    const size_t at = response.body.find(words);
    return at == std::string::npos ? "" : response.body.substr(at + words.size(), size);
  }
  static std::string CodeIn(const meldwijzer::HttpResponse& response) {
    return Behind(response, "page.lock-code ", 6);
  }
  static std::string DeviceCodeIn(const meldwijzer::HttpResponse& response) {
    return Behind(response, "page.device-code ", 9);
  }
};
