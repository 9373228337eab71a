#include "dialogs/signals/suggest.h"

#include <algorithm>
#include <cmath>

namespace meldwijzer {
namespace {

// A word that tells less than this is no reason to suggest anything.
constexpr double kWordWeightMin = 0.3;
// Weights at which the shared words of a sentence, and the words of a phrase, count for 63 %.
constexpr double kSharedScale = 7;
constexpr double kPhraseScale = 2;
constexpr double kSharedPart = 0.65;
// Below this, a suggestion is more noise than help.
constexpr double kScoreMin = 0.4;

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

void SuggestionRanker::CollectWords(const PhraseIndex& index, const MessageHits& hits) {
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

void SuggestionRanker::FoldSentence() {
  for (const uint32_t signal : in_sentence_) {
    shared_[signal] = std::max(shared_[signal], sentence_[signal]);
    sentence_[signal] = 0;
  }
  in_sentence_.clear();
}

// A word counts once for a signal, however many of its phrases hold it.
void SuggestionRanker::SumWords(const PhraseIndex& index, const TextView& view) {
  for (size_t i = 0; i < words_.size();) {
    const uint32_t word = words_[i].word;
    if (i > 0 && view.words[word].sentence != view.words[words_[i - 1].word].sentence) {
      FoldSentence();
    }
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
  FoldSentence();
}

std::vector<RankedSignal> SuggestionRanker::Rank(const PhraseIndex& index, const TextView& view,
                                                 const MessageHits& hits,
                                                 const std::vector<uint8_t>& reported,
                                                 size_t count) {
  const size_t signals = reported.size();
  best_word_.assign(signals, 0);
  sentence_.assign(signals, 0);
  shared_.assign(signals, 0);
  share_.assign(signals, 0);
  CollectWords(index, hits);
  SumWords(index, view);
  for (const uint32_t id : hits.phrases().ids()) {
    const CompiledPhrase& phrase = index.phrases()[id];
    if (reported[phrase.signal] != 0) continue;
    share_[phrase.signal] = std::max(share_[phrase.signal], SentenceShare(index, hits, phrase));
  }
  std::vector<RankedSignal> ranked;
  for (uint32_t signal = 0; signal < signals; ++signal) {
    if (reported[signal] != 0) continue;
    const double shared = 1 - std::exp(-shared_[signal] / kSharedScale);
    const double score = ((1 - kSharedPart) * share_[signal]) + (kSharedPart * shared);
    if (score >= kScoreMin) ranked.push_back({signal, score});
  }
  std::ranges::stable_sort(ranked, std::ranges::greater{}, &RankedSignal::score);
  if (ranked.size() > count) ranked.resize(count);
  return ranked;
}

}  // namespace meldwijzer
