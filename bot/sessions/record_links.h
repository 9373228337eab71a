#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "bot/crypto/secret.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

// How long a link to a record works; it works once (rule P5).
inline constexpr std::chrono::minutes kRecordLinkLifetime{15};

// Links to the record of a conversation, for platforms that keep copies of what is said. A link
// holds, sealed, whose record it is and until when; nothing is stored for it until it is used.
// What it leads to is made at that moment from the conversation, so a link to an erased one leads
// nowhere. Thread-safe.
class RecordLinks {
 public:
  // `base_url` is where people reach the server ("https://meldwijzer.example.nl"); empty: no links
  // can be made. `store` outlives the object.
  RecordLinks(const SecretKey& key, std::string base_url, ConversationStore& store)
      : key_(key), base_url_(std::move(base_url)), store_(store) {}

  // "" where there is no base. The same event makes links of which one can be used.
  std::string Make(const ConversationKey& conversation, std::string_view event, Instant now) const;

  // The conversation that a link leads to; nullopt where it has expired or is none of ours.
  std::optional<ConversationKey> Read(std::string_view token, Instant now) const;
  // The same, once: nullopt also where it was used before.
  Result<std::optional<ConversationKey>> Use(std::string_view token, Instant now);
  static constexpr const char* kPath = "/record/";

 private:
  struct Ticket;
  std::optional<Ticket> Open(std::string_view token, Instant now) const;
  const SecretKey key_;
  const std::string base_url_;
  ConversationStore& store_;
};

}  // namespace meldwijzer
