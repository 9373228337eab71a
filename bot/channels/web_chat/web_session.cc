#include "bot/channels/web_chat/web_session.h"

#include <sodium.h>

#include <array>
#include <utility>

namespace meldwijzer {
namespace {

constexpr size_t kIdBytes = 16;
constexpr size_t kCheckBytes = 16;
constexpr size_t kKeyBytes = crypto_generichash_KEYBYTES;
constexpr std::string_view kPurpose = "meldwijzer web session v1";

template <size_t N>
std::string Hex(const std::array<unsigned char, N>& bytes) {
  std::array<char, N * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  return hex.data();
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Result<WebSessions> WebSessions::Create(std::string key) {
  if (key.size() < kKeyBytes || key.size() > crypto_generichash_KEYBYTES_MAX) {
    return Fail(ErrorCode::kInvalidArgument,
                "the key of the web sessions must have 32 to 64 bytes");
  }
  if (sodium_init() < 0) return Fail(ErrorCode::kInternal, "libsodium does not start");
  return WebSessions(std::move(key));
}

std::string WebSessions::Check(std::string_view id) const {
  std::array<unsigned char, kCheckBytes> check{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, Bytes(key_), key_.size(), check.size());
  crypto_generichash_update(&state, Bytes(kPurpose), kPurpose.size());
  crypto_generichash_update(&state, Bytes(id), id.size());
  crypto_generichash_final(&state, check.data(), check.size());
  return Hex(check);
}

WebSessions::Session WebSessions::New() const {
  std::array<unsigned char, kIdBytes> random{};
  randombytes_buf(random.data(), random.size());
  const std::string id = Hex(random);
  return {.id = id, .token = id + Check(id)};
}

std::optional<WebSessions::Session> WebSessions::Find(std::string_view token) const {
  if (token.size() != 2 * (kIdBytes + kCheckBytes)) return std::nullopt;
  const std::string_view id = token.substr(0, 2 * kIdBytes);
  const std::string check = Check(id);
  if (sodium_memcmp(check.data(), token.data() + id.size(), check.size()) != 0) return std::nullopt;
  return Session{.id = std::string(id), .token = std::string(token)};
}

}  // namespace meldwijzer
