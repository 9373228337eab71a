#include "bot/sessions/visitor_tokens.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace meldwijzer {
namespace {

constexpr size_t kIdBytes = 16;
constexpr size_t kIdHexDigits = 2 * kIdBytes;
constexpr uint64_t kLockCodes = 1'000'000;

bool EqualInConstantTime(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

int64_t SecondsOf(Instant instant) {
  return std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count();
}

}  // namespace

std::string VisitorTokens::Check(std::string_view id, std::string_view active_s) const {
  return ToHex(KeyedHash(key_, {"web visitor", id, active_s}));
}

Visitor VisitorTokens::New(Instant now) { return {ToHex(RandomBytes(kIdBytes)), now}; }

Visitor VisitorTokens::Named(std::string_view user, Instant now) const {
  return {ToHex(KeyedHash(key_, {"web user", user})), now};
}

std::string VisitorTokens::TokenOf(const Visitor& visitor) const {
  const std::string active_s = std::to_string(SecondsOf(visitor.active_at));
  return fmt::format("{}.{}.{}", visitor.id, active_s, Check(visitor.id, active_s));
}

std::optional<Visitor> VisitorTokens::Find(std::string_view token) const {
  const std::string_view id = token.substr(0, kIdHexDigits);
  std::string_view rest = token.substr(id.size());
  if (id.size() != kIdHexDigits || !rest.starts_with('.')) return std::nullopt;
  rest.remove_prefix(1);
  const size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view active_s = rest.substr(0, dot);
  if (!EqualInConstantTime(Check(id, active_s), rest.substr(dot + 1))) return std::nullopt;
  int64_t seconds = 0;
  std::from_chars(active_s.data(), active_s.data() + active_s.size(), seconds);
  return Visitor{std::string(id), Instant(std::chrono::seconds(seconds))};
}

std::string VisitorTokens::LockCode(const Visitor& visitor) const {
  uint64_t number = 0;
  for (const char c : KeyedHash(key_, {"lock code", visitor.id}).substr(0, sizeof(number))) {
    number = number << 8U | static_cast<unsigned char>(c);
  }
  return fmt::format("{:06}", number % kLockCodes);
}

bool VisitorTokens::IsLockCode(const Visitor& visitor, std::string_view typed) const {
  std::string digits(typed);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '-'; });
  return EqualInConstantTime(LockCode(visitor), digits);
}

}  // namespace meldwijzer
