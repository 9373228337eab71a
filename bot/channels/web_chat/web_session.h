#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/crypto/secret.h"

namespace meldwijzer {

// Names of web conversations that nobody can guess or make up: 128 random bits with a keyed check,
// so that the server needs to store nothing to know its own. Thread-safe.
class WebSessions {
 public:
  // `key` survives a restart, or every conversation begins anew.
  explicit WebSessions(const SecretKey& key) : key_(key) {}

  struct Session {
    std::string id;     // the conversation; for the server only
    std::string token;  // the cookie's value
  };
  Session New() const;
  // nullopt for everything that New() did not make under this key.
  std::optional<Session> Find(std::string_view token) const;

 private:
  std::string Check(std::string_view id) const;
  SecretKey key_;
};

}  // namespace meldwijzer
