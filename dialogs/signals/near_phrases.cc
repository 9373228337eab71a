#include "dialogs/signals/near_phrases.h"

#include <algorithm>
#include <cmath>

namespace meldwijzer {
namespace {

// A word that tells less than this is no reason to suggest anything.
constexpr double kWordWeightMin = 0.3;
// The weight at which the words of a phrase count for 63 %.
constexpr double kPhraseScale = 2;

// How much of a phrase one sentence holds, weighed by how telling it is.
double SentenceShare(const PhraseIndex& index, const MessageHits& hits,
                     const CompiledPhrase& phrase) {
  double all = 0;
  uint64_t sentences = 0;
  for (const AtomId atom : phrase.atoms) {
    const MessageHits::Place& place = hits.Atom(atom);
    all += static_cast<double>(std::max(place.weight, index.Weight(atom)));
    sentences |= place.sentences;
  }
  double best = 0;
  for (; sentences != 0; sentences &= sentences - 1) {
    const uint64_t sentence = sentences & (~sentences + 1);
    double have = 0;
    for (const AtomId atom : phrase.atoms) {
      const MessageHits::Place& place = hits.Atom(atom);
      if ((place.sentences & sentence) != 0) have += static_cast<double>(place.weight);
    }
    best = std::max(best, have);
  }
  return all > 0 ? (best / all) * (1 - std::exp(-best / kPhraseScale)) : 0;
}

}  // namespace

void NearPhrases::CollectWords(const PhraseIndex& index, const MessageHits& hits) {
  words_.clear();
  for (const GroupId group : hits.groups()) {
    if (index.Signals(group).empty()) continue;
    hits.ForGroup(group, [&](const Hit& hit) {
      const auto weight = static_cast<double>(hit.weight);
      if (hit.first < kWordsMax && weight >= kWordWeightMin) {
        words_.push_back({hit.first, group, weight});
      }
    });
  }
  std::ranges::sort(words_, [](const WordHit& a, const WordHit& b) {
    return a.word != b.word ? a.word < b.word : a.group < b.group;
  });
}

void NearPhrases::FoldSentence(uint32_t sentence) {
  for (const uint32_t signal : in_sentence_) {
    if (sentence_[signal] > shared_[signal]) {
      shared_[signal] = sentence_[signal];
      best_sentence_[signal] = sentence;
    }
    sentence_[signal] = 0;
  }
  in_sentence_.clear();
}

// A word counts once for a signal, however many of its phrases hold it.
void NearPhrases::SumWords(const PhraseIndex& index, const TextView& view) {
  for (size_t i = 0; i < words_.size();) {
    const uint32_t word = words_[i].word;
    const uint32_t before = view.words[words_[i > 0 ? i - 1 : 0].word].sentence;
    if (view.words[word].sentence != before) FoldSentence(before);
    for (; i < words_.size() && words_[i].word == word; ++i) {
      for (const uint32_t signal : index.Signals(words_[i].group)) {
        if (best_word_[signal] == 0) in_word_.push_back(signal);
        best_word_[signal] = std::max(best_word_[signal], words_[i].weight);
      }
    }
    for (const uint32_t signal : in_word_) {
      if (sentence_[signal] == 0) in_sentence_.push_back(signal);
      sentence_[signal] += best_word_[signal];
      best_word_[signal] = 0;
    }
    in_word_.clear();
  }
  if (!words_.empty()) FoldSentence(view.words[words_.back().word].sentence);
}

void NearPhrases::Read(const PhraseIndex& index, const TextView& view, const MessageHits& hits,
                       size_t signals) {
  best_word_.assign(signals, 0);
  sentence_.assign(signals, 0);
  shared_.assign(signals, 0);
  best_sentence_.assign(signals, 0);
  share_.assign(signals, 0);
  CollectWords(index, hits);
  SumWords(index, view);
  for (const uint32_t id : hits.phrases().ids()) {
    const CompiledPhrase& phrase = index.phrases()[id];
    share_[phrase.signal] = std::max(share_[phrase.signal], SentenceShare(index, hits, phrase));
  }
}

}  // namespace meldwijzer
