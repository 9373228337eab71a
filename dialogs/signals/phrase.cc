#include "dialogs/signals/phrase.h"

#include <algorithm>
#include <utility>

#include "base/text/text.h"
#include "base/yaml/yaml.h"
#include "dialogs/signals/phrase_overlap.h"

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
  const bool front = written.starts_with('*') || written.starts_with('+');
  const std::string mark(front ? written.substr(0, 1) : std::string_view());
  if (front) written.remove_prefix(1);
  const bool back = written.ends_with('*');
  if (back) written.remove_suffix(1);
  const std::vector<Token> tokens = Tokenize(written);
  if (tokens.size() != 1) return "";
  return mark + tokens[0].text + (back ? "*" : "");
}

// "op+bellen": as one word, apart, and with the two in the other order.
bool AddSeparableVerb(std::string_view written, std::vector<WordSequence>& out) {
  const size_t plus = written.find('+');
  if (plus == 0 || plus == std::string_view::npos) return false;
  const std::string prefix = FoldWord(written.substr(0, plus));
  const std::string verb = FoldWord(written.substr(plus));
  if (prefix.empty() || verb.empty() || written.find_first_of(" _~*") != std::string_view::npos) {
    return false;
  }
  out.push_back({{prefix + verb, false}});
  out.push_back({{verb, false}, {prefix, true}});
  out.push_back({{prefix, false}, {verb, false}});
  out.push_back({{prefix, false}, {"te", false}, {verb, false}});
  return true;
}

}  // namespace

PhraseReader::PhraseReader(const SignalCatalog& catalog, Problems& problems) {
  for (const Concept& meaning : catalog.concepts()) concepts_.emplace(meaning.name, &meaning);
  for (const Concept& meaning : catalog.concepts()) Flatten(meaning, 0, problems);
}

const std::vector<WordSequence>* PhraseReader::Find(std::string_view group) const {
  const auto found = groups_.find(std::string(group));
  return found == groups_.end() ? nullptr : &found->second;
}

void PhraseReader::Flatten(const Concept& meaning, int depth, Problems& problems) {
  const std::string group = "<" + meaning.name + ">";
  if (groups_.contains(group)) return;
  std::vector<WordSequence> sequences;
  for (const std::string& expression : meaning.expressions) {
    AddExpression(expression, depth, meaning.where, sequences, problems);
  }
  groups_[group] = std::move(sequences);
}

void PhraseReader::AddExpression(std::string_view expression, int depth,
                                 const SourcePosition& where, std::vector<WordSequence>& out,
                                 Problems& problems) {
  if (IsConceptName(expression)) {
    const std::string name(expression.substr(1, expression.size() - 2));
    const auto other = concepts_.find(name);
    if (other == concepts_.end() || depth >= kConceptDepthMax) {
      problems.push_back(
          {where, "unknown concept, or concepts in a circle: " + std::string(expression)});
      return;
    }
    Flatten(*other->second, depth + 1, problems);
    const std::vector<WordSequence>& inner = groups_["<" + name + ">"];
    out.insert(out.end(), inner.begin(), inner.end());
    return;
  }
  if (AddSeparableVerb(expression, out)) return;
  WordSequence sequence;
  bool gap = false;
  for (size_t at = 0; at < expression.size();) {
    const size_t end = std::min(expression.find_first_of(" _~", at), expression.size());
    if (end > at) {
      const std::string_view part = expression.substr(at, end - at);
      std::string word = FoldWord(part);
      if (word.empty()) {
        problems.push_back({where, "not a word: " + std::string(part)});
        return;
      }
      sequence.push_back({std::move(word), gap});
    }
    gap = end < expression.size() && expression[end] == '~';
    at = end + 1;
  }
  if (!sequence.empty()) out.push_back(std::move(sequence));
}

PhraseElement PhraseReader::ParseElement(std::string_view written, const SourcePosition& where,
                                         Problems& problems) {
  PhraseElement element{std::string(written), {}};
  for (const std::string_view part : Split(written, "|")) {
    std::string group(part);
    if (!groups_.contains(group)) {
      if (IsConceptName(part)) {
        std::vector<std::string> names;
        for (const auto& [known, unused] : concepts_) names.push_back(known);
        const std::string nearest = Nearest(part.substr(1, part.size() - 2), names);
        problems.push_back({where, "unknown concept: " + group +
                                       (nearest.empty() ? "" : "; meant <" + nearest + ">?")});
        continue;
      }
      std::vector<WordSequence> sequences;
      AddExpression(part, 0, where, sequences, problems);
      groups_.emplace(group, std::move(sequences));
    }
    element.groups.push_back(std::move(group));
  }
  return element;
}

ParsedPhrase PhraseReader::Parse(const SignalPhrase& phrase, Problems& problems) {
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
  PhraseReader reader(catalog, problems);
  for (const Signal& signal : catalog.signals()) {
    for (const SignalPhrase& phrase : signal.phrases) reader.Parse(phrase, problems);
  }
  CheckPhraseOverlap(catalog, reader, problems);
  if (catalog.signals().empty()) return;
  for (const char* const role : kRoleNames) {
    if (reader.Find("<" + std::string(role) + ">") == nullptr) {
      problems.push_back({{"concepts.yaml", 0, 0}, "missing concept: " + std::string(role)});
    }
  }
}

}  // namespace meldwijzer
