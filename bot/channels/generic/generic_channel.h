#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

inline constexpr size_t kGenericBodyBytesMax = size_t{64} * 1024;
inline constexpr size_t kGenericDepthMax = 16;
inline constexpr size_t kGenericIdBytesMax = 256;  // of conversation, user, webhook-id
inline constexpr size_t kGenericLocaleBytesMax = 35;
inline constexpr const char* kGenericChannel = "generic";

// An event of the generic webhook. `activity` is empty for a type that is not known: answered with
// no messages.
struct GenericEvent {
  std::optional<Activity> activity;
  std::string conversation;
};

// Reads a body whose signature was checked before. Strict: valid UTF-8, an object, no key twice,
// every field of its type, required fields there, ids short and without control characters; fields
// that are not known are left alone. Errors: kInvalidArgument and kTooLarge, with a message that
// names the field and never its value. Pure.
Result<GenericEvent> ParseGenericEvent(std::string_view body, std::string_view event_id);

}  // namespace meldwijzer
