#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "bot/crypto/secret.h"

namespace meldwijzer {

// After so long without a message a conversation is locked (rule P6).
inline constexpr std::chrono::minutes kIdleLock{15};

// Somebody in the web page: a name that nobody can guess, and when they were last active.
struct Visitor {
  std::string id;       // for the server only
  Instant active_at{};  // the epoch: locked by the person
  bool IsLocked(Instant now) const { return now - active_at >= kIdleLock; }
};

// The cookie's value: 128 random bits, the moment of the last message, and a keyed check over both,
// so that the server needs to store nothing to know its own visitors and their lock. An older
// cookie that somebody kept only locks sooner. Thread-safe.
class VisitorTokens {
 public:
  // `key` survives a restart, or every conversation begins anew.
  explicit VisitorTokens(const SecretKey& key) : key_(key) {}

  static Visitor New(Instant now);
  // The visitor that a single-sign-on proxy vouches for; the same name, the same visitor.
  Visitor Named(std::string_view user, Instant now) const;
  std::string TokenOf(const Visitor& visitor) const;
  // nullopt for everything that TokenOf() did not make under this key.
  std::optional<Visitor> Find(std::string_view token) const;

  // The six digits that open a locked conversation; always the same for one visitor.
  std::string LockCode(const Visitor& visitor) const;
  // Compares in constant time; spaces in what was typed do not matter.
  bool IsLockCode(const Visitor& visitor, std::string_view typed) const;

 private:
  std::string Check(std::string_view id, std::string_view active_s) const;
  SecretKey key_;
};

}  // namespace meldwijzer
