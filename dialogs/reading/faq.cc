#include "dialogs/reading/faq.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/yaml/yaml.h"
#include "dialogs/reading/sentences.h"
#include "dialogs/reading/term_question.h"

namespace meldwijzer {
namespace {

constexpr size_t kAskMin = 6;             // phrasings of a question
constexpr size_t kQuestionWordsMax = 30;  // longer sentences tell, they do not ask
constexpr size_t kLeadWordsMax = 10;      // of the sentence that leads up to a question
constexpr size_t kBareWordsMax = 3;       // without a question's form only so short a text asks
constexpr size_t kQuestionsMax = 40;      // of one text that are looked at
constexpr double kCoverageShare = 0.55;  // of the words of the text, against likeness to a phrasing
constexpr double kLightWeight = 0.35;
constexpr double kMatchWeightMin = 2.0;  // what the shared words have to weigh at least

bool IsStopWord(std::string_view word) {
  static const std::unordered_set<std::string_view> words = {
      "de",     "het",    "een",  "en",   "van",  "ik",        "je",    "is",     "dat",   "die",
      "in",     "te",     "er",   "op",   "aan",  "met",       "als",   "voor",   "dan",   "of",
      "dit",    "om",     "bij",  "ook",  "maar", "zo",        "ze",    "hij",    "zij",   "we",
      "wij",    "the",    "a",    "mijn", "me",   "mij",       "u",     "jullie", "deze",  "daar",
      "hier",   "nu",     "nog",  "al",   "wel",  "eigenlijk", "even",  "graag",  "weten", "weet",
      "vraag",  "iemand", "iets", "eens", "haar", "zijn",      "hem",   "hun",    "naar",  "uit",
      "over",   "tot",    "kun",  "t",    "n",    "to",        "i",     "it",     "do",    "does",
      "be",     "my",     "of",   "and",  "for",  "so",        "wordt", "worden", "heb",   "heeft",
      "hebben", "ben",    "bent", "was",  "zou",  "gaat",      "gaan",  "toch",   "want",  "dus",
      "men",    "jij",    "jouw", "je",   "on",   "in",        "what",  "how"};
  return words.contains(word);
}

bool IsQuestionWord(std::string_view word) {
  static const std::unordered_set<std::string_view> words = {
      "wat",   "hoe",     "mag",      "moet",  "kan",   "is",     "welke", "welk",   "wanneer",
      "wie",   "waar",    "waarom",   "geldt", "kun",   "moeten", "mogen", "kunnen", "bestaat",
      "hoort", "hoeveel", "waarover", "what",  "how",   "can",    "may",   "must",   "do",
      "does",  "should",  "when",     "who",   "where", "why",    "which", "heb",    "ben"};
  return words.contains(word);
}

// "mag ik ...", "met wie ..."
bool StartsQuestion(const std::vector<PlacedToken>& tokens, size_t first, size_t end) {
  const std::string_view word = tokens[first].text;
  if (IsQuestionWord(word)) return true;
  return (word == "met" || word == "bij" || word == "naar" || word == "voor") && first + 1 < end &&
         IsQuestionWord(tokens[first + 1].text);
}

// Words that many questions share; they count for little.
bool IsLightWord(std::string_view word) {
  static const std::unordered_set<std::string_view> words = {
      "moet",    "moeten",  "mag",      "mogen", "kan",  "kunnen", "wil",    "willen", "doe",
      "doen",    "doet",    "waar",     "wat",   "wie",  "welke",  "hoe",    "valt",   "zet",
      "eerste",  "wanneer", "waarom",   "hoort", "niet", "geen",   "can",    "should", "who",
      "call",    "komt",    "zie",      "zien",  "zegt", "alles",  "mensen", "met",    "client",
      "meisje",  "jongen",  "leerling", "kind",  "laat", "houd",   "zeg",    "zeggen", "vraag",
      "vertelt", "jongere", "maakt",    "not",   "no"};
  return words.contains(word);
}

// A crude Dutch stem: enough to join singular and plural, and the forms of a verb.
std::string Stem(std::string word) {
  constexpr size_t kStemMin = 4;
  constexpr size_t kStemMax = 40;  // what is longer is no word
  if (word.size() > kStemMax) return word;
  for (const std::string_view ending : {"ingen", "heden", "tjes", "jes", "eren", "ende", "en", "es",
                                        "er", "de", "te", "s", "t", "e", "n"}) {
    if (word.size() >= kStemMin + ending.size() && word.ends_with(ending)) {
      word.resize(word.size() - ending.size());
      break;
    }
  }
  if (word.size() >= 3 && word[word.size() - 1] == word[word.size() - 2]) word.pop_back();
  // "praat" and "praten", "meld" and "melden" meet without the doubled vowel.
  for (size_t i = 1; i + 1 < word.size(); ++i) {
    if (word[i] == word[i - 1] &&
        std::string_view("aeou").find(word[i]) != std::string_view::npos) {
      word.erase(i, 1);
    }
  }
  std::ranges::replace(word, 'z', 's');
  std::ranges::replace(word, 'v', 'f');
  return word;
}

using Terms = std::set<std::string>;

Terms TermsOf(const std::vector<PlacedToken>& tokens, size_t first, size_t end) {
  Terms terms;
  for (size_t i = first; i < end; ++i) {
    if (!IsStopWord(tokens[i].text)) terms.insert(Stem(std::string(tokens[i].text)));
  }
  return terms;
}

Terms TermsOf(const std::string& text) {
  const PlacedText placed(text);
  return TermsOf(placed.tokens(), 0, placed.tokens().size());
}

}  // namespace

struct FaqIndex::Data {
  struct Phrasing {
    size_t question = 0;
    double weight = 0;
  };
  // What is known of a word's stem.
  struct Term {
    double weight = 0;
    std::vector<size_t> phrasings;  // that hold it
    std::vector<size_t> questions;  // of which a phrasing holds it
  };
  std::vector<FaqQuestion> questions;
  std::vector<Phrasing> phrasings;
  std::unordered_map<std::string, Term> terms;
  std::unordered_map<std::string, size_t> names;  // of terms: the question
  double weight_unknown = 0;                      // of a word that no phrasing has

  void Build() {
    Terms light;
    for (size_t question = 0; question < questions.size(); ++question) {
      for (const std::string& name : questions[question].names) names.emplace(name, question);
      for (const std::string& ask : questions[question].ask) {
        const PlacedText placed(ask);
        for (const PlacedToken& token : placed.tokens()) {
          if (IsLightWord(token.text)) light.insert(Stem(std::string(token.text)));
        }
        for (const std::string& stem : TermsOf(ask)) {
          Term& term = terms[stem];
          term.phrasings.push_back(phrasings.size());
          if (term.questions.empty() || term.questions.back() != question) {
            term.questions.push_back(question);
          }
        }
        phrasings.push_back({question, 0});
      }
    }
    const auto count = static_cast<double>(questions.size());
    for (auto& [stem, term] : terms) {
      term.weight = std::log((count + 1.0) / static_cast<double>(term.questions.size()));
    }
    for (const std::string& stem : light) {
      if (const auto found = terms.find(stem); found != terms.end()) {
        found->second.weight = kLightWeight;
      }
    }
    weight_unknown = 0.8 * std::log(count + 1.0);
    for (const auto& [stem, term] : terms) {
      for (const size_t phrasing : term.phrasings) phrasings[phrasing].weight += term.weight;
    }
  }

  // The best question for the terms of one sentence.
  std::optional<FaqMention> Best(const Terms& typed) const {
    double total = 0;
    std::vector<double> shared(phrasings.size());
    std::vector<double> covered(questions.size());
    for (const std::string& stem : typed) {
      const auto found = terms.find(stem);
      total += found == terms.end() ? weight_unknown : found->second.weight;
      if (found == terms.end()) continue;
      for (const size_t phrasing : found->second.phrasings) {
        shared[phrasing] += found->second.weight;
      }
      for (const size_t question : found->second.questions) {
        covered[question] += found->second.weight;
      }
    }
    double best_score = 0;
    size_t best = questions.size();
    for (size_t i = 0; i < phrasings.size(); ++i) {
      const size_t question = phrasings[i].question;
      if (shared[i] <= 0 || covered[question] < kMatchWeightMin) continue;
      const double likeness = 2.0 * shared[i] / (total + phrasings[i].weight);
      const double score =
          kCoverageShare * (covered[question] / total) + (1.0 - kCoverageShare) * likeness;
      if (score > best_score) {
        best_score = score;
        best = question;
      }
    }
    if (best == questions.size()) return std::nullopt;
    return Mention(best, best_score);
  }

  FaqMention Mention(size_t question, double score) const {
    const FaqQuestion& asked = questions[question];
    return {asked.id, score, asked.kind == FaqKind::kGreeting, false, asked.text, asked.by_role};
  }
};

namespace {

class FaqReader {
 public:
  FaqReader(const std::string& file, Problems& problems) : checker_(file, problems) {}

  std::vector<FaqQuestion> Read(const Yaml& root) {
    std::vector<FaqQuestion> questions;
    if (!checker_.ExpectMap(root, "the file")) return questions;
    checker_.AllowKeys(root, {"questions"});
    const Yaml* const list = root.Find("questions");
    if (list == nullptr) {
      checker_.Report(root, "'questions' is missing");
      return questions;
    }
    if (!checker_.ExpectList(*list, "questions")) return questions;
    for (const Yaml& item : list->items) {
      if (checker_.ExpectMap(item, "a question")) questions.push_back(ReadQuestion(item));
    }
    return questions;
  }

 private:
  FaqQuestion ReadQuestion(const Yaml& item) {
    checker_.AllowKeys(
        item, {"id", "kind", "number", "title", "text", "by_role", "ask", "names", "source"});
    FaqQuestion question;
    question.id = checker_.RequiredText(item, "id");
    question.kind = ReadKind(item);
    question.number = checker_.OptionalInt(item, "number").value_or(0);
    question.title = checker_.RequiredText(item, "title");
    question.text = checker_.RequiredText(item, "text");
    const Yaml* const text = item.Find("text");
    question.where = checker_.Position(text == nullptr ? item : *text);
    question.ask = checker_.TextList(item, "ask");
    for (const std::string& name : checker_.TextList(item, "names")) {
      question.names.push_back(Fold(name));
    }
    question.source = checker_.TextList(item, "source");
    if (!ids_.insert(question.id).second) {
      checker_.Report(item, "question '" + question.id + "' stands twice");
    }
    if (question.kind == FaqKind::kAsked && !numbers_.insert(question.number).second) {
      checker_.Report(item, "number " + std::to_string(question.number) + " stands twice");
    }
    const bool term = question.kind == FaqKind::kTerm;
    if (term && question.names.empty()) checker_.Report(item, "a term needs 'names'");
    if (!term && question.ask.size() < kAskMin) {
      checker_.Report(item, "a question needs at least " + std::to_string(kAskMin) + " phrasings");
    }
    if (question.source.empty() && (term || question.kind == FaqKind::kAsked)) {
      checker_.Report(item, "a question needs a source");
    }
    ReadRoles(item, question);
    return question;
  }

  FaqKind ReadKind(const Yaml& item) {
    const Yaml* const kind = item.Find("kind");
    if (kind == nullptr) return FaqKind::kAsked;
    if (kind->scalar == "term") return FaqKind::kTerm;
    if (kind->scalar == "bot") return FaqKind::kBot;
    if (kind->scalar != "greeting") {
      checker_.Report(*kind, "'kind' is term, bot or greeting, or left out");
    }
    return FaqKind::kGreeting;
  }

  void ReadRoles(const Yaml& item, FaqQuestion& question) {
    const Yaml* const roles = item.Find("by_role");
    if (roles == nullptr || !checker_.ExpectMap(*roles, "by_role")) return;
    checker_.AllowKeys(*roles, {"care", "education", "youth", "business", "volunteer"});
    for (const YamlEntry& entry : roles->entries) {
      if (checker_.ExpectScalar(entry.value, entry.key)) {
        question.by_role[entry.key] = entry.value.scalar;
      }
    }
  }

  YamlChecker checker_;
  std::set<std::string> ids_;
  std::set<int> numbers_;
};

}  // namespace

Result<FaqIndex> FaqIndex::Create(std::string_view yaml, const std::string& file,
                                  Problems& problems) {
  Problems found;
  const Yaml root = ParseYaml(yaml, file, found);
  auto data = std::make_shared<Data>();
  if (found.empty()) data->questions = FaqReader(file, found).Read(root);
  problems.insert(problems.end(), found.begin(), found.end());
  if (!found.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the frequently asked questions have mistakes");
  }
  data->Build();
  return FaqIndex(std::move(data));
}

std::optional<FaqMention> FaqIndex::Find(std::string_view text) const {
  const PlacedText placed(text);
  const std::vector<PlacedToken>& tokens = placed.tokens();
  if (const auto term = data_->names.find(AskedTerm(tokens)); term != data_->names.end()) {
    FaqMention mention = data_->Mention(term->second, 1);
    mention.explain = true;
    return mention;
  }
  std::optional<FaqMention> best;
  const auto consider = [&](size_t from, size_t to) {
    const auto mention = data_->Best(TermsOf(tokens, from, to));
    if (mention && (!best || mention->score > best->score)) best = mention;
  };
  size_t previous = 0;
  size_t questions = 0;
  const bool one_sentence = !tokens.empty() && tokens.back().sentence == 0;
  for (size_t first = 0; first < tokens.size();) {
    size_t end = first;
    while (end < tokens.size() && tokens[end].sentence == tokens[first].sentence) ++end;
    const size_t next = end < tokens.size() ? tokens[end].start : text.size();
    const std::string_view behind = text.substr(tokens[end - 1].end, next - tokens[end - 1].end);
    const size_t count = end - first;
    const bool asks = behind.find('?') != std::string_view::npos ||
                      StartsQuestion(tokens, first, end) ||
                      (one_sentence && count <= kBareWordsMax);
    if (asks && count <= kQuestionWordsMax && ++questions <= kQuestionsMax) {
      consider(first, end);
      // "Ze zegt dat ze het zelf wil. Is dat dan uitbuiting?"
      if (first > previous && first - previous <= kLeadWordsMax) consider(previous, end);
    }
    previous = first;
    first = end;
  }
  return best;
}

const std::vector<FaqQuestion>& FaqIndex::questions() const { return data_->questions; }

const FaqQuestion* FaqIndex::Get(std::string_view id) const {
  const auto found = std::ranges::find(data_->questions, id, &FaqQuestion::id);
  return found == data_->questions.end() ? nullptr : &*found;
}

}  // namespace meldwijzer
