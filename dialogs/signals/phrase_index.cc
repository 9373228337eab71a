#include "dialogs/signals/phrase_index.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace meldwijzer {
namespace {

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
  if (list.empty() || list.back() != hit) list.push_back(hit);
}

const std::vector<AtomHit>* AtomHits::Find(AtomId atom) const {
  return slots_[atom] == 0 ? nullptr : &lists_[slots_[atom] - 1];
}

void PhraseIndex::AddSequence(const WordSequence& words, AtomId atom) {
  std::vector<TermId> terms;
  for (const std::string& word : words) terms.push_back(lexicon_.Add(word));
  by_first_term_.resize(std::max(by_first_term_.size(), lexicon_.size()));
  by_first_term_[terms[0]].push_back({{terms.begin() + 1, terms.end()}, atom});
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
  const std::vector<WordSequence>* negations = table.Find(kRoleNames[0]);
  for (size_t i = 0; i < catalog.signals().size(); ++i) {
    for (const SignalPhrase& phrase : catalog.signals()[i].phrases) {
      const ParsedPhrase parsed = table.Parse(phrase, problems);
      CompiledPhrase compiled;
      compiled.signal = static_cast<uint32_t>(i);
      compiled.scope = parsed.scope;
      compiled.ordered = parsed.ordered;
      for (const PhraseElement& element : parsed.required) {
        compiled.atoms.push_back(AddAtom(element));
        for (const WordSequence& words : element.alternatives) {
          for (const std::string& word : words) {
            const WordSequence single{word};
            if (negations != nullptr && std::ranges::find(*negations, single) != negations->end())
              compiled.negates_itself = true;
          }
        }
      }
      for (const PhraseElement& element : parsed.excluded) {
        compiled.excluded.push_back(AddAtom(element));
      }
      phrases_.push_back(std::move(compiled));
    }
  }
  by_first_term_.resize(lexicon_.size());
  MeasureRarity(catalog.signals().size());
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

AtomHits PhraseIndex::Find(const TextView& view) const {
  AtomHits hits(atom_count());
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
        if (all) hits.Add(sequence.atom, {static_cast<uint32_t>(i), static_cast<uint32_t>(last)});
      }
    }
  }
  return hits;
}

}  // namespace meldwijzer
