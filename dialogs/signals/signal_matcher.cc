#include "dialogs/signals/signal_matcher.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/status.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {
namespace {

// Words from the first to the last of a phrase, by how many places it has (index).
constexpr std::array<uint32_t, kPhraseElementsMax + 1> kSpanWords = {0, 12, 8, 12, 15, 18, 18};
constexpr uint32_t kMessageSpanWords = 60;
// Occurrences of the rarest place that are tried for one phrase in one message.
constexpr size_t kAnchorsMax = 24;
constexpr size_t kEvidenceMax = 3;
// How telling the words of a hit must be (PhraseIndex::Find), and how much more for each comma
// between them.
constexpr double kWeightMin = 3.6;
constexpr double kWeightPerPart = 0.9;
constexpr uint32_t kPartsMax = 2;
// Words this close together may tell less.
constexpr uint32_t kTightWords = 2;
constexpr double kTightWeightMin = 2.5;
// Below this, a suggestion is more noise than help.
constexpr double kSuggestionFloor = 0.45;

struct SignalFacts {
  SignalId id;
  bool vulnerability = false;
};

}  // namespace

struct SignalMatcher::Compiled {
  PhraseIndex index;
  std::unordered_map<std::string, std::string> spelling;
  std::vector<SignalFacts> signals;
};

namespace {

// Finds the phrases of one message.
class PhraseFinder {
 public:
  PhraseFinder(const PhraseIndex& index, const TextView& view, const AtomHits& hits)
      : index_(index), view_(view), hits_(hits) {}

  std::vector<PhraseHit> Find() const {
    std::vector<PhraseHit> found;
    for (const AtomId atom : hits_.touched()) {
      for (const uint32_t id : index_.AnchoredAt(atom)) FindPhrase(id, found);
    }
    return found;
  }

 private:
  void FindPhrase(uint32_t id, std::vector<PhraseHit>& found) const {
    const CompiledPhrase& phrase = index_.phrases()[id];
    for (const AtomId atom : phrase.atoms) {
      if (hits_.Find(atom) == nullptr) return;
    }
    size_t tried = 0;
    uint32_t behind = 0;  // hits must not share words with an earlier one
    for (const AtomHit& anchor : *hits_.Find(phrase.atoms[phrase.anchor])) {
      if (anchor.first < behind) continue;
      if (++tried > kAnchorsMax) break;
      PhraseHit hit{id, {}};
      if (!Fill(phrase, anchor, hit) || !Tells(hit) || Excluded(phrase, anchor)) continue;
      behind = anchor.last + 1;
      found.push_back(std::move(hit));
    }
  }

  // Whether the words say enough: more is asked where they stand in several parts of a sentence.
  bool Tells(const PhraseHit& hit) const {
    const uint32_t parts =
        view_.words[hit.words.back()].clause - view_.words[hit.words.front()].clause;
    const uint32_t span = hit.words.back() - hit.words.front();
    if (parts == 0) return hit.weight >= (span <= kTightWords ? kTightWeightMin : kWeightMin);
    return hit.weight >= kWeightMin + kWeightPerPart * std::min(parts, kPartsMax);
  }

  bool Excluded(const CompiledPhrase& phrase, const AtomHit& anchor) const {
    for (const AtomId atom : phrase.excluded) {
      const std::vector<AtomHit>* list = hits_.Find(atom);
      if (list == nullptr) continue;
      for (const AtomHit& hit : *list) {
        if (phrase.scope == PhraseScope::kMessage ||
            view_.words[hit.first].sentence == view_.words[anchor.first].sentence) {
          return true;
        }
      }
    }
    return false;
  }

  uint32_t Span(const CompiledPhrase& phrase) const {
    return phrase.scope == PhraseScope::kNear ? kSpanWords[phrase.atoms.size()] : kMessageSpanWords;
  }

  // Fills the places around the anchor, each with its nearest free occurrence.
  bool Fill(const CompiledPhrase& phrase, const AtomHit& anchor, PhraseHit& hit) const {
    std::vector<AtomHit> chosen(phrase.atoms.size());
    chosen[phrase.anchor] = anchor;
    std::vector<AtomHit> taken{anchor};
    for (size_t k = 0; k < phrase.atoms.size(); ++k) {
      if (k == phrase.anchor) continue;
      const AtomHit* best = Nearest(phrase, k, anchor, taken);
      if (best == nullptr) return false;
      chosen[k] = *best;
      taken.push_back(*best);
    }
    uint32_t low = anchor.first;
    uint32_t high = anchor.last;
    for (size_t k = 0; k < chosen.size(); ++k) {
      hit.weight += chosen[k].weight;
      if (phrase.denies[k]) hit.negates_itself = true;
      low = std::min(low, chosen[k].first);
      high = std::max(high, chosen[k].last);
      if (phrase.ordered && k > 0 && chosen[k].first <= chosen[k - 1].last) return false;
      for (uint32_t word = chosen[k].first; word <= chosen[k].last; ++word) {
        hit.words.push_back(word);
      }
    }
    if (high - low > Span(phrase)) return false;
    std::ranges::sort(hit.words);
    hit.words.erase(std::unique(hit.words.begin(), hit.words.end()), hit.words.end());
    return true;
  }

  const AtomHit* Nearest(const CompiledPhrase& phrase, size_t k, const AtomHit& anchor,
                         const std::vector<AtomHit>& taken) const {
    const std::vector<AtomHit>& list = *hits_.Find(phrase.atoms[k]);
    const uint32_t span = Span(phrase);
    const uint32_t from = anchor.first > span ? anchor.first - span : 0;
    auto at = std::ranges::lower_bound(list, from, {}, &AtomHit::first);
    const AtomHit* best = nullptr;
    uint32_t best_distance = span + 1;
    for (; at != list.end() && at->first <= anchor.last + span; ++at) {
      if (phrase.scope != PhraseScope::kMessage &&
          view_.words[at->first].sentence != view_.words[anchor.first].sentence) {
        continue;
      }
      if (phrase.ordered && (k < phrase.anchor) != (at->first < anchor.first)) continue;
      const bool free = std::ranges::none_of(taken, [&](const AtomHit& other) {
        return at->first <= other.last && other.first <= at->last;
      });
      const uint32_t distance =
          at->first > anchor.first ? at->first - anchor.first : anchor.first - at->first;
      if (free && distance < best_distance) {
        best = &*at;
        best_distance = distance;
      }
    }
    return best;
  }

  const PhraseIndex& index_;
  const TextView& view_;
  const AtomHits& hits_;
};

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

// How much of each signal's nearest phrase is there, weighed by rarity.
std::vector<SignalSuggestion> Suggest(const PhraseIndex& index, const AtomHits& hits,
                                      const std::vector<SignalFacts>& signals,
                                      const std::vector<bool>& reported) {
  std::vector<double> best(signals.size(), 0);
  for (const AtomId atom : hits.touched()) {
    for (const uint32_t id : index.Holding(atom)) {
      const CompiledPhrase& phrase = index.phrases()[id];
      if (reported[phrase.signal]) continue;
      double have = 0;
      double all = 0;
      for (const AtomId part : phrase.atoms) {
        all += index.Rarity(part);
        if (hits.Find(part) != nullptr) have += index.Rarity(part);
      }
      const double score = all > 0 ? (have / all) * (1 - std::exp(-have / 4)) : 0;
      best[phrase.signal] = std::max(best[phrase.signal], score);
    }
  }
  std::vector<SignalSuggestion> suggestions;
  for (size_t i = 0; i < signals.size(); ++i) {
    if (best[i] >= kSuggestionFloor) suggestions.push_back({signals[i].id, best[i]});
  }
  std::ranges::stable_sort(suggestions, std::ranges::greater{}, &SignalSuggestion::score);
  if (suggestions.size() > kSuggestionsMax) suggestions.resize(kSuggestionsMax);
  return suggestions;
}

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
  compiled->spelling = catalog.spelling();
  for (const Signal& signal : catalog.signals()) {
    compiled->signals.push_back({signal.id, signal.shown == SignalShown::kContext});
  }
  return SignalMatcher(std::move(compiled));
}

MatchReport SignalMatcher::Match(std::string_view text) const {
  const PhraseIndex& index = compiled_->index;
  const TextView view = ReadText(text, compiled_->spelling);
  MatchReport report;
  if (view.words.empty()) return report;
  const AtomHits hits = index.Find(view);
  const StatusReader reader(index, view, hits);
  std::map<uint32_t, Found> present;
  std::map<uint32_t, Found> negated;
  std::vector<bool> touched(compiled_->signals.size(), false);
  for (const PhraseHit& hit : PhraseFinder(index, view, hits).Find()) {
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
