#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "dialogs/signals/signal_catalog.h"

namespace meldwijzer {

// A word sequence as written in the lists: words of folded text, each possibly with a `*` in front
// or behind. "blauwe plek*" is {"blauwe", "plek*"}.
using WordSequence = std::vector<std::string>;

// One place of a phrase that must be filled: any of these sequences.
struct PhraseElement {
  std::string key;  // as written, for sharing equal elements
  std::vector<WordSequence> alternatives;
};

enum class PhraseScope {
  kNear,      // within a few words of one sentence
  kSentence,  // anywhere in one sentence
  kMessage,   // anywhere in the message
};

struct ParsedPhrase {
  std::vector<PhraseElement> required;
  std::vector<PhraseElement> excluded;  // may not stand in the same sentence
  PhraseScope scope = PhraseScope::kNear;
  bool ordered = false;
};

// The concepts of a catalog, flattened: concepts that name concepts are filled in.
class ConceptTable {
 public:
  // Unknown names and circles are added to `problems`.
  ConceptTable(const SignalCatalog& catalog, Problems& problems);
  // Null where there is no such concept.
  const std::vector<WordSequence>* Find(std::string_view name) const;
  ParsedPhrase Parse(const SignalPhrase& phrase, Problems& problems) const;

 private:
  const std::vector<WordSequence>& Flatten(const Concept& meaning, int depth, Problems& problems);
  void AddExpression(std::string_view expression, int depth, const SourcePosition& where,
                     std::vector<WordSequence>& out, Problems& problems);
  PhraseElement ParseElement(std::string_view written, const SourcePosition& where,
                             Problems& problems) const;

  std::unordered_map<std::string, const Concept*> concepts_;
  std::unordered_map<std::string, std::vector<WordSequence>> flat_;
};

inline constexpr int kConceptDepthMax = 5;
inline constexpr size_t kPhraseElementsMax = 6;

// Roles that the matcher itself needs: concepts of these names must exist.
inline constexpr const char* kRoleNames[] = {
    "_ontkenning", "_geen_ontkenning", "_zinsdeel",      "_bijzin",      "_vermoeden_niet",
    "_voorbij",    "_niet_echt",       "_weerlegd",      "_van_anderen", "_algemene_vraag",
    "_schrijver",  "_waarnemen",       "_over_een_ander"};

// Checks every phrase of the catalog, and that the roles are there.
void CheckPhrases(const SignalCatalog& catalog, Problems& problems);

}  // namespace meldwijzer
