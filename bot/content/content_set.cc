#include "bot/content/content_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "dialogs/flow/parser.h"
#include "dialogs/flow/text_uses.h"
#include "dialogs/flow/validator.h"
#include "dialogs/texts/text_check.h"

namespace meldwijzer {
namespace {

// FNV-1a: names a version, guards nothing.
class VersionHash {
 public:
  void Add(const SourceText& source) {
    Add(source.file);
    Add(source.text);
  }
  std::string Hex() const { return fmt::format("{:016x}", hash_); }

 private:
  void Add(const std::string& bytes) {
    for (const char c : bytes) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    hash_ = (hash_ ^ bytes.size()) * 1099511628211ULL;
  }
  uint64_t hash_ = 14695981039346656037ULL;
};

// Corrected contacts reach open cases without a new version of the dialog, so the directory counts
// no more than the signals and the FAQ do.
std::string Version(const ContentFiles& files) {
  VersionHash hash;
  hash.Add(files.flow);
  for (const auto& [locale, sources] : files.texts) {
    for (const SourceText& source : sources) hash.Add(source);
  }
  return hash.Hex();
}

struct SignalPart {
  SignalCatalog catalog;
  std::optional<SignalMatcher> matcher;
  Problems problems;
};

void ReadModel(const SourceText& source, LearnedModel& model, Problems& problems) {
  if (auto read = LearnedModel::Read(source.text)) {
    model = std::move(*read);
  } else {
    problems.push_back({{source.file, 0, 0}, read.error().message});
  }
}

SignalPart BuildSignals(const ContentFiles& files) {
  SignalPart part;
  std::vector<SignalFile> sources;
  sources.reserve(files.signals.size());
  for (const SourceText& source : files.signals) sources.push_back({source.file, source.text});
  part.catalog = SignalCatalog::Parse(sources, part.problems);
  if (!part.problems.empty()) return part;
  SignalModels models;
  ReadModel(files.signal_model, models.signals, part.problems);
  ReadModel(files.denial_model, models.denial, part.problems);
  if (!part.problems.empty()) return part;
  Result<SignalMatcher> matcher = SignalMatcher::Create(part.catalog, std::move(models));
  if (matcher) {
    part.matcher.emplace(std::move(*matcher));
  } else {
    part.problems.push_back({{"dialogs/content/signals", 0, 0}, matcher.error().message});
  }
  return part;
}

// The places of the directory are no people.
KnownWords KnownWordsOf(const ContentFiles& files) {
  KnownWords known;
  known.AddText(files.known_words.text);
  for (const SourceText& source : files.directory) {
    if (!source.file.ends_with("postcodes.csv")) known.AddText(source.text);
  }
  return known;
}

struct ReadingPart {
  std::optional<LearnedUrgency> urgency;
  std::optional<FaqIndex> faq;
  Problems problems;
};

ReadingPart BuildReading(const ContentFiles& files) {
  ReadingPart part;
  if (auto urgency =
          UrgencyRecognizer::Create(files.urgency.text, files.urgency.file, part.problems)) {
    LearnedModel model;
    ReadModel(files.urgency_model, model, part.problems);
    if (auto both = LearnedUrgency::Create(std::move(*urgency), std::move(model))) {
      part.urgency.emplace(std::move(*both));
    } else {
      part.problems.push_back({{files.urgency_model.file, 0, 0}, both.error().message});
    }
  }
  if (auto faq = FaqIndex::Create(files.faq.text, files.faq.file, part.problems)) {
    part.faq.emplace(std::move(*faq));
  }
  return part;
}

void Append(Problems& all, Problems more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// The answers of the FAQ.
void AddAnswers(const FaqIndex& faq, TextUses& uses) {
  for (const FaqQuestion& question : faq.questions()) {
    const bool statement = question.kind == FaqKind::kAsked || question.kind == FaqKind::kTerm;
    uses.texts.push_back({question.text, question.where, statement, {}, false});
    for (const auto& [role, key] : question.by_role) {
      uses.texts.push_back({key, question.where, true, {}, false});
    }
  }
}

std::string DigitsOf(const std::string& number) {
  std::string digits;
  for (const char c : number) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::set<std::string> NumbersOf(const Directory& directory) {
  std::set<std::string> numbers;
  for (const NationalLine& line : directory.national_lines()) {
    for (const std::string& phone : line.phone) numbers.insert(DigitsOf(phone));
  }
  return numbers;
}

void Sort(Problems& problems) {
  std::sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.where.file, a.where.line, a.where.column, a.message) <
           std::tie(b.where.file, b.where.line, b.where.column, b.message);
  });
  problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
}

}  // namespace

const Texts& ContentSet::TextsOf(const std::string& locale) const {
  const auto it = texts.find(locale.substr(0, locale.find_first_of("-_")));
  return it == texts.end() ? texts.at(kDefaultLocale) : it->second;
}

std::expected<std::unique_ptr<const ContentSet>, Problems> BuildContent(const ContentFiles& files,
                                                                        const std::string& today) {
  auto signals = std::async(std::launch::async, [&] { return BuildSignals(files); });
  auto directory =
      std::async(std::launch::async, [&] { return Directory::Create(files.directory, today); });
  ReadingPart reading = BuildReading(files);
  Problems problems = std::move(reading.problems);
  DialogFlow flow = ParseFlow(files.flow.text, files.flow.file, problems);
  std::map<std::string, Texts> texts;
  for (const auto& [locale, sources] : files.texts) {
    texts.emplace(locale, ParseTexts(locale, sources, problems));
  }
  if (!texts.contains(kDefaultLocale)) {
    problems.push_back({{"dialogs/content/texts", 0, 0}, "holds no Dutch texts (nl.yaml)"});
  }
  TextCheckInput check;
  for (const auto& [locale, words] : texts) check.languages.push_back(&words);
  check.plain = ParsePlainLanguages(files.plain_words, problems);
  ValidateFlow(flow, check.languages, problems);
  SignalPart signal_part = signals.get();
  Append(problems, std::move(signal_part.problems));
  auto places = directory.get();
  if (!places) {
    for (Problem& problem : places.error()) {
      if (problem.where.file.find('/') == std::string::npos && !files.directory_folder.empty()) {
        problem.where.file = files.directory_folder + "/" + problem.where.file;
      }
    }
    Append(problems, std::move(places.error()));
  }
  // What cannot be read uses no texts, so only whole files can say which ones are missing or
  // unused.
  if (reading.faq && !flow.dialogs.empty()) {
    check.uses = UsesOf(flow);
    check.uses.Append(ProgramTexts());
    AddAnswers(*reading.faq, check.uses);
    if (places) check.numbers = NumbersOf(*places);
    CheckTexts(check, problems);
  }
  if (!problems.empty() || !places || !reading.urgency || !reading.faq || !signal_part.matcher) {
    Sort(problems);
    return std::unexpected(std::move(problems));
  }
  flow.version = Version(files);
  return std::unique_ptr<const ContentSet>(new ContentSet{
      flow.version, std::move(flow), std::move(texts), std::move(signal_part.catalog),
      std::move(*signal_part.matcher), std::move(*reading.urgency),
      IdentifyingFinder(KnownWordsOf(files)), std::move(*reading.faq), std::move(*places)});
}

}  // namespace meldwijzer
