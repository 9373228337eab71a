#pragma once

#include <cstdint>
#include <vector>

#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// Where a phrase was found: its words, sorted, each once.
struct PhraseHit {
  uint32_t phrase = 0;
  std::vector<uint32_t> words;
  double weight = 0;  // how telling the words are together
};

// Finds the phrases of one message: all places filled, near enough to each other. In the order of
// the lists, then of the text. Adds lists to `hits`.
std::vector<PhraseHit> FindPhrases(const PhraseIndex& index, const TextView& view,
                                   MessageHits& hits);

}  // namespace meldwijzer
