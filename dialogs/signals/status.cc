#include "dialogs/signals/status.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace meldwijzer {
namespace {

// How many words a denial reaches, forwards and backwards.
constexpr size_t kForwardWords = 6;
constexpr size_t kBackwardWords = 5;
// A denial of words that no phrase holds together stands at most so many words before one.
constexpr size_t kCloseWords = 2;
// A list goes on behind a comma while its parts are this short: "geen plekken, krassen of wonden".
constexpr size_t kListPartWordsMax = 4;
// How far behind a denial the doubt and its "dat" stand.
constexpr size_t kDoubtWords = 9;
// A question in general says so in its first words.
constexpr size_t kQuestionWords = 3;

bool ForwardOnly(std::string_view negator) {
  constexpr std::array<std::string_view, 12> kForward = {"geen",    "zonder",  "niets", "niks",
                                                         "niemand", "nergens", "no",    "without",
                                                         "none",    "nothing", "noch",  "nobody"};
  return std::ranges::find(kForward, negator) != kForward.end();
}

bool JoinsList(std::string_view word) {
  return word == "of" || word == "en" || word == "noch" || word == "or" || word == "and";
}

}  // namespace

StatusReader::StatusReader(const PhraseIndex& index, const TextView& view, const MessageHits& hits)
    : index_(index),
      view_(view),
      hits_(hits),
      marks_(view.words.size()),
      sentence_marks_(view.questions.size()) {
  for (size_t role = 0; role < std::size(kRoleNames); ++role) {
    const auto mark = static_cast<uint16_t>(1U << role);
    hits.ForGroup(index.Role(role), [&](const Hit& hit) {
      for (uint32_t word = hit.first; word <= hit.last; ++word) {
        marks_[word] = static_cast<uint16_t>(marks_[word] | mark);
      }
      uint16_t& sentence = sentence_marks_[view.words[hit.first].sentence];
      sentence = static_cast<uint16_t>(sentence | mark);
    });
  }
  clause_.resize(view.words.size());
  uint32_t extra = 0;
  for (size_t i = 0; i < view.words.size(); ++i) {
    if (Has(i, kClauseStart)) ++extra;
    clause_[i] = view.words[i].clause + extra;
    if (Has(i, kNegation) && !Has(i, kNoNegation)) negators_.push_back(static_cast<uint32_t>(i));
  }
}

bool StatusReader::TakesBack() const {
  constexpr uint16_t kMarks = kNegation | kOver | kImagined | kRefuted;
  return std::ranges::any_of(sentence_marks_, [](uint16_t marks) { return (marks & kMarks) != 0; });
}

bool StatusReader::SentenceHas(uint32_t sentence, Mark mark) const {
  return (sentence_marks_[sentence] & mark) != 0;
}

// Whether the sentence holds the mark in words that are not part of the hit itself.
bool StatusReader::MarkedBeside(const PhraseHit& hit, uint32_t sentence, Mark mark) const {
  if (!SentenceHas(sentence, mark)) return false;
  for (size_t i = view_.sentence_starts[sentence]; i < view_.sentence_starts[sentence + 1]; ++i) {
    if (Has(i, mark) && !std::ranges::binary_search(hit.words, static_cast<uint32_t>(i))) {
      return true;
    }
  }
  return false;
}

// From a comma on, only short parts of a list, joined by commas, "of" or "en".
bool StatusReader::ListGoesOn(size_t from, size_t to) const {
  bool joined = false;
  size_t part = 0;
  for (size_t i = from + 1; i <= to; ++i) {
    if (Has(i, kClauseStart) || Has(i, kSubclause)) return false;
    part = clause_[i] == clause_[i - 1] ? part + 1 : 1;
    if (part > kListPartWordsMax) return false;
    joined = joined || JoinsList(view_.words[i].text);
  }
  // Behind the place too a joining word may follow: "geen a, b of c" denies b.
  for (size_t i = to + 1; !joined && i < view_.words.size() && i <= to + kListPartWordsMax; ++i) {
    if (view_.words[i].sentence != view_.words[to].sentence) break;
    joined = JoinsList(view_.words[i].text);
  }
  return joined;
}

// "Geen aanwijzing dat …", "nooit gezegd dat …": whether the denial is of a doubt or a telling that
// stands shortly behind it and opens a part of the sentence; all of that part is then denied.
size_t StatusReader::DeniedFrom(size_t negator) const {
  const uint32_t sentence = view_.words[negator].sentence;
  bool doubt = false;
  for (size_t i = negator + 1; i < view_.words.size() && i <= negator + kDoubtWords; ++i) {
    if (view_.words[i].sentence != sentence || Has(i, kClauseStart)) break;
    if (doubt && Has(i, kSubclause)) return i;
    doubt = doubt || Has(i, kDoubt);
  }
  return view_.words.size();
}

bool StatusReader::NegatorReaches(size_t negator, const PhraseHit& hit) const {
  const Word& word = view_.words[negator];
  const size_t denied_from = DeniedFrom(negator);
  for (const uint32_t place : hit.words) {
    if (place > denied_from && clause_[place] == clause_[denied_from]) return true;
  }
  const bool forward_only = ForwardOnly(word.text);
  for (const uint32_t place : hit.words) {
    if (view_.words[place].sentence != word.sentence) continue;
    const bool forward = place > negator;
    const size_t distance = forward ? place - negator : negator - place;
    if (clause_[place] != clause_[negator]) {
      if (forward && forward_only && ListGoesOn(negator, place)) return true;
      continue;
    }
    if (distance > (forward ? kForwardWords : kBackwardWords)) continue;
    if (!forward && forward_only && distance > 3) continue;
    bool blocked = false;
    bool doubt = false;
    const size_t low = std::min<size_t>(place, negator);
    const size_t high = std::max<size_t>(place, negator);
    for (size_t i = low; i <= high; ++i) {
      if (i != negator && i != place && Has(i, kSubclause)) blocked = true;
      if (Has(i, kDoubt)) doubt = true;
    }
    if (!blocked || doubt) return true;
  }
  return false;
}

// Whether the writer takes back what was said. That somebody else says so ("volgens haar is er
// niets aan de hand") takes nothing back.
bool StatusReader::Refutes(uint32_t sentence) const {
  return SentenceHas(sentence, kRefuted) && !SentenceHas(sentence, kHearsay);
}

// Whether the denial could itself stand in a place of the phrase ("nooit alleen naar buiten"). The
// places were listed when the phrase was found.
bool StatusReader::MayFill(const CompiledPhrase& phrase, uint32_t word) const {
  return std::ranges::any_of(phrase.atoms, [&](AtomId atom) {
    const std::span<const Hit> list = hits_.Hits(atom);
    auto at = std::ranges::upper_bound(list, word, {}, &Hit::first);
    while (at != list.begin()) {
      --at;
      if (at->Covers(word)) return true;
      if (at->first + kGapWordsMax < word) break;
    }
    return false;
  });
}

bool StatusReader::Denied(const PhraseHit& hit, const CompiledPhrase& phrase) const {
  // In "mag niet naar buiten" the denial is part of the meaning.
  const bool denies_itself =
      std::ranges::any_of(hit.words, [&](uint32_t word) { return Has(word, kNegation); });
  if (denies_itself) return false;
  // A denial reaches no further than its sentence.
  const uint32_t begin = view_.sentence_starts[view_.words[hit.words.front()].sentence];
  const uint32_t end = view_.sentence_starts[view_.words[hit.words.back()].sentence + 1];
  const auto first = std::ranges::lower_bound(negators_, begin);
  const auto last = std::ranges::lower_bound(negators_, end);
  return std::any_of(first, last, [&](uint32_t negator) {
    return NegatorReaches(negator, hit) && !MayFill(phrase, negator);
  });
}

bool StatusReader::AsksInGeneral(uint32_t sentence) const {
  const size_t start = view_.sentence_starts[sentence];
  const size_t end = std::min<size_t>(view_.sentence_starts[sentence + 1], start + kQuestionWords);
  for (size_t i = start; i < end; ++i) {
    if (Has(i, kQuestion)) return true;
  }
  return false;
}

bool StatusReader::OwnState(const PhraseHit& hit) const {
  const uint32_t place = hit.words.front();
  if (view_.words[place].quoted) return false;
  bool writer = false;
  const uint32_t sentence = view_.words[place].sentence;
  for (size_t i = view_.sentence_starts[sentence]; i < view_.sentence_starts[sentence + 1]; ++i) {
    const bool same = view_.words[i].clause == view_.words[place].clause;
    if (!same) continue;
    if (Has(i, kOther) || Has(i, kPerceives)) return false;
    if (Has(i, kWriter)) writer = true;
  }
  return writer;
}

bool StatusReader::DeniedClosely(const std::vector<uint32_t>& words) const {
  return std::ranges::any_of(words, [&](uint32_t word) {
    for (size_t step = 1; step <= kCloseWords && step <= word; ++step) {
      const auto before = static_cast<uint32_t>(word - step);
      if (clause_[before] != clause_[word]) return false;
      if (Denies(before)) return !std::ranges::binary_search(words, before);
    }
    return false;
  });
}

// All but denial.
HitStatus StatusReader::ReadAround(const PhraseHit& hit, bool may_be_past) const {
  HitStatus read;
  const uint32_t sentence = view_.words[hit.words.front()].sentence;
  const bool question = view_.questions[sentence] && AsksInGeneral(sentence);
  if (question || OwnState(hit)) {
    read.counts = false;
    return read;
  }
  read.heard = SentenceHas(sentence, kHearsay);
  const uint32_t last_sentence = view_.words[hit.words.back()].sentence;
  const bool next_refutes =
      last_sentence + 1 < sentence_marks_.size() && Refutes(last_sentence + 1);
  const bool imagined = SentenceHas(sentence, kImagined) || SentenceHas(0, kImagined);
  const bool refuted =
      next_refutes || (Refutes(last_sentence) && MarkedBeside(hit, last_sentence, kRefuted));
  const bool over = !may_be_past && MarkedBeside(hit, sentence, kOver);
  if (imagined || refuted || over) read.status = MatchStatus::kNegated;
  return read;
}

HitStatus StatusReader::Read(const PhraseHit& hit, const CompiledPhrase& phrase) const {
  HitStatus read = ReadAround(hit, phrase.past);
  if (read.counts && Denied(hit, phrase)) read.status = MatchStatus::kNegated;
  return read;
}

HitStatus StatusReader::ReadWords(const std::vector<uint32_t>& words) const {
  PhraseHit hit;
  hit.words = words;
  HitStatus read = ReadAround(hit, false);
  if (read.counts && DeniedClosely(words)) read.status = MatchStatus::kNegated;
  return read;
}

}  // namespace meldwijzer
