#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "bot/turns/dialog_steps.h"

namespace meldwijzer {

// The steps of the newest content. A turn keeps the content that it was planned with until its step
// is done, so it never sees two versions. Thread-safe.
class LiveSteps final : public TurnSteps {
 public:
  LiveSteps(std::shared_ptr<const ContentSet> content, OrganisationFacts facts);

  // Turns that are planned from now on use `content`.
  void Replace(std::shared_ptr<const ContentSet> content);
  std::shared_ptr<const ContentSet> content() const { return newest_.load()->content; }

  PlannedTurn Plan(const Activity& activity, Instant now) const override;
  Reply Opening(const std::string& conversation, const std::string& locale,
                Instant now) const override;
  PlannedTurn Tell(const Activity& activity, Telling what) const override;
  OutgoingMessage Notice(NoticeKind kind, const DeliveryAddress& address) const {
    return newest_.load()->steps.Notice(kind, address);
  }
  // As DialogSteps, on the newest content.
  std::optional<Standpoint> WhereItStands(const std::string& conversation,
                                          const StoredConversation& stored, Instant now) const {
    return newest_.load()->steps.WhereItStands(conversation, stored, now);
  }
  std::optional<RecordInLanguage> MakeRecord(const StoredConversation& stored, Instant now) const {
    return newest_.load()->steps.MakeRecord(stored, now);
  }
  std::string Words(const std::string& locale, const std::string& key,
                    const TextArguments& arguments = {}) const {
    return newest_.load()->steps.Words(locale, key, arguments);
  }
  bool IsNeutral(const std::string& text) const { return newest_.load()->steps.IsNeutral(text); }

 private:
  struct Version {
    Version(std::shared_ptr<const ContentSet> its_content, const OrganisationFacts& facts)
        : content(std::move(its_content)), steps(*content, facts) {}
    const std::shared_ptr<const ContentSet> content;
    const DialogSteps steps;
  };
  static PlannedTurn Keep(std::shared_ptr<const Version> version, PlannedTurn planned);

  const OrganisationFacts facts_;
  std::atomic<std::shared_ptr<const Version>> newest_;
};

}  // namespace meldwijzer
