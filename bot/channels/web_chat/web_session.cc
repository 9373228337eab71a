#include "bot/channels/web_chat/web_session.h"

#include <sodium.h>

namespace meldwijzer {
namespace {

constexpr size_t kIdBytes = 16;
constexpr size_t kIdHexDigits = 2 * kIdBytes;

}  // namespace

std::string WebSessions::Check(std::string_view id) const {
  return ToHex(KeyedHash(key_, {"web session", id}));
}

WebSessions::Session WebSessions::New() const {
  const std::string id = ToHex(RandomBytes(kIdBytes));
  return {.id = id, .token = id + Check(id)};
}

std::optional<WebSessions::Session> WebSessions::Find(std::string_view token) const {
  const std::string_view id = token.substr(0, kIdHexDigits);
  const std::string_view claimed = token.substr(id.size());
  const std::string check = Check(id);
  // Constant time, so that a check cannot be found byte by byte.
  if (claimed.size() != check.size() ||
      sodium_memcmp(check.data(), &*claimed.begin(), check.size()) != 0) {
    return std::nullopt;
  }
  return Session{.id = std::string(id), .token = std::string(token)};
}

}  // namespace meldwijzer
