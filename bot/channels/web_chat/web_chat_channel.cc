#include "bot/channels/web_chat/web_chat_channel.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text/text.h"
#include "bot/channels/web_chat/page_files.h"
#include "bot/turns/reply_json.h"

namespace meldwijzer {
namespace {

using nlohmann::ordered_json;

HttpResponse Refusal(int status, std::string_view detail, int retry_after_s = 0) {
  return ProblemResponse(status, StatusText(status), detail, retry_after_s);
}

// FNV-1a: tells versions of a file apart, nothing more.
std::string Fingerprint(std::string_view bytes) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return "\"" + std::to_string(hash) + "\"";
}

// A browser says where a request comes from; a program without that header has no cookie of
// somebody else to misuse.
bool IsFromElsewhere(const HttpRequest& request) {
  const std::string_view site = request.Header("Sec-Fetch-Site");
  if (!site.empty() && site != "same-origin") return true;
  if (!request.HasHeader("Origin")) return false;
  const std::string_view origin = request.Header("Origin");
  const size_t host = origin.find("://");
  return host == std::string_view::npos ||
         !EqualsIgnoreCase(origin.substr(host + 3), request.Header("Host"));
}

bool IsJson(const HttpRequest& request) {
  std::string_view type = request.Header("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return EqualsIgnoreCase(type, "application/json");
}

bool IsEventId(std::string_view id) {
  return id.size() >= WebChatChannel::kEventBytesMin &&
         id.size() <= WebChatChannel::kEventBytesMax && std::ranges::all_of(id, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-';
         });
}

// An absent field is ""; one of another type makes the whole body wrong.
bool TakeString(const ordered_json& object, const char* name, std::string& out) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return true;
  if (!found->is_string()) return false;
  out = found->get<std::string>();
  return true;
}

std::optional<Activity> ParseActivity(const std::string& body) {
  const ordered_json object = ordered_json::parse(body, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  Activity activity;
  activity.channel = WebChatChannel::kChannel;
  activity.opened = true;  // the page begins with GET /chat/start
  if (!TakeString(object, "event", activity.event_id) ||
      !TakeString(object, "text", activity.text) ||
      !TakeString(object, "choice", activity.choice) ||
      !TakeString(object, "locale", activity.locale)) {
    return std::nullopt;
  }
  const bool locale_known = activity.locale == "nl" || activity.locale == "en";
  const bool says_something = !activity.text.empty() || !activity.choice.empty();
  if (!IsEventId(activity.event_id) || !locale_known || !says_something ||
      activity.choice.size() > WebChatChannel::kChoiceBytesMax ||
      HasControlCharacters(activity.text) || HasControlCharacters(activity.choice)) {
    return std::nullopt;
  }
  return activity;
}

// The conversation's name stays out: it is half of the cookie.
HttpResponse ToResponse(Reply reply) {
  reply.conversation.clear();
  HttpResponse response;
  response.content_type = "application/json";
  response.body = ReplyToJson(reply);
  return response;
}

HttpResponse ToResponse(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return Refusal(400, "Dit bericht kan ik niet lezen. Pas het aan en probeer het nog eens.");
    case ErrorCode::kTooLarge:
      return Refusal(413, "Je bericht is te lang. Deel het op in kleinere stukken.");
    case ErrorCode::kLimited:
      return Refusal(429, "Er komen te veel berichten achter elkaar. Wacht even.", 10);
    case ErrorCode::kUnavailable:
      return Refusal(503, "Je bericht kon nu niet worden bewaard. Er is niets gebeurd.", 2);
    default:
      return Refusal(500, "Er ging hier iets mis. Er is niets gebeurd.");
  }
}

std::string CookieName(const HttpRequest& request) {
  return request.secure ? "__Host-meldwijzer" : "meldwijzer";
}

}  // namespace

WebChatChannel::WebChatChannel(WebChatOptions options, const Clock& clock, Opening opening,
                               TakeTurn take_turn)
    : options_(std::move(options)),
      sessions_(options_.session_key),
      clock_(clock),
      opening_(std::move(opening)),
      take_turn_(std::move(take_turn)),
      limit_(options_.new_conversations_per_hour_max) {
  for (const PageFile& file : PageFiles()) etags_.emplace(file.path, Fingerprint(file.bytes));
}

HttpResponse WebChatChannel::GetPage(const HttpRequest& request) const {
  const auto files = PageFiles();
  const auto file = std::ranges::find(files, request.path, &PageFile::path);
  if (file == files.end()) return Refusal(404, "Hier is niets.");
  const std::string& etag = etags_.at(file->path);
  HttpResponse response;
  AddPageSecurityHeaders(response);
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (request.Header("If-None-Match") == etag) {
    response.status = 304;
    return response;
  }
  response.content_type = file->content_type;
  response.body = file->bytes;
  return response;
}

HttpResponse WebChatChannel::GetStart(const HttpRequest& request) const {
  const std::string locale = request.QueryValue("locale") == "en" ? "en" : "nl";
  const Result<Reply> reply = opening_(locale);
  return reply ? ToResponse(*reply) : ToResponse(reply.error());
}

HttpResponse WebChatChannel::PostMessage(const HttpRequest& request) {
  if (IsFromElsewhere(request)) {
    return Refusal(403, "Dit verzoek komt van een andere website en is geweigerd.");
  }
  if (!IsJson(request)) return Refusal(415, "Stuur het bericht als application/json.");
  std::optional<Activity> activity = ParseActivity(request.body);
  if (!activity) return ToResponse(Error{.code = ErrorCode::kInvalidArgument, .message = ""});

  const std::string cookie = CookieName(request);
  std::optional<WebSessions::Session> session = sessions_.Find(request.Cookie(cookie));
  if (!session) {
    const int wait_s = limit_.TryOpen(request.client, clock_.Now());
    if (wait_s > 0) {
      return Refusal(429,
                     "Vanaf jouw netwerk zijn het laatste uur te veel nieuwe gesprekken begonnen. "
                     "Probeer het later opnieuw. Is er nu gevaar? Bel 112. Veilig Thuis is dag en "
                     "nacht bereikbaar op 0800-2000.",
                     wait_s);
    }
    session = sessions_.New();
  }
  activity->conversation = session->id;
  activity->user = session->id;
  const Result<Reply> reply = take_turn_(*activity);
  if (!reply) return ToResponse(reply.error());
  HttpResponse response = ToResponse(*reply);
  const auto lifetime_s = std::chrono::seconds(options_.session_lifetime).count();
  response.headers.emplace_back(
      "Set-Cookie", cookie + "=" + session->token +
                        "; Path=/; Max-Age=" + std::to_string(lifetime_s) +
                        "; HttpOnly; SameSite=Strict" + (request.secure ? "; Secure" : ""));
  return response;
}

}  // namespace meldwijzer
