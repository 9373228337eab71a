#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "dialogs/reading/token_patterns.h"
#include "dialogs/reading/urgency.h"

namespace meldwijzer {

// Where the parts of a rule have to stand together; near: a sentence and the next.
enum class UrgencyScope { kSentence, kNear, kMessage };

inline constexpr size_t kConceptsMax = 256;
// Which concepts a piece of text holds; as a choice: one of these has to be there.
using ConceptSet = std::bitset<kConceptsMax>;

struct UrgencyRule {
  std::string id;
  UrgencyKind kind = UrgencyKind::kDanger;
  UrgencyScope scope = UrgencyScope::kSentence;
  std::vector<ConceptSet> all;  // each of these choices
  ConceptSet unless;            // none of these in the same scope
  ConceptSet unless_message;    // none of these anywhere
};

struct UrgencyConcept {
  std::string name;
  bool negatable = true;  // "geen" in front or "niet" behind takes the hit away
  bool quotable = true;   // counts inside quotation marks, too
};

struct UrgencyRecognizer::Rules {
  TokenPatterns patterns;
  std::vector<UrgencyConcept> concepts;
  std::vector<UrgencyRule> rules;
};

std::optional<UrgencyKind> UrgencyKindOf(std::string_view name);

// Reads urgency.yaml; mistakes go to `problems`.
UrgencyRecognizer::Rules ReadUrgencyRules(std::string_view yaml, const std::string& file,
                                          Problems& problems);

}  // namespace meldwijzer
