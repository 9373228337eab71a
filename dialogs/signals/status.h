#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "dialogs/signals/match_report.h"
#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_finder.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

struct HitStatus {
  bool counts = true;  // false: the writer's own state, or a question in general
  MatchStatus status = MatchStatus::kPresent;
  bool heard = false;
};

// Reads what surrounds a hit: denial and its scope, what is over or only imagined, hearsay, the
// writer's own state, general questions. Made for one message; holds references to its arguments.
class StatusReader {
 public:
  StatusReader(const PhraseIndex& index, const TextView& view, const MessageHits& hits);
  // `phrase` is the one of the hit.
  HitStatus Read(const PhraseHit& hit, const CompiledPhrase& phrase) const;
  // Of words that no phrase holds together, those that tell most: a denial has to stand close.
  HitStatus ReadWords(const std::vector<uint32_t>& words) const;
  // "geen", "niet", "nooit" and the like, where they deny something.
  bool Denies(uint32_t word) const { return std::ranges::binary_search(negators_, word); }
  // Whether any word of the message can take back what it tells: a denial, what is over, imagined
  // or refuted.
  bool TakesBack() const;

 private:
  enum Mark : uint16_t {  // in the order of kRoleNames
    kNegation = 1 << 0,
    kNoNegation = 1 << 1,
    kClauseStart = 1 << 2,
    kSubclause = 1 << 3,
    kDoubt = 1 << 4,
    kOver = 1 << 5,
    kImagined = 1 << 6,
    kRefuted = 1 << 7,
    kHearsay = 1 << 8,
    kQuestion = 1 << 9,
    kWriter = 1 << 10,
    kPerceives = 1 << 11,
    kOther = 1 << 12,
  };
  bool Has(size_t word, Mark mark) const { return (marks_[word] & mark) != 0; }
  bool SentenceHas(uint32_t sentence, Mark mark) const;
  bool MarkedBeside(const PhraseHit& hit, uint32_t sentence, Mark mark) const;
  bool AsksInGeneral(uint32_t sentence) const;
  bool Refutes(uint32_t sentence) const;
  bool MayFill(const CompiledPhrase& phrase, uint32_t word) const;
  HitStatus ReadAround(const PhraseHit& hit, bool may_be_past) const;
  bool DeniedClosely(const std::vector<uint32_t>& words) const;
  bool Denied(const PhraseHit& hit, const CompiledPhrase& phrase) const;
  size_t DeniedFrom(size_t negator) const;
  bool NegatorReaches(size_t negator, const PhraseHit& hit) const;
  bool ListGoesOn(size_t from, size_t to) const;
  bool OwnState(const PhraseHit& hit) const;

  const PhraseIndex& index_;
  const TextView& view_;
  const MessageHits& hits_;
  std::vector<uint16_t> marks_;           // by word
  std::vector<uint16_t> sentence_marks_;  // by sentence
  std::vector<uint32_t> clause_;          // by word; finer than the punctuation
  std::vector<uint32_t> negators_;        // words that deny
};

}  // namespace meldwijzer
