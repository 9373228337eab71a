#include "bot/cli/local_bot.h"

#include <utility>

#include "bot/crypto/secret.h"
#include "bot/stores/sqlite_store.h"

namespace meldwijzer {

Result<std::unique_ptr<LocalBot>> LocalBot::Create(const ContentSet& content,
                                                   const OrganisationFacts& facts,
                                                   const Clock& clock) {
  SqliteStoreOptions options;
  options.path = ":memory:";
  auto store = SqliteStore::Create(options, SecretKey::Random());
  if (!store) return std::unexpected(store.error());
  return std::unique_ptr<LocalBot>(new LocalBot(content, facts, clock, std::move(*store)));
}

LocalBot::LocalBot(const ContentSet& content, const OrganisationFacts& facts, const Clock& clock,
                   std::unique_ptr<ConversationStore> store)
    : store_(std::move(store)),
      steps_(content, facts),
      turns_({*store_, steps_, clock, log_, metrics_}, std::nullopt) {
  steps_.set_trace(&trace_);
}

Reply LocalBot::Opening(const std::string& conversation, const std::string& locale) {
  opened_ = true;
  return turns_.Opening(conversation, locale);
}

Result<Reply> LocalBot::Say(const std::string& conversation, const std::string& locale,
                            const std::string& text, const std::string& choice) {
  Result<TurnAnswer> answer = turns_.Handle({.channel = "terminal",
                                             .conversation = conversation,
                                             .user = "local",
                                             .event_id = std::to_string(++events_),
                                             .locale = locale,
                                             .text = text,
                                             .choice = choice,
                                             .opened = opened_});
  if (!answer) return std::unexpected(answer.error());
  return std::move(answer->reply);
}

std::vector<std::string> LocalBot::TakeTrace() { return std::exchange(trace_, {}); }

}  // namespace meldwijzer
