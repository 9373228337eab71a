#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "dialogs/signals/signal_catalog.h"

namespace meldwijzer {

// A word as written in the lists: folded, possibly with a `*` in front or behind, or "+bellen" for
// all forms of a verb, or "op+bellen" for those forms of a separable verb that are one word.
struct SequenceWord {
  std::string word;
  bool gap = false;  // other words may stand before it
};
// "blauwe plek*" is {"blauwe", "plek*"}; "op+bellen" apart is {"+bellen", gap "op"}.
using WordSequence = std::vector<SequenceWord>;

// One place of a phrase that must be filled, by any expression of any of these: concepts ("<geld>")
// or words ("contant_geld"), as written.
struct PhraseElement {
  std::string key;  // as written, for sharing equal elements
  std::vector<std::string> groups;
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

// The expressions of the concepts of a catalog, with what concepts they name filled in, and of the
// words in its phrases. Read once; then Parse each phrase.
class PhraseReader {
 public:
  // Unknown names and circles are added to `problems`.
  PhraseReader(const SignalCatalog& catalog, Problems& problems);

  ParsedPhrase Parse(const SignalPhrase& phrase, Problems& problems);
  // What a group of a PhraseElement stands for; null where there is no such group.
  const std::vector<WordSequence>* Find(std::string_view group) const;

 private:
  void Flatten(const Concept& meaning, int depth, Problems& problems);
  void AddExpression(std::string_view expression, int depth, const SourcePosition& where,
                     std::vector<WordSequence>& out, Problems& problems);
  PhraseElement ParseElement(std::string_view written, const SourcePosition& where,
                             Problems& problems);

  std::unordered_map<std::string, const Concept*> concepts_;
  std::unordered_map<std::string, std::vector<WordSequence>> groups_;
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
