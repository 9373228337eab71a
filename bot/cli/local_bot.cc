#include "bot/cli/local_bot.h"

#include <utility>

namespace meldwijzer {

Result<std::unique_ptr<LocalBot>> LocalBot::Create(const ContentSet& content,
                                                   const OrganisationFacts& facts,
                                                   const Clock& clock, const std::string& store) {
  SqliteStoreOptions options;
  options.path = store;
  options.synchronous_full = false;
  std::unique_ptr<LocalBot> bot(new LocalBot(content, facts, clock, std::move(options)));
  const Status started = bot->Restart();
  if (!started) return std::unexpected(started.error());
  return bot;
}

LocalBot::LocalBot(const ContentSet& content, const OrganisationFacts& facts, const Clock& clock,
                   SqliteStoreOptions store)
    : clock_(clock), store_options_(std::move(store)), steps_(content, facts) {
  steps_.set_trace(&trace_);
}

Status LocalBot::Restart() {
  turns_.reset();
  store_.reset();
  auto store = SqliteStore::Create(store_options_, key_);
  if (!store) return std::unexpected(store.error());
  store_ = std::move(*store);
  turns_.emplace(TurnParts{*store_, steps_, clock_, log_, metrics_}, std::nullopt);
  return {};
}

Reply LocalBot::Opening(const std::string& conversation, const std::string& locale) {
  opened_ = true;
  return turns_->Opening(conversation, locale);  // NOLINT(bugprone-unchecked-optional-access): Open
}

Result<Reply> LocalBot::Say(const std::string& conversation, const std::string& locale,
                            const std::string& text, const std::string& choice) {
  last_ = {.channel = "terminal",
           .conversation = conversation,
           .user = "local",
           .event_id = std::to_string(++events_),
           .locale = locale,
           .text = text,
           .choice = choice,
           .opened = opened_};
  return SayAgain();
}

Result<Reply> LocalBot::SayAgain() {
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): Open made it
  Result<TurnAnswer> answer = turns_->Handle(last_);
  if (!answer) return std::unexpected(answer.error());
  return std::move(answer->reply);
}

std::vector<std::string> LocalBot::TakeTrace() { return std::exchange(trace_, {}); }

}  // namespace meldwijzer
