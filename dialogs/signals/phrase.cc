#include "dialogs/signals/phrase.h"

#include <algorithm>
#include <utility>

#include "base/text/text.h"
#include "base/yaml/yaml.h"

namespace meldwijzer {
namespace {

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = text.find_first_of(separators);
    if (end != 0) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

bool IsConceptName(std::string_view part) {
  return part.size() > 2 && part.front() == '<' && part.back() == '>';
}

// A word with its wildcards, folded; empty where it is no word.
std::string FoldWord(std::string_view written) {
  const bool plain = !written.empty() && std::ranges::all_of(written, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  if (plain) return std::string(written);
  const bool front = written.starts_with('*');
  if (front) written.remove_prefix(1);
  const bool back = written.ends_with('*');
  if (back) written.remove_suffix(1);
  const std::vector<Token> tokens = Tokenize(written);
  if (tokens.size() != 1) return "";
  return (front ? "*" : "") + tokens[0].text + (back ? "*" : "");
}

}  // namespace

ConceptTable::ConceptTable(const SignalCatalog& catalog, Problems& problems) {
  for (const Concept& meaning : catalog.concepts()) concepts_.emplace(meaning.name, &meaning);
  for (const Concept& meaning : catalog.concepts()) Flatten(meaning, 0, problems);
}

const std::vector<WordSequence>* ConceptTable::Find(std::string_view name) const {
  const auto found = flat_.find(std::string(name));
  return found == flat_.end() ? nullptr : &found->second;
}

const std::vector<WordSequence>& ConceptTable::Flatten(const Concept& meaning, int depth,
                                                       Problems& problems) {
  const auto known = flat_.find(meaning.name);
  if (known != flat_.end()) return known->second;
  std::vector<WordSequence> sequences;
  for (const std::string& expression : meaning.expressions) {
    AddExpression(expression, depth, meaning.where, sequences, problems);
  }
  return flat_[meaning.name] = std::move(sequences);
}

void ConceptTable::AddExpression(std::string_view expression, int depth,
                                 const SourcePosition& where, std::vector<WordSequence>& out,
                                 Problems& problems) {
  if (IsConceptName(expression)) {
    const auto other = concepts_.find(std::string(expression.substr(1, expression.size() - 2)));
    if (other == concepts_.end() || depth >= kConceptDepthMax) {
      problems.push_back(
          {where, "unknown concept, or concepts in a circle: " + std::string(expression)});
      return;
    }
    const std::vector<WordSequence> inner = Flatten(*other->second, depth + 1, problems);
    out.insert(out.end(), inner.begin(), inner.end());
    return;
  }
  WordSequence sequence;
  for (const std::string_view part : Split(expression, " _")) {
    std::string word = FoldWord(part);
    if (word.empty()) {
      problems.push_back({where, "not a word: " + std::string(part)});
      return;
    }
    sequence.push_back(std::move(word));
  }
  if (!sequence.empty()) out.push_back(std::move(sequence));
}

PhraseElement ConceptTable::ParseElement(std::string_view written, const SourcePosition& where,
                                         Problems& problems) const {
  PhraseElement element{std::string(written), {}};
  for (const std::string_view part : Split(written, "|")) {
    if (IsConceptName(part)) {
      const std::string_view name = part.substr(1, part.size() - 2);
      const std::vector<WordSequence>* sequences = Find(name);
      if (sequences == nullptr) {
        std::vector<std::string> names;
        names.reserve(flat_.size());
        for (const auto& [known, unused] : flat_) names.push_back(known);
        const std::string nearest = Nearest(name, names);
        problems.push_back({where, "unknown concept: " + std::string(part) +
                                       (nearest.empty() ? "" : "; meant <" + nearest + ">?")});
        continue;
      }
      element.alternatives.insert(element.alternatives.end(), sequences->begin(), sequences->end());
      continue;
    }
    WordSequence sequence;
    for (const std::string_view word : Split(part, "_")) {
      std::string folded = FoldWord(word);
      if (folded.empty()) problems.push_back({where, "not a word: " + std::string(word)});
      sequence.push_back(std::move(folded));
    }
    element.alternatives.push_back(std::move(sequence));
  }
  return element;
}

ParsedPhrase ConceptTable::Parse(const SignalPhrase& phrase, Problems& problems) const {
  ParsedPhrase parsed;
  for (std::string_view part : Split(phrase.text, " ")) {
    if (part == "(zin)") {
      parsed.scope = PhraseScope::kSentence;
    } else if (part == "(bericht)") {
      parsed.scope = PhraseScope::kMessage;
    } else if (part == "(volgorde)") {
      parsed.ordered = true;
    } else if (part.starts_with('(')) {
      problems.push_back({phrase.where, "unknown option: " + std::string(part)});
    } else if (part.starts_with('-')) {
      part.remove_prefix(1);
      parsed.excluded.push_back(ParseElement(part, phrase.where, problems));
    } else {
      parsed.required.push_back(ParseElement(part, phrase.where, problems));
    }
  }
  if (parsed.required.empty() || parsed.required.size() > kPhraseElementsMax) {
    problems.push_back({phrase.where, "a phrase needs one to six elements"});
  }
  return parsed;
}

void CheckPhrases(const SignalCatalog& catalog, Problems& problems) {
  const ConceptTable table(catalog, problems);
  for (const Signal& signal : catalog.signals()) {
    for (const SignalPhrase& phrase : signal.phrases) table.Parse(phrase, problems);
  }
  if (catalog.signals().empty()) return;
  for (const char* const role : kRoleNames) {
    if (table.Find(role) == nullptr) {
      problems.push_back({{"concepts.yaml", 0, 0}, "missing concept: " + std::string(role)});
    }
  }
}

}  // namespace meldwijzer
