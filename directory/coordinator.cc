#include "directory/coordinator.h"

#include <algorithm>

#include "directory/contact_fields.h"

namespace meldwijzer {
namespace {

// Among the sources that give the contact, the one with the newest date; the first where none has
// one; null where none gives it.
const ContactSource* NewestGiving(const std::vector<ContactSource>& sources) {
  const ContactSource* newest = nullptr;
  for (const ContactSource& source : sources) {
    if (!source.gives_contact) continue;
    if (newest == nullptr || source.date > newest->date) newest = &source;
  }
  return newest;
}

std::string DateOf(const std::vector<ContactSource>& sources) {
  const ContactSource* const newest = NewestGiving(sources);
  return newest == nullptr ? "" : newest->date;
}

}  // namespace

const char* ToString(ContactRole role) {
  return role == ContactRole::kCoordinator ? "zorgcoordinator" : "meldpunt";
}

const char* ToString(ContactUse use) {
  switch (use) {
    case ContactUse::kPrimary:
      return "primary";
    case ContactUse::kVerifyFirst:
      return "verify-first";
    case ContactUse::kRoleOnly:
      return "role-only-use-fallback";
    case ContactUse::kSecondary:
      return "secondary";
    case ContactUse::kHistoric:
      break;
  }
  return "historic-do-not-show";
}

bool Coordinator::FitsAge(const AgeRange& age) const {
  const auto in_range = [&](int years) {
    return (!age.min || years >= *age.min) && (!age.max || years <= *age.max);
  };
  if (std::ranges::any_of(unclear_ages, in_range)) return true;
  const bool too_young = min_age && age.max && *age.max < *min_age;
  const bool too_old = max_age && age.min && *age.min > *max_age;
  return !too_young && !too_old;
}

bool Coordinator::HasOnlyMobileNumbers() const {
  return !phone.empty() && std::ranges::all_of(phone, IsMobileNumber);
}

std::string Coordinator::NumberSourceDate() const { return DateOf(sources); }
std::string NationalLine::NumberSourceDate() const { return DateOf(sources); }

std::string Coordinator::SourceUrl() const {
  const ContactSource* const newest = NewestGiving(sources);
  if (newest != nullptr) return newest->url;
  return sources.empty() ? "" : sources.front().url;
}

}  // namespace meldwijzer
