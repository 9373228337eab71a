#include "dialogs/signals/signal_matcher.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "dialogs/signals/denial_features.h"
#include "dialogs/signals/message_hits.h"
#include "dialogs/signals/phrase_finder.h"
#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/signal_features.h"
#include "dialogs/signals/speaking_words.h"
#include "dialogs/signals/status.h"
#include "dialogs/signals/text_view.h"

namespace meldwijzer {
namespace {

constexpr size_t kEvidenceMax = 3;
// From this chance on a signal is reported: where a phrase of it is complete, and where only words
// of it stand in the text. Less is suggested.
constexpr double kPresentMin = 0.25;
constexpr double kPresentWithoutPhraseMin = 0.6;
constexpr double kSuggestedMin = 0.02;
// A hit is quoted where its words tell at least this share of the most telling one's.
constexpr double kQuotedShare = 0.7;

// Shorter messages hold a signal only where a phrase is complete.
constexpr size_t kWordsWithoutPhraseMin = 3;
// The learned decision from which on a signal is taken back, and the one below which it stands
// whatever the rules of denial say; between them these decide. script/learn prints what a bound
// costs.
constexpr float kTakenBackMin = -0.3F;
constexpr float kPhraseTakenBackMin = -0.1F;  // where a phrase is complete
// Where a short message has no word of denial, or a phrase is this sure and no rule denies it.
constexpr float kPlainTakenBackMin = 0.3F;
constexpr size_t kPlainWordsMax = 12;
constexpr double kSureMin = 0.97;
constexpr float kStandsMax = -0.9F;
constexpr float kUndecided = -0.5F;
// Words that speak from this share of the most telling one on are looked at for denials.
constexpr float kTellingShareMin = 0.5F;
// From this share of the most telling word on a denial belongs to what the words mean.
constexpr float kDenialShareMin = 0.5F;

// Hits of one signal that are read in one message, the first of the text.
constexpr uint8_t kHitsPerSignalMax = 32;
// Hits whose words tell less say nothing.
constexpr double kHitWeightMin = 1.2;
// From this weight on the words of a phrase carry a signal.
constexpr double kPhraseWeightMin = 2.5;

struct SignalFacts {
  SignalId id;
  bool vulnerability = false;
};

}  // namespace

struct SignalMatcher::Compiled {
  PhraseIndex index;
  LearnedModel model;
  LearnedModel denial;
  std::vector<int> labels;  // by signal: its label in the model
  SpellingTable spelling;
  std::vector<SignalFacts> signals;
};

namespace {

using Spans = std::vector<std::pair<uint32_t, uint32_t>>;  // first and last words

// What was found of one signal.
struct Found {
  MatchStatus status = MatchStatus::kPresent;
  bool heard = true;
  double chance = 0;
  double weight = 0;         // of its most telling hit
  Spans spans;               // to quote
  std::set<uint32_t> words;  // of all hits
};

// The hits of the message that count. Of a signal that is told and denied, only what tells it.
struct CountedHits {
  std::vector<ReadHit> hits;     // by signal
  std::vector<uint8_t> touched;  // by signal: its hits, though none may count
};

CountedHits CountHits(std::vector<PhraseHit> found, const PhraseIndex& index,
                      const StatusReader& reader, size_t signals) {
  CountedHits counted;
  counted.touched.assign(signals, 0);
  std::vector<uint8_t> present(signals, 0);
  for (PhraseHit& hit : found) {
    const CompiledPhrase& phrase = index.phrases()[hit.phrase];
    uint8_t& touched = counted.touched[phrase.signal];
    if (hit.weight < kHitWeightMin || touched == kHitsPerSignalMax) continue;
    ++touched;
    const HitStatus status = reader.Read(hit, phrase);
    if (!status.counts) continue;
    if (status.status == MatchStatus::kPresent) present[phrase.signal] = 1;
    counted.hits.push_back({std::move(hit), phrase.signal, status});
  }
  std::erase_if(counted.hits, [&](const ReadHit& read) {
    return present[read.signal] != 0 && read.status.status != MatchStatus::kPresent;
  });
  std::ranges::stable_sort(counted.hits, {}, &ReadHit::signal);
  return counted;
}

// Whether a complete phrase says enough by its words.
bool Tells(std::span<const ReadHit> hits) {
  return std::ranges::any_of(
      hits, [](const ReadHit& read) { return read.hit.weight >= kPhraseWeightMin; });
}

Found OfHits(std::span<const ReadHit> hits) {
  Found found;
  found.status = hits.front().status.status;
  for (const ReadHit& read : hits) found.weight = std::max(found.weight, read.hit.weight);
  for (const ReadHit& read : hits) {
    found.words.insert(read.hit.words.begin(), read.hit.words.end());
    if (read.hit.weight < kQuotedShare * found.weight) continue;
    found.heard = found.heard && read.status.heard;
    found.spans.emplace_back(read.hit.words.front(), read.hit.words.back());
  }
  return found;
}

// Where no phrase is complete: the words that speak for the signal, and what surrounds them.
std::optional<Found> OfWords(const SpeakingWords& speaking, const StatusReader& reader) {
  if (speaking.telling.empty()) return std::nullopt;
  std::vector<uint32_t> words;
  for (size_t i = 0; i < speaking.telling.size(); ++i) {
    const float least = reader.Denies(speaking.telling[i]) ? kDenialShareMin : kTellingShareMin;
    if (speaking.shares[i] >= least) words.push_back(speaking.telling[i]);
  }
  if (words.empty()) return std::nullopt;
  const HitStatus status = reader.ReadWords(words);
  if (!status.counts) return std::nullopt;
  Found found;
  found.status = status.status;
  found.heard = status.heard;
  found.spans.emplace_back(speaking.first, speaking.last);
  found.words.insert(speaking.telling.begin(), speaking.telling.end());
  return found;
}

// One observation is one signal: of two that rest on the same words ("is bang" in "is bang voor
// haar vriend") the one whose words tell more stays; the other can still be suggested.
void KeepSpecific(std::map<uint32_t, Found>& found) {
  std::erase_if(found, [&](const auto& general) {
    if (general.second.status != MatchStatus::kPresent || general.second.weight <= 0) return false;
    return std::ranges::any_of(found, [&](const auto& specific) {
      return specific.second.status == MatchStatus::kPresent &&
             general.second.weight < specific.second.weight &&
             std::ranges::includes(specific.second.words, general.second.words);
    });
  });
}

// How surely the text takes back what the spans tell: the decision on the one least taken back.
float TakenBack(const LearnedModel& denial, const TextView& view, const Spans& spans,
                LearnedModel::Scratch& scratch) {
  if (denial.labels().empty() || spans.empty()) return kUndecided;
  float least = std::numeric_limits<float>::max();
  for (size_t i = 0; i < std::min(spans.size(), kEvidenceMax); ++i) {
    const std::vector<Feature> features = DenialFeatures(view, spans[i].first, spans[i].second);
    least = std::min(least, denial.Decide(features, scratch).front());
  }
  return least;
}

std::vector<Evidence> MakeEvidence(Spans spans, const TextView& view, std::string_view text) {
  std::ranges::sort(spans);
  Spans merged;
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
  FeatureReader features;
  LearnedModel::Scratch denial;
};

}  // namespace

SignalMatcher::SignalMatcher(std::unique_ptr<const Compiled> compiled)
    : compiled_(std::move(compiled)) {}
SignalMatcher::SignalMatcher(SignalMatcher&&) noexcept = default;
SignalMatcher& SignalMatcher::operator=(SignalMatcher&&) noexcept = default;
SignalMatcher::~SignalMatcher() = default;

Result<SignalMatcher> SignalMatcher::Create(const SignalCatalog& catalog, SignalModels models) {
  auto compiled = std::make_unique<Compiled>();
  Problems problems;
  compiled->index.Build(catalog, problems);
  if (!problems.empty()) return Fail(ErrorCode::kInvalidArgument, ToString(problems));
  for (const auto& [typed, meant] : catalog.spelling()) compiled->spelling.emplace(typed, meant);
  for (const Signal& signal : catalog.signals()) {
    compiled->signals.push_back({signal.id, signal.shown == SignalShown::kContext});
  }
  for (const Signal& signal : catalog.signals()) {
    const auto& known = models.signals.labels();
    const auto label = std::ranges::find(known, signal.id.str());
    compiled->labels.push_back(label == known.end() ? FeatureReader::kNoLabel
                                                    : static_cast<int>(label - known.begin()));
  }
  compiled->model = std::move(models.signals);
  compiled->denial = std::move(models.denial);
  return SignalMatcher(std::move(compiled));
}

MatchReport SignalMatcher::Match(std::string_view text) const {
  const PhraseIndex& index = compiled_->index;
  const size_t signals = compiled_->signals.size();
  thread_local Workspace workspace;
  auto& [view, scratch, hits, features, denial] = workspace;
  view.Read(text, compiled_->spelling);
  MatchReport report;
  if (view.words.empty()) return report;
  index.Find(view, scratch, hits);
  const StatusReader reader(index, view, hits);
  const CountedHits counted = CountHits(FindPhrases(index, view, hits), index, reader, signals);
  const auto speaking = [&](uint32_t signal) {
    const int label = compiled_->labels[signal];
    if (label == FeatureReader::kNoLabel) return SpeakingWords();
    return FindSpeakingWords(compiled_->model, view, features.BestSentence(label),
                             static_cast<uint8_t>(label));
  };
  const bool plain = view.words.size() <= kPlainWordsMax && !reader.TakesBack();
  std::map<uint32_t, Found> found;
  std::vector<std::pair<double, uint32_t>> chances;
  for (const SignalFeatures& of :
       features.Read(index, compiled_->model, compiled_->labels, view, hits, counted.hits)) {
    const auto own = std::ranges::equal_range(counted.hits, of.signal, {}, &ReadHit::signal);
    const double chance = Chance(compiled_->model.chance(), of.values);
    if (chance >= kSuggestedMin) chances.emplace_back(chance, of.signal);
    if (chance < (Tells({own.begin(), own.end()}) ? kPresentMin : kPresentWithoutPhraseMin))
      continue;
    std::optional<Found> one = own.empty() && view.words.size() < kWordsWithoutPhraseMin
                                   ? std::nullopt
                               : own.empty() ? OfWords(speaking(of.signal), reader)
                                             : OfHits({own.begin(), own.end()});
    if (!one) continue;
    const float taken_back = TakenBack(compiled_->denial, view, one->spans, denial);
    const bool sure = !own.empty() && chance >= kSureMin && one->status == MatchStatus::kPresent;
    if (taken_back >= (plain || sure ? kPlainTakenBackMin
                       : own.empty() ? kTakenBackMin
                                     : kPhraseTakenBackMin))
      one->status = MatchStatus::kNegated;
    if (taken_back < kStandsMax) one->status = MatchStatus::kPresent;
    one->chance = chance;
    found.emplace(of.signal, *std::move(one));
  }
  KeepSpecific(found);
  for (const auto& [signal, one] : found) {
    const SignalFacts& facts = compiled_->signals[signal];
    report.signals.push_back({facts.id, facts.vulnerability, one.status, one.heard, one.chance,
                              MakeEvidence(one.spans, view, text)});
  }
  std::ranges::stable_sort(report.signals, std::ranges::greater{}, &SignalMatch::score);
  std::ranges::stable_sort(chances, std::ranges::greater{}, &std::pair<double, uint32_t>::first);
  for (const auto& [chance, signal] : chances) {
    if (report.suggestions.size() == kSuggestionsMax) break;
    if (found.contains(signal)) continue;
    report.suggestions.push_back({compiled_->signals[signal].id, chance});
  }
  return report;
}

std::vector<std::pair<SignalId, FeatureValues>> SignalMatcher::Features(
    std::string_view text) const {
  const PhraseIndex& index = compiled_->index;
  const size_t signals = compiled_->signals.size();
  Workspace workspace;
  workspace.view.Read(text, compiled_->spelling);
  std::vector<std::pair<SignalId, FeatureValues>> features;
  if (workspace.view.words.empty()) return features;
  index.Find(workspace.view, workspace.scratch, workspace.hits);
  const StatusReader reader(index, workspace.view, workspace.hits);
  const CountedHits counted =
      CountHits(FindPhrases(index, workspace.view, workspace.hits), index, reader, signals);
  for (const SignalFeatures& of :
       workspace.features.Read(index, compiled_->model, compiled_->labels, workspace.view,
                               workspace.hits, counted.hits)) {
    const auto own = std::ranges::equal_range(counted.hits, of.signal, {}, &ReadHit::signal);
    if (!own.empty() && own.begin()->status.status != MatchStatus::kPresent) continue;
    features.emplace_back(compiled_->signals[of.signal].id, of.values);
  }
  return features;
}

}  // namespace meldwijzer
