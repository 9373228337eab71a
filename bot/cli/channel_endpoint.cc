#include "bot/cli/channel_endpoint.h"

#include <utility>

#include "bot/cli/generic_endpoint.h"

namespace meldwijzer {
namespace {

constexpr int kRetryAfterS = 5;

// Takes the turns. An event that cannot be taken now is answered with 503, so that the platform
// sends it again; those before it are kept and will be recognised.
Result<std::vector<Reply>> TakeTurns(const ChannelEndpointParts& parts, const Incoming& incoming) {
  std::vector<Reply> replies;
  for (const Activity& activity : incoming.activities) {
    Result<TurnAnswer> answer = parts.turns.Handle(activity);
    if (!answer && answer.error().code == ErrorCode::kLimited) {
      answer = parts.turns.HandleTooFast(activity);
    }
    // It will never be taken: an id or text that no person of the platform can have made.
    if (!answer && answer.error().code == ErrorCode::kInvalidArgument) {
      replies.emplace_back();
      continue;
    }
    if (!answer) return std::unexpected(answer.error());
    replies.push_back(std::move(answer->reply));
  }
  return replies;
}

HttpResponse Serve(const ChannelEndpointParts& parts, const HttpRequest& request) {
  const Instant now = parts.clock.Now();
  const Status verified = parts.channel.Verify(request, now);
  if (!verified) {
    ++parts.metrics.signatures_refused;
    if (verified.error().code == ErrorCode::kUnavailable) {
      return ProblemResponse(503, StatusText(503), "", kRetryAfterS);
    }
    return parts.channel.Refuse(verified.error());
  }
  const Result<Incoming> incoming = parts.channel.Parse(request, now);
  if (!incoming) {
    ++parts.metrics.turns_refused;
    return parts.channel.Malformed(incoming.error());
  }
  const Result<std::vector<Reply>> replies = TakeTurns(parts, *incoming);
  if (!replies) return TurnProblem(replies.error());
  if (!incoming->instead.empty()) return incoming->instead.front();
  return parts.channel.Acknowledge(*incoming, *replies);
}

}  // namespace

HttpHandler MakeChannelEndpoint(const ChannelEndpointParts& parts) {
  return [parts](const HttpRequest& request) { return Serve(parts, request); };
}

}  // namespace meldwijzer
