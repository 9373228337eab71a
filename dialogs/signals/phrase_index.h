#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "dialogs/signals/lexicon.h"
#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

struct CompiledPhrase {
  uint32_t signal = 0;
  std::vector<AtomId> atoms;  // in the order of the phrase
  std::vector<AtomId> excluded;
  PhraseScope scope = PhraseScope::kNear;
  bool ordered = false;
  uint32_t anchor = 0;     // index into atoms of the rarest
  uint32_t different = 0;  // atoms, equal ones counted once
  bool past = false;       // its signal is about the past: being over does not deny it
};

// All phrases of a catalog as one index over words. Immutable after Build; thread-safe.
class PhraseIndex {
 public:
  void Build(const SignalCatalog& catalog, Problems& problems);

  // Buffers of one message at a time.
  struct Scratch {
    std::vector<TermId> terms;
    std::vector<uint32_t> term_starts;  // by word; one more closes the last
    std::string joined;
  };
  // A hit weighs the sum over its words of ln(signals / signals that use the word), ordinary words
  // (concept `_gewoon`) a fraction of it.
  void Find(const TextView& view, Scratch& scratch, MessageHits& hits) const;

  const std::vector<CompiledPhrase>& phrases() const { return phrases_; }
  std::span<const GroupId> Groups(AtomId atom) const { return groups_of_atom_[atom]; }
  // The signals that have a phrase with this group.
  std::span<const uint32_t> Signals(GroupId group) const { return signals_of_group_[group]; }
  // The group of one of kRoleNames.
  GroupId Role(size_t role) const { return roles_[role]; }
  // What a hit of the atom weighs on average over its expressions.
  float Weight(AtomId atom) const { return atom_weights_[atom]; }

 private:
  class Builder;
  struct Term {
    TermId id = 0;
    bool gap = false;
  };
  struct Sequence {
    float weight = 0;
    uint32_t id = 0;  // row of rest_ and groups_of_sequence_
  };
  void ReadTerms(const TextView& view, Scratch& scratch) const;
  // The last word of the sequence that begins at word `at`, or kNoWord.
  uint32_t Follow(const TextView& view, const Scratch& scratch, std::span<const Term> rest,
                  uint32_t at) const;

  Lexicon lexicon_;
  Rows<Sequence> by_first_term_;
  Rows<Term> rest_;  // of each sequence, behind its first term
  Rows<GroupId> groups_of_sequence_;
  Rows<AtomId> atoms_of_group_;
  Rows<uint32_t> signals_of_group_;
  Rows<GroupId> groups_of_atom_;
  Rows<uint32_t> phrases_of_atom_;
  std::vector<CompiledPhrase> phrases_;
  std::vector<float> atom_weights_;
  std::array<GroupId, std::size(kRoleNames)> roles_{};
};

// Tokens in one message for which typing errors are looked up; the rest is read as typed.
inline constexpr size_t kFuzzyTokensMax = 1500;
// Words that may stand in a gap ("haalt haar iedere dag van school op").
inline constexpr uint32_t kGapWordsMax = 7;

}  // namespace meldwijzer
