#include "dialogs/reading/reading.h"

namespace meldwijzer {

const char* ToString(UrgencyKind kind) {
  switch (kind) {
    case UrgencyKind::kDanger:
      return "danger";
    case UrgencyKind::kMedical:
      return "medical";
    case UrgencyKind::kSuicideNow:
      return "suicide_now";
    case UrgencyKind::kSuicideThoughts:
      return "suicide_thoughts";
    case UrgencyKind::kSexualViolence7d:
      return "sexual_violence_7d";
    case UrgencyKind::kMissingMinor:
      return "missing_minor";
    case UrgencyKind::kDisclosure:
      return "disclosure";
    case UrgencyKind::kSelf:
      return "self";
  }
  return "";
}

const char* ToString(IdentifyingKind kind) {
  switch (kind) {
    case IdentifyingKind::kBsn:
      return "bsn";
    case IdentifyingKind::kPhone:
      return "phone";
    case IdentifyingKind::kEmail:
      return "email";
    case IdentifyingKind::kBirthdate:
      return "birthdate";
    case IdentifyingKind::kAddress:
      return "address";
    case IdentifyingKind::kName:
      return "name";
    case IdentifyingKind::kPlate:
      return "plate";
  }
  return "";
}

}  // namespace meldwijzer
