#include "dialogs/signals/phrase_index.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace meldwijzer {
namespace {

// What an ordinary word tells, beside a rare one.
constexpr double kOrdinaryShare = 0.2;

bool IsNegator(const std::string& word) {
  constexpr std::array<std::string_view, 16> kNegators = {
      "niet", "geen", "nooit", "zonder", "niets", "niks",    "nergens", "niemand",
      "not",  "no",   "never", "don't",  "can't", "without", "doesn't", "won't"};
  return std::ranges::find(kNegators, word) != kNegators.end();
}

// Whether most ways to fill the place hold a denial.
bool Denies(const PhraseElement& element) {
  size_t denying = 0;
  for (const WordSequence& words : element.alternatives) {
    if (std::ranges::any_of(words, IsNegator)) ++denying;
  }
  return denying * 2 >= element.alternatives.size();
}

bool Contains(const std::vector<TermId>& sorted, TermId term) {
  return std::ranges::binary_search(sorted, term);
}

}  // namespace

void AtomHits::Add(AtomId atom, AtomHit hit) {
  if (slots_[atom] == 0) {
    lists_.emplace_back();
    touched_.push_back(atom);
    slots_[atom] = static_cast<uint32_t>(lists_.size());
  }
  std::vector<AtomHit>& list = lists_[slots_[atom] - 1];
  const bool known =
      !list.empty() && list.back().first == hit.first && list.back().last == hit.last;
  if (!known) list.push_back(hit);
}

const std::vector<AtomHit>* AtomHits::Find(AtomId atom) const {
  return slots_[atom] == 0 ? nullptr : &lists_[slots_[atom] - 1];
}

void PhraseIndex::AddSequence(const WordSequence& words, AtomId atom) {
  std::vector<TermId> terms;
  for (const std::string& word : words) terms.push_back(lexicon_.Add(word));
  by_first_term_.resize(std::max(by_first_term_.size(), lexicon_.size()));
  atom_terms_.resize(std::max<size_t>(atom_terms_.size(), atom + 1));
  atom_terms_[atom].insert(atom_terms_[atom].end(), terms.begin(), terms.end());
  by_first_term_[terms[0]].push_back({{terms.begin() + 1, terms.end()}, atom, 0});
}

AtomId PhraseIndex::AddAtom(const PhraseElement& element) {
  const auto [found, fresh] =
      atom_keys_.emplace(element.key, static_cast<AtomId>(atom_keys_.size()));
  if (!fresh) return found->second;
  for (const WordSequence& words : element.alternatives) {
    AddSequence(words, found->second);
    // Two words are often typed as one, and one as two.
    if (words.size() == 2 && words[0].size() > 3 && !words[0].ends_with('*') &&
        !words[1].starts_with('*')) {
      AddSequence({words[0] + words[1]}, found->second);
    }
  }
  return found->second;
}

void PhraseIndex::Build(const SignalCatalog& catalog, Problems& problems) {
  const ConceptTable table(catalog, problems);
  for (const std::string& word : catalog.ordinary_words()) lexicon_.AddOrdinary(word);
  for (size_t role = 0; role < std::size(kRoleNames); ++role) {
    PhraseElement element{"<" + std::string(kRoleNames[role]) + ">", {}};
    if (const auto* sequences = table.Find(kRoleNames[role])) element.alternatives = *sequences;
    roles_[role] = AddAtom(element);
  }
  for (size_t i = 0; i < catalog.signals().size(); ++i) {
    for (const SignalPhrase& phrase : catalog.signals()[i].phrases) {
      AddPhrase(table.Parse(phrase, problems), static_cast<uint32_t>(i));
    }
  }
  by_first_term_.resize(lexicon_.size());
  MeasureRarity(catalog.signals().size());
  WeighTerms(table, catalog.signals().size());
}

void PhraseIndex::AddPhrase(const ParsedPhrase& parsed, uint32_t signal) {
  CompiledPhrase compiled;
  compiled.signal = signal;
  compiled.scope = parsed.scope;
  compiled.ordered = parsed.ordered;
  for (const PhraseElement& element : parsed.required) {
    compiled.atoms.push_back(AddAtom(element));
    compiled.denies.push_back(Denies(element));
  }
  for (const PhraseElement& element : parsed.excluded) {
    compiled.excluded.push_back(AddAtom(element));
  }
  phrases_.push_back(std::move(compiled));
}

void PhraseIndex::WeighTerms(const ConceptTable& table, size_t signals) {
  std::vector<std::set<uint32_t>> used(lexicon_.size());
  for (const CompiledPhrase& phrase : phrases_) {
    for (const AtomId atom : phrase.atoms) {
      for (const TermId term : atom_terms_[atom]) used[term].insert(phrase.signal);
    }
  }
  std::set<TermId> ordinary;
  if (const auto* sequences = table.Find("_gewoon")) {
    for (const WordSequence& words : *sequences) {
      for (const std::string& word : words) ordinary.insert(lexicon_.Add(word));
    }
  }
  used.resize(lexicon_.size());
  by_first_term_.resize(lexicon_.size());
  std::vector<double> weights(lexicon_.size());
  for (TermId term = 0; term < weights.size(); ++term) {
    const double weight = std::log((1.0 + static_cast<double>(signals)) /
                                   (1.0 + static_cast<double>(used[term].size())));
    weights[term] = ordinary.contains(term) ? weight * kOrdinaryShare : weight;
  }
  for (TermId term = 0; term < by_first_term_.size(); ++term) {
    for (Sequence& sequence : by_first_term_[term]) {
      sequence.weight = weights[term];
      for (const TermId next : sequence.rest) sequence.weight += weights[next];
    }
  }
  atom_terms_.clear();
}

void PhraseIndex::MeasureRarity(size_t signals) {
  holding_.resize(atom_count());
  anchored_.resize(atom_count());
  std::vector<std::set<uint32_t>> used(atom_count());
  for (size_t i = 0; i < phrases_.size(); ++i) {
    for (const AtomId atom : phrases_[i].atoms) {
      used[atom].insert(phrases_[i].signal);
      if (holding_[atom].empty() || holding_[atom].back() != i)
        holding_[atom].push_back(static_cast<uint32_t>(i));
    }
  }
  rarity_.resize(atom_count());
  for (size_t atom = 0; atom < atom_count(); ++atom) {
    rarity_[atom] = std::log((1.0 + static_cast<double>(signals)) /
                             (1.0 + static_cast<double>(used[atom].size())));
  }
  for (size_t i = 0; i < phrases_.size(); ++i) {
    CompiledPhrase& phrase = phrases_[i];
    for (uint32_t k = 1; k < phrase.atoms.size(); ++k) {
      if (holding_[phrase.atoms[k]].size() < holding_[phrase.atoms[phrase.anchor]].size())
        phrase.anchor = k;
    }
    anchored_[phrase.atoms[phrase.anchor]].push_back(static_cast<uint32_t>(i));
  }
}

std::vector<std::vector<TermId>> PhraseIndex::ReadTerms(const TextView& view) const {
  std::vector<std::vector<TermId>> terms(view.words.size());
  std::unordered_map<std::string_view, std::vector<TermId>> fuzzy;
  for (size_t i = 0; i < view.words.size(); ++i) {
    const Word& word = view.words[i];
    lexicon_.Find(word.text, terms[i]);
    if (word.typed != word.text) lexicon_.Find(word.typed, terms[i]);
    if (terms[i].empty() && word.typed.find('-') != std::string::npos) {
      std::string joined = word.typed;
      std::erase(joined, '-');
      lexicon_.Find(joined, terms[i]);
    }
    if (!terms[i].empty()) continue;
    const auto known = fuzzy.find(word.text);
    if (known != fuzzy.end()) {
      terms[i] = known->second;
    } else if (fuzzy.size() < kFuzzyTokensMax) {
      lexicon_.FindFuzzy(word.text, terms[i]);
      fuzzy.emplace(word.text, terms[i]);
    }
  }
  return terms;
}

AtomHits PhraseIndex::Find(const TextView& view) const {
  AtomHits hits(atom_count());
  const std::vector<std::vector<TermId>> terms = ReadTerms(view);
  for (size_t i = 0; i < view.words.size(); ++i) {
    for (const TermId term : terms[i]) {
      for (const Sequence& sequence : by_first_term_[term]) {
        const size_t last = i + sequence.rest.size();
        if (last >= view.words.size() || view.words[last].sentence != view.words[i].sentence)
          continue;
        bool all = true;
        for (size_t k = 0; all && k < sequence.rest.size(); ++k) {
          all = Contains(terms[i + 1 + k], sequence.rest[k]);
        }
        if (all) {
          hits.Add(sequence.atom,
                   {static_cast<uint32_t>(i), static_cast<uint32_t>(last), sequence.weight});
        }
      }
    }
  }
  return hits;
}

}  // namespace meldwijzer
