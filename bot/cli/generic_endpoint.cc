#include "bot/cli/generic_endpoint.h"

#include <ctime>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text/text.h"
#include "bot/channels/generic/generic_channel.h"
#include "bot/crypto/standard_webhooks.h"
#include "bot/turns/reply_json.h"

namespace meldwijzer {
namespace {

constexpr int kRetryAfterUnavailableS = 5;
constexpr int kRetryAfterLimitedS = 10;

bool IsJson(std::string_view content_type) {
  const std::string_view type = Trim(content_type.substr(0, content_type.find(';')));
  return EqualsIgnoreCase(type, "application/json");
}

HttpResponse Answer(const GenericEndpointParts& parts, std::string_view event_id,
                    std::string json) {
  HttpResponse response;
  response.content_type = "application/json";
  response.body = std::move(json);
  const std::time_t now = std::chrono::system_clock::to_time_t(parts.clock.Now());
  response.headers = {
      {"webhook-id", std::string(event_id)},
      {"webhook-timestamp", std::to_string(now)},
      {"webhook-signature", SignStandardWebhook(parts.secret, event_id, now, response.body)}};
  return response;
}

std::unexpected<HttpResponse> Refused(int status, std::string_view title, std::string_view detail) {
  return std::unexpected(ProblemResponse(status, title, detail));
}

// What the event says; or the answer where there is nothing to take a turn with.
std::expected<Activity, HttpResponse> ReadEvent(const GenericEndpointParts& parts,
                                                const HttpRequest& request) {
  const std::string_view event_id = request.Header("webhook-id");
  const WebhookHeaders headers{event_id, request.Header("webhook-timestamp"),
                               request.Header("webhook-signature")};
  const std::time_t now = std::chrono::system_clock::to_time_t(parts.clock.Now());
  if (!VerifyStandardWebhook(parts.secret, headers, request.body, now)) {
    ++parts.metrics.signatures_refused;
    return Refused(401, "Unauthorized",
                   "The signature is missing, stale, or does not fit the body.");
  }
  if (!IsJson(request.Header("content-type"))) {
    return Refused(415, "Unsupported Media Type", "Send application/json.");
  }
  if (event_id.size() > kGenericIdBytesMax) {
    return Refused(400, "Bad Request", "webhook-id is longer than 256 bytes");
  }
  const Result<GenericEvent> event = ParseGenericEvent(request.body, event_id);
  if (!event) {
    ++parts.metrics.turns_refused;
    return std::unexpected(TurnProblem(event.error()));
  }
  if (event->activity) return std::move(*event->activity);
  return std::unexpected(Answer(parts, event_id, ReplyToJson({event->conversation, {}, {}})));
}

void Serve(const std::shared_ptr<const GenericEndpointParts>& parts,
           const std::shared_ptr<const HttpRequest>& request, HttpRespond respond) {
  const std::expected<Activity, HttpResponse> activity = ReadEvent(*parts, *request);
  if (!activity) return respond(activity.error());
  parts->turns.HandleLater(*activity, [parts, event_id = activity->event_id,
                                       respond = std::move(respond)](Result<TurnAnswer> answer) {
    respond(answer ? Answer(*parts, event_id, std::move(answer->json))
                   : TurnProblem(answer.error()));
  });
}

}  // namespace

HttpResponse TurnProblem(const Error& error) {
  switch (error.code) {
    case ErrorCode::kInvalidArgument:
      return ProblemResponse(400, "Bad Request", error.message);
    case ErrorCode::kTooLarge:
      return ProblemResponse(413, "Content Too Large", error.message);
    case ErrorCode::kLimited:
      return ProblemResponse(429, "Too Many Requests", error.message, kRetryAfterLimitedS);
    case ErrorCode::kUnavailable:
      return ProblemResponse(503, "Service Unavailable",
                             "The store cannot be reached; nothing happened. Send it again.",
                             kRetryAfterUnavailableS);
    default:
      return ProblemResponse(500, "Internal Server Error");
  }
}

DeferredHandler MakeGenericEndpoint(const GenericEndpointParts& parts) {
  // Shared, so that an answer that comes later still finds it.
  return [parts = std::make_shared<const GenericEndpointParts>(parts)](
             const std::shared_ptr<const HttpRequest>& request, HttpRespond respond) {
    Serve(parts, request, std::move(respond));
  };
}

}  // namespace meldwijzer
