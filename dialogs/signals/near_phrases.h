#pragma once

#include <cstdint>
#include <vector>

#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// How near a message comes to the phrases of each signal, though none need be complete: how much of
// the nearest phrase one sentence holds, and how telling the words are that one sentence shares
// with all phrases of the signal. Refilled for each message; its memory is used again.
class NearPhrases {
 public:
  void Read(const PhraseIndex& index, const TextView& view, const MessageHits& hits,
            size_t signals);

  // By signal: 0-1, and a sum of weights (PhraseIndex::Find).
  const std::vector<double>& share() const { return share_; }
  const std::vector<double>& shared() const { return shared_; }

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
  void FoldSentence(uint32_t sentence);

  std::vector<WordHit> words_;
  std::vector<double> best_word_;        // by signal, of the word at hand
  std::vector<double> sentence_;         // by signal, of the sentence at hand
  std::vector<double> shared_;           // by signal, of the best sentence
  std::vector<uint32_t> best_sentence_;  // by signal
  std::vector<double> share_;            // by signal, of the nearest phrase
  std::vector<uint32_t> in_word_;
  std::vector<uint32_t> in_sentence_;
};

}  // namespace meldwijzer
