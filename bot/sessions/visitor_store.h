#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/error.h"
#include "bot/sessions/case_book.h"
#include "bot/turns/conversation_store.h"

namespace meldwijzer {

inline constexpr const char* kWebChannel = "web";

// How long a code for another device works; it works once.
inline constexpr std::chrono::minutes kDeviceCodeLifetime{15};

// Where the conversation of a visitor's case lives. All of a visitor's hang on one user, so that
// `erase --channel web --user` finds them.
ConversationKey CaseKey(const std::string& visitor, int number);

// Keeps what belongs to a visitor of the web page beside their conversations: the list of cases and
// the codes for other devices. Both live in the conversation store, sealed and named by keyed
// hashes like everything there, and go with EraseAll. Thread-safe.
class VisitorStore {
 public:
  // Both outlive the object.
  VisitorStore(ConversationStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  // The visitor's list of cases; a new one where none is kept.
  Result<CaseBook> Read(const std::string& visitor);
  // Changes the list in one transaction; `change` may run more than once.
  Result<CaseBook> Change(const std::string& visitor, const std::function<void(CaseBook&)>& change);
  // Writes the list anew where it was written long ago, so that it outlives its cases.
  Status KeepAlive(const std::string& visitor, const CaseBook& book);

  struct DeviceCode {
    std::string code;  // "K7PM-2WQX"
    Instant until{};
  };
  Result<DeviceCode> MakeDeviceCode(const std::string& visitor);
  // The visitor whose code this is; nullopt where it is unknown, used or too old. Works once.
  Result<std::optional<std::string>> TakeDeviceCode(const std::string& typed);

  // The conversation of a case as it was left.
  Result<std::optional<StoredConversation>> LoadCase(const std::string& visitor, int number) {
    return store_.Load(CaseKey(visitor, number));
  }
  Status EraseAll(const std::string& visitor);

 private:
  ConversationStore& store_;
  const Clock& clock_;
};

}  // namespace meldwijzer
