#include "dialogs/signals/signal_matcher.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_finder.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/status.h"
#include "dialogs/signals/suggest.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {
namespace {

constexpr size_t kEvidenceMax = 3;

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
  double weight = 0;                                 // of its most telling hit
  std::vector<std::pair<uint32_t, uint32_t>> spans;  // words
  std::set<uint32_t> words;                          // of all hits
};

double Confidence(const PhraseHit& hit) { return 1 - std::exp(-hit.weight / 5); }

void AddFound(Found& found, const PhraseHit& hit, double confidence, bool heard) {
  found.heard = found.heard && heard;
  found.missing *= 1 - confidence;
  found.weight = std::max(found.weight, hit.weight);
  found.words.insert(hit.words.begin(), hit.words.end());
  found.spans.emplace_back(hit.words.front(), hit.words.back());
}

// One observation is one signal: of two that rest on the same words ("is bang" in "is bang voor
// haar vriend") the one whose words tell more stays; the other can still be suggested.
void KeepSpecific(std::map<uint32_t, Found>& present, std::vector<uint8_t>& touched) {
  std::erase_if(present, [&](const auto& general) {
    const bool said_better = std::ranges::any_of(present, [&](const auto& specific) {
      return general.second.weight < specific.second.weight &&
             std::ranges::includes(specific.second.words, general.second.words);
    });
    if (said_better) touched[general.first] = 0;
    return said_better;
  });
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

// The buffers of one match, used again by the next in the same thread.
struct Workspace {
  TextView view;
  PhraseIndex::Scratch scratch;
  MessageHits hits;
  SuggestionRanker ranker;
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
  auto& [view, scratch, hits, ranker] = workspace;
  view.Read(text, compiled_->spelling);
  MatchReport report;
  if (view.words.empty()) return report;
  index.Find(view, scratch, hits);
  const StatusReader reader(index, view, hits);
  std::map<uint32_t, Found> present;
  std::map<uint32_t, Found> negated;
  std::vector<uint8_t> touched(compiled_->signals.size(), 0);
  for (const PhraseHit& hit : FindPhrases(index, view, hits)) {
    const CompiledPhrase& phrase = index.phrases()[hit.phrase];
    touched[phrase.signal] = 1;
    const HitStatus status = reader.Read(hit, phrase);
    if (!status.counts) continue;
    auto& side = status.status == MatchStatus::kPresent ? present : negated;
    AddFound(side[phrase.signal], hit, Confidence(hit), status.heard);
  }
  KeepSpecific(present, touched);
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
  for (const RankedSignal& ranked : ranker.Rank(index, view, hits, touched, kSuggestionsMax)) {
    report.suggestions.push_back({compiled_->signals[ranked.signal].id, ranked.score});
  }
  return report;
}

}  // namespace meldwijzer
