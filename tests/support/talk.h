#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/local_time.h"
#include "bot/content/content_set.h"
#include "bot/turns/contact_reply.h"
#include "bot/turns/text_reader.h"
#include "dialogs/flow/engine.h"
#include "dialogs/reply/reply.h"

namespace meldwijzer {

// The shipped content, loaded once.
inline const ContentSet& Content() {
  static const std::unique_ptr<const ContentSet> content = [] {
    Problems problems;
    auto built = BuildContent(ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems));
    REQUIRE(built.has_value());
    return std::move(*built);
  }();
  return *content;
}

// One person who talks to the engine.
class Talk {
 public:
  explicit Talk(const std::string& locale = "nl")
      : texts_(Content().TextsOf(locale)), places_(Content().directory, texts_) {}

  Talk& Say(const std::string& text) {
    Event event;
    event.now = now;
    event.reading = ReadText(Content(), text);
    return Take(event);
  }
  Talk& Press(const std::string& choice) {
    Event event;
    event.now = now;
    event.choice = choice;
    return Take(event);
  }
  Talk& PressAll(const std::vector<std::string>& choices) {
    for (const std::string& choice : choices) Press(choice);
    return *this;
  }

  std::string Words() const {
    std::string words;
    for (const Message& message : messages) {
      words += message.text + "\n";
      for (const Link& link : message.links) words += link.url + "\n";
    }
    return words;
  }
  bool Says(const std::string& part) const { return Words().find(part) != std::string::npos; }
  bool Has(const std::string& choice) const {
    for (const Choice& offered : result.choices) {
      if (offered.id == choice) return true;
    }
    return false;
  }
  bool SaysKey(const std::string& key) const {
    for (const Utterance& utterance : result.say) {
      if (utterance.key == key) return true;
    }
    return false;
  }
  std::string State() const { return result.dialog + "/" + result.state.str(); }

  Instant now = *ParseTime("2026-11-24T12:00");
  TurnResult result;
  std::vector<Message> messages;

 private:
  Talk& Take(const Event& event) {
    const DialogContext context{Content().flow, texts_, Content().catalog, places_};
    std::optional<Snapshot> before;
    if (!result.next.stack.empty()) before = result.next;
    TurnResult taken = Advance(context, before, texts_.locale(), event);
    for (const Effect& effect : taken.effects) {
      if (effect.kind == EffectKind::kKeepNothing) {
        taken.next = before.value_or(Snapshot{});
      }
    }
    result = std::move(taken);
    messages = RenderReply(context, result, {{"retention_days", "30"}}, event.now);
    return *this;
  }

  const Texts& texts_;
  ContactReply places_;
};

// What somebody presses from a confirmed signal to the weighing of step 4.
inline const std::vector<std::string> kToWeighing = {
    "that-is-all", "later",       "seen-myself",   "later",      "later",      "later",
    "later",       "in-file-yes", "colleague-yes", "expert-yes", "offender-no"};

}  // namespace meldwijzer
