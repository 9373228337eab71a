#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace meldwijzer {

// Names of web conversations that nobody can guess or make up: 128 random bits with a keyed check,
// so that the server needs to store nothing to know its own. Thread-safe.
class WebSessions {
 public:
  // `key`: at least 32 secret bytes that survive a restart. Errors: kInvalidArgument.
  static Result<WebSessions> Create(std::string key);

  struct Session {
    std::string id;     // the conversation; for the server only
    std::string token;  // the cookie's value
  };
  Session New() const;
  // nullopt for everything that New() did not make under this key.
  std::optional<Session> Find(std::string_view token) const;

 private:
  explicit WebSessions(std::string key) : key_(std::move(key)) {}
  std::string Check(std::string_view id) const;
  std::string key_;
};

}  // namespace meldwijzer
