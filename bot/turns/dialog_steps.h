#pragma once

#include <map>
#include <optional>
#include <string>

#include "bot/content/content_set.h"
#include "bot/turns/contact_reply.h"
#include "bot/turns/delivery_address.h"
#include "bot/turns/turn_steps.h"
#include "dialogs/flow/engine.h"
#include "dialogs/record/record.h"
#include "dialogs/reply/reply.h"

namespace meldwijzer {

// A reply that takes no turn, and the language it is in.
struct Standpoint {
  std::string locale;
  Reply reply;
};
struct RecordInLanguage {
  std::string locale;
  Record record;
  std::string page_words;  // the foot of a page, with {page} and {pages} left to fill
};

// The turns of the shipped dialog: reads the text, and plans the step that loads the snapshot,
// advances it and makes the words. Thread-safe.
class DialogSteps final : public TurnSteps {
 public:
  // `facts`: values of the organisation for the placeholders of texts; empty ones get the text
  // "unset.<name>" (rule K3). `content` outlives the steps.
  DialogSteps(const ContentSet& content, const OrganisationFacts& facts);

  PlannedTurn Plan(const Activity& activity, Instant now) const override;
  Reply Opening(const std::string& conversation, const std::string& locale,
                Instant now) const override;
  PlannedTurn Tell(const Activity& activity, Telling what) const override;

  // The question that stands, for a page that is opened again; nullopt where what is stored cannot
  // be read.
  std::optional<Standpoint> WhereItStands(const std::string& conversation,
                                          const StoredConversation& stored, Instant now) const;
  // The record of what is stored, and of nothing else.
  std::optional<RecordInLanguage> MakeRecord(const StoredConversation& stored, Instant now) const;
  // A text outside the conversation, with the organisation's facts.
  std::string Words(const std::string& locale, const std::string& key,
                    const TextArguments& arguments = {}) const;
  // False where a text holds what identifies a person.
  bool IsNeutral(const std::string& text) const { return content_.identifying.Find(text).empty(); }

  // A message of our own, without content.
  OutgoingMessage Notice(NoticeKind kind, const DeliveryAddress& address) const;

  // Where a turn's choices of way are told to, for coverage; only for tools of one thread.
  void set_trace(std::vector<std::string>* trace) { trace_ = trace; }

 private:
  struct Language {
    const Texts* texts = nullptr;
    ContactReply places;
    OrganisationFacts facts;
  };
  const Language& LanguageOf(const std::string& locale) const;
  DialogContext Context(const Language& language) const;
  Reply Say(const std::string& conversation, const Language& language, const TurnResult& result,
            Instant now) const;
  StepOutcome InOtherLanguage(const Activity& activity, const Event& event, TurnResult result,
                              bool began, TurnEffects& effects) const;
  bool IsStale(const Activity& activity, const Snapshot& snapshot) const;
  Event EventOf(const Activity& activity, const Event& event,
                const std::optional<Snapshot>& snapshot) const;
  StepOutcome Open(const Activity& activity, Instant now, TurnEffects& effects) const;
  StepOutcome Run(const Activity& activity, const Event& event,
                  const std::optional<StoredConversation>& stored, TurnEffects& effects) const;

  const ContentSet& content_;
  std::map<std::string, Language> languages_;
  std::vector<std::string>* trace_ = nullptr;
};

}  // namespace meldwijzer
