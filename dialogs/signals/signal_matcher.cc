#include "dialogs/signals/signal_matcher.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_finder.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/status.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {
namespace {

constexpr size_t kEvidenceMax = 3;
// Below this, a suggestion is more noise than help.
constexpr double kSuggestionFloor = 0.36;

struct SignalFacts {
  SignalId id;
  bool vulnerability = false;
};

}  // namespace

struct SignalMatcher::Compiled {
  PhraseIndex index;
  SpellingTable spelling;
  std::vector<SignalFacts> signals;
};

namespace {

// What was found of one signal.
struct Found {
  bool heard = true;
  double missing = 1;                                // product of what each hit leaves open
  std::vector<std::pair<uint32_t, uint32_t>> spans;  // words
};

double Confidence(const PhraseHit& hit) { return 1 - std::exp(-hit.weight / 5); }

void AddFound(Found& found, const PhraseHit& hit, double confidence, bool heard) {
  found.heard = found.heard && heard;
  found.missing *= 1 - confidence;
  found.spans.emplace_back(hit.words.front(), hit.words.back());
}

std::vector<Evidence> MakeEvidence(std::vector<std::pair<uint32_t, uint32_t>> spans,
                                   const TextView& view, std::string_view text) {
  std::ranges::sort(spans);
  std::vector<std::pair<uint32_t, uint32_t>> merged;
  for (const auto& span : spans) {
    if (!merged.empty() && span.first <= merged.back().second) {
      merged.back().second = std::max(merged.back().second, span.second);
    } else {
      merged.push_back(span);
    }
  }
  std::vector<Evidence> evidence;
  for (const auto& [first, last] : merged) {
    if (evidence.size() == kEvidenceMax) break;
    const size_t start = view.words[first].start;
    const size_t end = view.words[last].end;
    evidence.push_back({start, end, std::string(text.substr(start, end - start))});
  }
  return evidence;
}

// How much of each signal's nearest phrase one sentence holds, weighed by how telling it is.
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
  return all > 0 ? (best / all) * (1 - std::exp(-best / 4)) : 0;
}

std::vector<SignalSuggestion> Suggest(const PhraseIndex& index, const MessageHits& hits,
                                      const std::vector<SignalFacts>& signals,
                                      const std::vector<bool>& reported) {
  std::vector<double> best(signals.size(), 0);
  for (const uint32_t id : hits.phrases().ids()) {
    const CompiledPhrase& phrase = index.phrases()[id];
    if (reported[phrase.signal]) continue;
    best[phrase.signal] = std::max(best[phrase.signal], SentenceShare(index, hits, phrase));
  }
  std::vector<SignalSuggestion> suggestions;
  for (size_t i = 0; i < signals.size(); ++i) {
    if (best[i] >= kSuggestionFloor) suggestions.push_back({signals[i].id, best[i]});
  }
  std::ranges::stable_sort(suggestions, std::ranges::greater{}, &SignalSuggestion::score);
  if (suggestions.size() > kSuggestionsMax) suggestions.resize(kSuggestionsMax);
  return suggestions;
}

// The buffers of one match, used again by the next in the same thread.
struct Workspace {
  TextView view;
  PhraseIndex::Scratch scratch;
  MessageHits hits;
};

}  // namespace

SignalMatcher::SignalMatcher(std::unique_ptr<const Compiled> compiled)
    : compiled_(std::move(compiled)) {}
SignalMatcher::SignalMatcher(SignalMatcher&&) noexcept = default;
SignalMatcher& SignalMatcher::operator=(SignalMatcher&&) noexcept = default;
SignalMatcher::~SignalMatcher() = default;

Result<SignalMatcher> SignalMatcher::Create(const SignalCatalog& catalog) {
  auto compiled = std::make_unique<Compiled>();
  Problems problems;
  compiled->index.Build(catalog, problems);
  if (!problems.empty()) return Fail(ErrorCode::kInvalidArgument, ToString(problems));
  for (const auto& [typed, meant] : catalog.spelling()) compiled->spelling.emplace(typed, meant);
  for (const Signal& signal : catalog.signals()) {
    compiled->signals.push_back({signal.id, signal.shown == SignalShown::kContext});
  }
  return SignalMatcher(std::move(compiled));
}

MatchReport SignalMatcher::Match(std::string_view text) const {
  const PhraseIndex& index = compiled_->index;
  thread_local Workspace workspace;
  auto& [view, scratch, hits] = workspace;
  view.Read(text, compiled_->spelling);
  MatchReport report;
  if (view.words.empty()) return report;
  index.Find(view, scratch, hits);
  const StatusReader reader(index, view, hits);
  std::map<uint32_t, Found> present;
  std::map<uint32_t, Found> negated;
  std::vector<bool> touched(compiled_->signals.size(), false);
  for (const PhraseHit& hit : FindPhrases(index, view, hits)) {
    const CompiledPhrase& phrase = index.phrases()[hit.phrase];
    touched[phrase.signal] = true;
    const HitStatus status = reader.Read(hit);
    if (!status.counts) continue;
    auto& side = status.status == MatchStatus::kPresent ? present : negated;
    AddFound(side[phrase.signal], hit, Confidence(hit), status.heard);
  }
  for (const auto* side : {&present, &negated}) {
    for (const auto& [signal, found] : *side) {
      if (side == &negated && present.contains(signal)) continue;
      const SignalFacts& facts = compiled_->signals[signal];
      report.signals.push_back({facts.id, facts.vulnerability,
                                side == &present ? MatchStatus::kPresent : MatchStatus::kNegated,
                                found.heard, 1 - found.missing,
                                MakeEvidence(found.spans, view, text)});
    }
  }
  std::ranges::stable_sort(report.signals, std::ranges::greater{}, &SignalMatch::score);
  report.suggestions = Suggest(index, hits, compiled_->signals, touched);
  return report;
}

}  // namespace meldwijzer
