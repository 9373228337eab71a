#pragma once

#include <cstdint>
#include <vector>

#include "dialogs/signals/learned_model.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {

// The words of one sentence that speak for a signal, as the learned model sees it.
struct SpeakingWords {
  // The stretch whose words together speak most, widened to its clause where little is missing:
  // what to quote. Words of the message.
  uint32_t first = 0;
  uint32_t last = 0;
  // Those of the stretch that speak for the signal by themselves, ascending; empty where none does.
  std::vector<uint32_t> telling;
  std::vector<float> shares;  // of each of those: what it speaks, 1 for the most telling
};

SpeakingWords FindSpeakingWords(const LearnedModel& model, const TextView& view, uint32_t sentence,
                                uint8_t label);

}  // namespace meldwijzer
