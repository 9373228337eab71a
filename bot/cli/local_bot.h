#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bot/content/content_set.h"
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

// The whole bot in one process without network or file: the terminal and recorded conversations
// run on it. For one thread.
class LocalBot {
 public:
  // `content` and `clock` outlive the bot.
  static Result<std::unique_ptr<LocalBot>> Create(const ContentSet& content,
                                                  const OrganisationFacts& facts,
                                                  const Clock& clock);

  // The first message; the first answer then leaves it out.
  Reply Opening(const std::string& conversation, const std::string& locale);
  // One event of `conversation`: a text, or the id of a choice.
  Result<Reply> Say(const std::string& conversation, const std::string& locale,
                    const std::string& text, const std::string& choice);
  // The ways that the dialog took since the last call (TurnResult::trace).
  std::vector<std::string> TakeTrace();

 private:
  LocalBot(const ContentSet& content, const OrganisationFacts& facts, const Clock& clock,
           std::unique_ptr<ConversationStore> store);

  Log log_;
  Metrics metrics_;
  std::unique_ptr<ConversationStore> store_;
  DialogSteps steps_;
  TurnHandler turns_;
  std::vector<std::string> trace_;
  int events_ = 0;
  bool opened_ = false;
};

}  // namespace meldwijzer
