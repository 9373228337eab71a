#include "bot/sessions/record_links.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace meldwijzer {
namespace {

using nlohmann::json;

constexpr const char* kContext = "record link";
constexpr const char* kUsed = "used";
constexpr size_t kTokenBytesMax = 2000;

std::string FromHex(std::string_view hex) {
  std::string bytes;
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  if (hex.size() % 2 != 0 || hex.size() > kTokenBytesMax) return bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    const int high = value(hex[i]);
    const int low = value(hex[i + 1]);
    if (high < 0 || low < 0) return {};
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace

struct RecordLinks::Ticket {
  ConversationKey conversation;
  std::string once;  // the same for every link of one event
};

std::string RecordLinks::Make(const ConversationKey& conversation, std::string_view event,
                              Instant now) const {
  if (base_url_.empty()) return "";
  const std::string once =
      ToHex(KeyedHash(key_, {"once", conversation.channel, conversation.conversation, event}));
  const Instant until = now + kRecordLinkLifetime;
  const std::string ticket = json{conversation.channel, conversation.conversation,
                                  conversation.user, once, until.time_since_epoch().count()}
                                 .dump();
  return base_url_ + kPath + ToHex(Seal(key_, ticket, kContext));
}

std::optional<RecordLinks::Ticket> RecordLinks::Open(std::string_view token, Instant now) const {
  const Result<std::string> text = meldwijzer::Open(key_, FromHex(token), kContext);
  if (!text) return std::nullopt;
  constexpr size_t kParts = 5;
  const json parts = json::parse(*text, nullptr, false);
  if (!parts.is_array() || parts.size() != kParts) return std::nullopt;
  const Instant until{std::chrono::milliseconds(parts[4].get<int64_t>())};
  if (now >= until) return std::nullopt;
  return Ticket{
      {parts[0].get<std::string>(), parts[1].get<std::string>(), parts[2].get<std::string>()},
      parts[3].get<std::string>()};
}

std::optional<ConversationKey> RecordLinks::Read(std::string_view token, Instant now) const {
  auto ticket = Open(token, now);
  if (!ticket) return std::nullopt;
  return std::move(ticket->conversation);
}

Result<std::optional<ConversationKey>> RecordLinks::Use(std::string_view token, Instant now) {
  std::optional<ConversationKey> found;
  auto ticket = Open(token, now);
  if (!ticket) return found;
  const Step step = [](const std::optional<StoredConversation>&) {
    StepOutcome outcome;
    outcome.keep = StepOutcome::Keep::kNothing;  // the receipt alone tells that it was used
    outcome.answer = kUsed;
    return outcome;
  };
  const ConversationKey once{"record-link", ticket->once, ticket->conversation.user};
  const auto taken = store_.TakeTurn(once, kUsed, now, step);
  if (!taken) return std::unexpected(taken.error());
  if (!taken->repeated) found = std::move(ticket->conversation);
  return found;
}

}  // namespace meldwijzer
