#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bot/content/content_set.h"
#include "bot/crypto/secret.h"
#include "bot/stores/sqlite_store.h"
#include "bot/telemetry/log.h"
#include "bot/telemetry/metrics.h"
#include "bot/turns/dialog_steps.h"
#include "bot/turns/turn_handler.h"

namespace meldwijzer {

// A clock that stands where it is put.
class SetClock final : public Clock {
 public:
  Instant Now() const override { return now_; }
  void Set(Instant now) { now_ = now; }

 private:
  Instant now_{};
};

// The whole bot in one process without network: the terminal and recorded conversations run on it.
// For one thread.
class LocalBot {
 public:
  // `content` and `clock` outlive the bot. `store` is a file, or ":memory:".
  static Result<std::unique_ptr<LocalBot>> Create(const ContentSet& content,
                                                  const OrganisationFacts& facts,
                                                  const Clock& clock,
                                                  const std::string& store = ":memory:");

  // The first message; the first answer then leaves it out.
  Reply Opening(const std::string& conversation, const std::string& locale);
  // One event of `conversation`: a text, or the id of a choice.
  Result<Reply> Say(const std::string& conversation, const std::string& locale,
                    const std::string& text, const std::string& choice);
  // The last event once more, as a platform sends it that saw no answer.
  Result<Reply> SayAgain();
  // Closes the store and opens it again, as a server does that starts anew. What was in memory only
  // is gone.
  Status Restart();
  // The ways that the dialog took since the last call (TurnResult::trace).
  std::vector<std::string> TakeTrace();

 private:
  LocalBot(const ContentSet& content, const OrganisationFacts& facts, const Clock& clock,
           SqliteStoreOptions store);

  Log log_;
  Metrics metrics_;
  const Clock& clock_;
  const SqliteStoreOptions store_options_;
  const SecretKey key_ = SecretKey::Random();
  std::unique_ptr<ConversationStore> store_;
  DialogSteps steps_;
  std::optional<TurnHandler> turns_;  // made anew with the store
  Activity last_;
  std::vector<std::string> trace_;
  int events_ = 0;
  bool opened_ = false;
};

}  // namespace meldwijzer
