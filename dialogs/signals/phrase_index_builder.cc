#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "dialogs/signals/phrase_index.h"
#include "dialogs/signals/verbs.h"

namespace meldwijzer {
namespace {

// What an ordinary word tells, beside a rare one.
constexpr double kOrdinaryShare = 0.2;
// A signal with a phrase that holds this concept is about the past.
constexpr std::string_view kPastConcept = "vroeger";

// Sets of signals, as bits.
using SignalBits = std::vector<uint64_t>;

void Unite(SignalBits& into, const SignalBits& other) {
  for (size_t i = 0; i < into.size(); ++i) into[i] |= other[i];
}

size_t CountBits(const SignalBits& bits) {
  size_t count = 0;
  for (const uint64_t word : bits) count += static_cast<size_t>(__builtin_popcountll(word));
  return count;
}

}  // namespace

// Gathers what Build needs in plain vectors, and lays it flat at the end.
class PhraseIndex::Builder {
 public:
  Builder(PhraseIndex& index, const SignalCatalog& catalog, Problems& problems)
      : index_(index), catalog_(catalog), reader_(catalog, problems), problems_(problems) {}

  void Build() {
    for (const std::string& word : catalog_.ordinary_words()) index_.lexicon_.AddOrdinary(word);
    for (size_t role = 0; role < std::size(kRoleNames); ++role) {
      index_.roles_[role] = AddGroup("<" + std::string(kRoleNames[role]) + ">");
    }
    for (size_t i = 0; i < catalog_.signals().size(); ++i) {
      for (const SignalPhrase& phrase : catalog_.signals()[i].phrases) {
        AddPhrase(reader_.Parse(phrase, problems_), static_cast<uint32_t>(i));
      }
    }
    MarkOrdinary();
    MarkPast();
    Weigh();
    LayFlat();
  }

 private:
  struct NewSequence {
    std::vector<Term> terms;
    std::vector<GroupId> groups;
    double weight = 0;
  };

  TermId AddTerm(const std::string& word) {
    const size_t plus = word.find('+');
    if (plus == std::string::npos) return index_.lexicon_.Add(word);
    if (index_.lexicon_.Knows(word)) return index_.lexicon_.Add(word);
    const std::string verb = word.substr(plus + 1);
    return index_.lexicon_.AddForms(
        word, plus == 0 ? VerbForms(verb) : JoinedForms(word.substr(0, plus), verb));
  }

  void AddSequence(const WordSequence& words, GroupId group) {
    std::string key;
    for (const SequenceWord& word : words) {
      key += word.gap ? '~' : ' ';
      key += word.word;
    }
    const auto [found, fresh] = sequence_ids_.emplace(key, sequences_.size());
    if (fresh) {
      NewSequence sequence;
      for (const SequenceWord& word : words) {
        sequence.terms.push_back({AddTerm(word.word), word.gap});
      }
      sequences_.push_back(std::move(sequence));
    }
    std::vector<GroupId>& groups = sequences_[found->second].groups;
    if (std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
  }

  GroupId AddGroup(const std::string& key) {
    const auto [found, fresh] = group_ids_.emplace(key, static_cast<GroupId>(group_count_));
    if (!fresh) return found->second;
    if (const auto* sequences = reader_.Find(key)) {
      for (const WordSequence& words : *sequences) {
        AddSequence(words, found->second);
        // Two words are often typed as one, and one as two.
        const bool joins = words.size() == 2 && !words[1].gap && words[0].word.size() > 3 &&
                           words[0].word.find_first_of("*+") == std::string::npos &&
                           !words[1].word.starts_with('*') && !words[1].word.starts_with('+');
        if (joins) AddSequence({{words[0].word + words[1].word, false}}, found->second);
      }
    }
    ++group_count_;
    return found->second;
  }

  AtomId AddAtom(const PhraseElement& element) {
    const auto [found, fresh] = atom_ids_.emplace(element.key, static_cast<AtomId>(atoms_.size()));
    if (!fresh) return found->second;
    std::vector<GroupId> groups;
    for (const std::string& key : element.groups) {
      const GroupId group = AddGroup(key);
      if (std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
    }
    atoms_.push_back(std::move(groups));
    return found->second;
  }

  void AddPhrase(const ParsedPhrase& parsed, uint32_t signal) {
    CompiledPhrase compiled;
    compiled.signal = signal;
    compiled.scope = parsed.scope;
    compiled.ordered = parsed.ordered;
    for (const PhraseElement& element : parsed.required) {
      compiled.atoms.push_back(AddAtom(element));
    }
    for (const PhraseElement& element : parsed.excluded) {
      compiled.excluded.push_back(AddAtom(element));
    }
    index_.phrases_.push_back(std::move(compiled));
  }

  void MarkOrdinary() {
    if (const auto* sequences = reader_.Find("<_gewoon>")) {
      for (const WordSequence& words : *sequences) {
        for (const SequenceWord& word : words) ordinary_.insert(AddTerm(word.word));
      }
    }
  }

  void Weigh() {
    const size_t words = (catalog_.signals().size() + 63) / 64;
    std::vector<SignalBits> of_atom(atoms_.size(), SignalBits(words));
    for (const CompiledPhrase& phrase : index_.phrases_) {
      for (const AtomId atom : phrase.atoms) {
        of_atom[atom][phrase.signal / 64] |= uint64_t{1} << (phrase.signal % 64);
      }
    }
    std::vector<SignalBits> of_group(group_count_, SignalBits(words));
    for (AtomId atom = 0; atom < atoms_.size(); ++atom) {
      for (const GroupId group : atoms_[atom]) Unite(of_group[group], of_atom[atom]);
    }
    std::vector<SignalBits> of_term(index_.lexicon_.size(), SignalBits(words));
    for (const NewSequence& sequence : sequences_) {
      for (const Term& term : sequence.terms) {
        for (const GroupId group : sequence.groups) Unite(of_term[term.id], of_group[group]);
      }
    }
    const auto signals = static_cast<double>(catalog_.signals().size());
    for (NewSequence& sequence : sequences_) {
      for (const Term& term : sequence.terms) {
        const auto used = static_cast<double>(CountBits(of_term[term.id]));
        const double weight = std::log((1 + signals) / (1 + used));
        sequence.weight += ordinary_.contains(term.id) ? weight * kOrdinaryShare : weight;
      }
    }
    WeighAtoms();
  }

  void WeighAtoms() {
    std::vector<std::pair<double, double>> of_group(group_count_);
    for (const NewSequence& sequence : sequences_) {
      for (const GroupId group : sequence.groups) {
        of_group[group].first += sequence.weight;
        of_group[group].second += 1;
      }
    }
    for (const std::vector<GroupId>& groups : atoms_) {
      double sum = 0;
      double count = 0;
      for (const GroupId group : groups) {
        sum += of_group[group].first;
        count += of_group[group].second;
      }
      index_.atom_weights_.push_back(static_cast<float>(count > 0 ? sum / count : 0));
    }
  }

  std::vector<std::vector<uint32_t>> SignalsOfGroup() const {
    std::vector<std::vector<uint32_t>> signals(group_count_);
    for (const CompiledPhrase& phrase : index_.phrases_) {
      for (const AtomId atom : phrase.atoms) {
        for (const GroupId group : atoms_[atom]) {
          if (signals[group].empty() || signals[group].back() != phrase.signal) {
            signals[group].push_back(phrase.signal);
          }
        }
      }
    }
    return signals;
  }

  void MarkPast() {
    const auto past = group_ids_.find("<" + std::string(kPastConcept) + ">");
    if (past == group_ids_.end()) return;
    std::unordered_set<uint32_t> signals;
    for (const CompiledPhrase& phrase : index_.phrases_) {
      for (const AtomId atom : phrase.atoms) {
        if (std::ranges::find(atoms_[atom], past->second) != atoms_[atom].end()) {
          signals.insert(phrase.signal);
        }
      }
    }
    for (CompiledPhrase& phrase : index_.phrases_) phrase.past = signals.contains(phrase.signal);
  }

  void LayFlat() {
    index_.lexicon_.Freeze();
    std::vector<std::vector<Sequence>> by_first(index_.lexicon_.size());
    std::vector<std::vector<Term>> rest;
    std::vector<std::vector<GroupId>> groups;
    for (const NewSequence& sequence : sequences_) {
      by_first[sequence.terms[0].id].push_back(
          {static_cast<float>(sequence.weight), static_cast<uint32_t>(rest.size())});
      rest.emplace_back(sequence.terms.begin() + 1, sequence.terms.end());
      groups.push_back(sequence.groups);
    }
    std::vector<std::vector<AtomId>> atoms_of_group(group_count_);
    for (AtomId atom = 0; atom < atoms_.size(); ++atom) {
      for (const GroupId group : atoms_[atom]) atoms_of_group[group].push_back(atom);
    }
    index_.signals_of_group_ = Rows<uint32_t>(SignalsOfGroup());
    std::vector<std::vector<uint32_t>> phrases_of_atom(atoms_.size());
    for (uint32_t i = 0; i < index_.phrases_.size(); ++i) {
      for (const AtomId atom : index_.phrases_[i].atoms) {
        std::vector<uint32_t>& phrases = phrases_of_atom[atom];
        if (phrases.empty() || phrases.back() != i) {
          phrases.push_back(i);
          ++index_.phrases_[i].different;
        }
      }
    }
    for (CompiledPhrase& phrase : index_.phrases_) {
      for (uint32_t k = 1; k < phrase.atoms.size(); ++k) {
        if (index_.atom_weights_[phrase.atoms[k]] >
            index_.atom_weights_[phrase.atoms[phrase.anchor]]) {
          phrase.anchor = k;
        }
      }
    }
    index_.by_first_term_ = Rows<Sequence>(by_first);
    index_.rest_ = Rows<Term>(rest);
    index_.groups_of_sequence_ = Rows<GroupId>(groups);
    index_.atoms_of_group_ = Rows<AtomId>(atoms_of_group);
    index_.groups_of_atom_ = Rows<GroupId>(atoms_);
    index_.phrases_of_atom_ = Rows<uint32_t>(phrases_of_atom);
  }

  PhraseIndex& index_;
  const SignalCatalog& catalog_;
  PhraseReader reader_;
  Problems& problems_;
  std::unordered_map<std::string, size_t> sequence_ids_;
  std::vector<NewSequence> sequences_;
  std::unordered_map<std::string, GroupId> group_ids_;
  size_t group_count_ = 0;
  std::unordered_map<std::string, AtomId> atom_ids_;
  std::vector<std::vector<GroupId>> atoms_;
  std::unordered_set<TermId> ordinary_;
};

void PhraseIndex::Build(const SignalCatalog& catalog, Problems& problems) {
  Builder(*this, catalog, problems).Build();
}

}  // namespace meldwijzer
