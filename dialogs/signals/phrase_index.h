#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "dialogs/signals/lexicon.h"
#include "dialogs/signals/phrase.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// What fills a place of a phrase; equal places of different phrases share one.
using AtomId = uint32_t;

// Words `first` up to and including `last` of the message.
struct AtomHit {
  uint32_t first = 0;
  uint32_t last = 0;
  double weight = 0;  // how telling the words are, see PhraseIndex::Find
};

struct CompiledPhrase {
  uint32_t signal = 0;
  std::vector<AtomId> atoms;  // in the order of the phrase
  std::vector<AtomId> excluded;
  PhraseScope scope = PhraseScope::kNear;
  bool ordered = false;
  // For each atom whether it denies: in "mag niet naar buiten" the denial is part of the meaning.
  std::vector<bool> denies;
  uint32_t anchor = 0;  // index into atoms of the rarest
};

// Which atoms a message holds, by place. Only touched atoms take space.
class AtomHits {
 public:
  explicit AtomHits(size_t atoms) : slots_(atoms, 0) {}
  void Add(AtomId atom, AtomHit hit);
  // Null where the message does not hold it. Sorted by first word.
  const std::vector<AtomHit>* Find(AtomId atom) const;
  const std::vector<AtomId>& touched() const { return touched_; }

 private:
  std::vector<uint32_t> slots_;  // 0 or index + 1 into lists_
  std::vector<AtomId> touched_;
  std::vector<std::vector<AtomHit>> lists_;
};

// All phrases of a catalog as one index over words. Immutable after Build; thread-safe.
class PhraseIndex {
 public:
  void Build(const SignalCatalog& catalog, Problems& problems);

  // A hit weighs the sum over its words of ln(signals / signals that use the word), ordinary words
  // (concept `_gewoon`) a fraction of it.
  AtomHits Find(const TextView& view) const;

  size_t atom_count() const { return atom_keys_.size(); }
  const std::vector<CompiledPhrase>& phrases() const { return phrases_; }
  // Phrases whose rarest atom this is.
  const std::vector<uint32_t>& AnchoredAt(AtomId atom) const { return anchored_[atom]; }
  // All phrases that hold the atom.
  const std::vector<uint32_t>& Holding(AtomId atom) const { return holding_[atom]; }
  // The atom of one of kRoleNames.
  AtomId Role(size_t role) const { return roles_[role]; }
  // Rarity of the atom over the signals: ln(signals / signals that use it).
  double Rarity(AtomId atom) const { return rarity_[atom]; }

 private:
  struct Sequence {
    std::vector<TermId> rest;  // behind the first term
    AtomId atom = 0;
    double weight = 0;
  };

  AtomId AddAtom(const PhraseElement& element);
  void AddSequence(const WordSequence& words, AtomId atom);
  void AddPhrase(const ParsedPhrase& parsed, uint32_t signal);
  void MeasureRarity(size_t signals);
  void WeighTerms(const ConceptTable& table, size_t signals);
  std::vector<std::vector<TermId>> ReadTerms(const TextView& view) const;

  Lexicon lexicon_;
  std::unordered_map<std::string, AtomId> atom_keys_;
  std::vector<std::vector<Sequence>> by_first_term_;
  std::vector<CompiledPhrase> phrases_;
  std::vector<std::vector<uint32_t>> anchored_;
  std::vector<std::vector<uint32_t>> holding_;
  std::vector<double> rarity_;
  std::array<AtomId, std::size(kRoleNames)> roles_{};
  std::vector<std::vector<TermId>> atom_terms_;  // only while building
};

// Tokens in one message for which typing errors are looked up; the rest is read as typed.
inline constexpr size_t kFuzzyTokensMax = 1500;

}  // namespace meldwijzer
