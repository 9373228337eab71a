#pragma once

#include <cstdint>
#include <vector>

#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

struct RankedSignal {
  uint32_t signal = 0;
  double score = 0;  // 0-1
};

// Ranks the signals that a message may mean though no phrase of them is complete: by how much of
// their nearest phrase one sentence holds, and by how telling the words are that it shares with all
// their phrases. Deterministic; best first, equal ones in the order of the lists. One per thread:
// its memory is used again.
class SuggestionRanker {
 public:
  // `reported[signal]` leaves a signal out. At most `count` come back.
  std::vector<RankedSignal> Rank(const PhraseIndex& index, const TextView& view,
                                 const MessageHits& hits, const std::vector<uint8_t>& reported,
                                 size_t count);

  // Words of a message that are looked at; what is said later is read by phrases only.
  static constexpr uint32_t kWordsMax = 600;

 private:
  struct WordHit {
    uint32_t word = 0;
    GroupId group = 0;
    double weight = 0;
  };
  void CollectWords(const PhraseIndex& index, const MessageHits& hits);
  void SumWords(const PhraseIndex& index, const TextView& view);
  void FoldSentence();

  std::vector<WordHit> words_;
  std::vector<double> best_word_;  // by signal, of the word at hand
  std::vector<double> sentence_;   // by signal, of the sentence at hand
  std::vector<double> shared_;     // by signal, of the best sentence
  std::vector<double> share_;      // by signal, of the nearest phrase
  std::vector<uint32_t> in_word_;
  std::vector<uint32_t> in_sentence_;
};

}  // namespace meldwijzer
