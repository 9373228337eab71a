#pragma once

#include <string>
#include <vector>

#include "dialogs/flow/engine.h"
#include "dialogs/texts/texts.h"
#include "directory/directory.h"

namespace meldwijzer {

// The directory's answers in the words of one language (texts contact-answer.*), as rules C1-C5 of
// the safety rules want them: nothing was checked by telephone, unknown hours are said to be
// unknown, the fallback in the order of this hour and age, Wegwijzer Mensenhandel always. Outside
// office hours who answers now comes first. Thread-safe.
class ContactReply final : public PlaceLookup {
 public:
  // Both outlive the object.
  ContactReply(const Directory& directory, const Texts& texts)
      : directory_(directory), texts_(texts) {}

  PlaceAnswer LookUp(const std::string& query, const std::string& age_group, Instant now,
                     const std::string& locale) const override;
  std::string OrganisationOf(const std::string& coordinator_id) const override;

 private:
  std::vector<Message> Words(const Contact& contact) const;
  std::string Coordinators(const Contact& contact) const;
  std::string One(const ContactCoordinator& coordinator, const std::string& place) const;
  std::string Fallback(const Contact& contact, bool first) const;
  std::string Say(const std::string& key, const TextArguments& arguments = {}) const;

  const Directory& directory_;
  const Texts& texts_;
};

// The ages that a value of the slot `age` stands for; unknown values stand for any age.
AgeRange AgesOf(const std::string& age_group);

}  // namespace meldwijzer
