#include "bot/channels/web_chat/web_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "base/text/text.h"
#include "bot/channels/web_chat/web_chat_channel.h"

namespace meldwijzer {
namespace {

bool IsEventId(std::string_view id) {
  return id.size() >= WebChatChannel::kEventBytesMin &&
         id.size() <= WebChatChannel::kEventBytesMax && std::ranges::all_of(id, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-';
         });
}

}  // namespace

bool IsFromElsewhere(const HttpRequest& request) {
  const std::string_view site = request.Header("Sec-Fetch-Site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  if (!request.HasHeader("Origin")) return false;
  const std::string_view origin = request.Header("Origin");
  const size_t host = origin.find("://");
  return host == std::string_view::npos ||
         !EqualsIgnoreCase(origin.substr(host + 3), request.Header("Host"));
}

bool IsForm(const HttpRequest& request) {
  std::string_view type = request.Header("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return EqualsIgnoreCase(type, "application/x-www-form-urlencoded");
}

std::string LocaleOf(const HttpRequest& request, const FormFields& fields) {
  for (const std::string& said : {FieldOf(fields, "lang"), request.QueryValue("lang")}) {
    if (said == "nl" || said == "en") return said;
  }
  const std::string_view accepted = request.Header("Accept-Language");
  const size_t english = accepted.find("en");
  return english < accepted.find("nl") ? "en" : "nl";
}

std::optional<Activity> ActivityOf(const FormFields& fields, const std::string& locale) {
  Activity activity;
  activity.channel = WebChatChannel::kChannel;
  activity.opened = true;  // the page begins with the first message
  activity.locale = locale;
  activity.text = Trim(FieldOf(fields, "text"));
  activity.choice = ChoiceOf(fields).id;
  const std::string event = FieldOf(fields, "event");
  if (!activity.choice.empty()) activity.text.clear();
  if (!IsEventId(event) || activity.choice.size() > WebChatChannel::kChoiceBytesMax ||
      HasControlCharacters(activity.choice)) {
    return std::nullopt;
  }
  activity.event_id = event + "." + Fingerprint(activity.choice + '\0' + activity.text);
  return activity;
}

Choice ChoiceOf(const FormFields& fields) {
  const std::string field = FieldOf(fields, "choice");
  const size_t space = field.find(' ');
  if (space == std::string::npos) return {field, field};
  return {field.substr(0, space), field.substr(space + 1)};
}

std::string Fingerprint(std::string_view bytes) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return fmt::format("{:016x}", hash);
}

}  // namespace meldwijzer
