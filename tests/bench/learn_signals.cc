// Makes dialogs/content/signals/learned.model: what the words of labelled messages say of each
// signal (ModelTrainer), and how that, complete phrases and near ones are weighed together
// (logistic regression, AdaGrad). The weighing is fitted on decisions about messages that were held
// back from the learning, fold by fold, and only on messages that the phrases were not written
// from (those with a `kind`). Deterministic. Prints precision and recall on the held-back messages
// for some bounds. Usage, from the root of the repository: learn_signals FILE.jsonl ...
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "bot/content/content_set.h"
#include "dialogs/signals/denial_features.h"
#include "dialogs/signals/model_trainer.h"
#include "dialogs/signals/signal_matcher.h"
#include "dialogs/signals/speaking_words.h"

namespace {

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program
using Json = nlohmann::json;

constexpr int kRounds = 40;
constexpr double kRate = 0.05;
constexpr double kDecay = 1e-4;
constexpr size_t kFolds = 5;
// Signals that neither phrase nor learned decision speaks for teach nothing.
constexpr float kDecisionMin = -1.2F;

struct Row {
  FeatureValues values{};
  bool present = false;
  bool acceptable = false;
};
struct Message {
  std::vector<Row> rows;
  size_t labelled = 0;
  bool nothing = false;  // off-topic or neutral
};
struct Corpus {
  std::vector<LabelledMessage> messages;
  std::vector<std::vector<std::string>> negated;
  std::vector<std::string> kinds;  // empty: only to learn from
};

std::vector<std::string> Ids(const Json& json, const char* key) {
  return json.contains(key) ? json[key].get<std::vector<std::string>>()
                            : std::vector<std::string>();
}

bool Has(const std::vector<std::string>& ids, const std::string& id) {
  return std::ranges::find(ids, id) != ids.end();
}

Corpus Read(int files, char** names) {
  Corpus corpus;
  for (int i = 0; i < files; ++i) {
    std::ifstream stream(names[i]);
    for (std::string line; std::getline(stream, line);) {
      if (line.empty()) continue;
      const Json json = Json::parse(line);
      corpus.messages.push_back(
          {json["text"].get<std::string>(), Ids(json, "present"), Ids(json, "acceptable")});
      corpus.negated.push_back(Ids(json, "negated"));
      corpus.kinds.push_back(json.value("kind", ""));
      LabelledMessage& message = corpus.messages.back();
      if (message.present.empty()) message.present.emplace_back(kNothingLabel);
    }
  }
  return corpus;
}

Message Features(const SignalMatcher& matcher, const LabelledMessage& labelled,
                 const std::string& kind) {
  const bool nothing = Has(labelled.present, kNothingLabel);
  Message message{
      {}, nothing ? 0 : labelled.present.size(), kind == "neutral" || kind == "offtopic"};
  for (const auto& [id, values] : matcher.Features(labelled.text)) {
    const bool present = Has(labelled.present, id.str());
    if (!present && values[2] < 0.5F && values[11] < kDecisionMin) continue;
    message.rows.push_back({values, present, Has(labelled.acceptable, id.str())});
  }
  return message;
}

FeatureValues Fit(const std::vector<Message>& messages) {
  std::vector<const Row*> rows;
  for (const Message& message : messages) {
    for (const Row& row : message.rows) {
      if (!row.acceptable) rows.push_back(&row);
    }
  }
  std::array<double, kSignalFeatures> weights{};
  std::array<double, kSignalFeatures> squares{};
  squares.fill(1e-8);
  std::minstd_rand random(1);
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random() % i]);
    for (const Row* row : rows) {
      double sum = 0;
      for (size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i] * static_cast<double>(row->values[i]);
      }
      const double error = 1 / (1 + std::exp(-sum)) - (row->present ? 1 : 0);
      for (size_t i = 0; i < weights.size(); ++i) {
        const double slope = error * static_cast<double>(row->values[i]) + kDecay * weights[i];
        squares[i] += slope * slope;
        weights[i] -= kRate * slope / std::sqrt(squares[i]);
      }
    }
  }
  FeatureValues values{};
  for (size_t i = 0; i < weights.size(); ++i) values[i] = static_cast<float>(weights[i]);
  return values;
}

void Print(const FeatureValues& weights, const std::vector<Message>& messages) {
  for (const double bound : {0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6}) {
    size_t said = 0;
    size_t right = 0;
    size_t found = 0;
    size_t labelled = 0;
    size_t alarms = 0;
    size_t nothing = 0;
    for (const Message& message : messages) {
      labelled += message.labelled;
      nothing += message.nothing ? 1U : 0U;
      bool alarm = false;
      for (const Row& row : message.rows) {
        if (Chance(weights, row.values) < bound) continue;
        ++said;
        right += row.present || row.acceptable ? 1U : 0U;
        found += row.present ? 1U : 0U;
        alarm = alarm || !row.acceptable;
      }
      alarms += message.nothing && alarm ? 1U : 0U;
    }
    std::printf("  from %.2f: precision %.3f recall %.3f false alarms %zu/%zu\n", bound,
                static_cast<double>(right) / static_cast<double>(std::max<size_t>(said, 1)),
                static_cast<double>(found) / static_cast<double>(labelled), alarms, nothing);
  }
}

// What surrounds the words of signals that messages tell or take back.
std::vector<LabelledFeatures> Surroundings(const Corpus& corpus, const LearnedModel& model,
                                           const std::vector<std::string>& labels,
                                           const SpellingTable& spelling) {
  std::vector<LabelledFeatures> all;
  TextView view;
  LearnedModel::Scratch scratch;
  for (size_t i = 0; i < corpus.messages.size(); ++i) {
    if (corpus.kinds[i].empty()) continue;
    view.Read(corpus.messages[i].text, spelling);
    model.Score(view, scratch);
    for (size_t label = 0; label < labels.size(); ++label) {
      if (labels[label] == kNothingLabel) continue;
      const bool told = Has(corpus.messages[i].present, labels[label]);
      if (!told && !Has(corpus.negated[i], labels[label])) continue;
      const SpeakingWords words =
          FindSpeakingWords(model, view, scratch.best_sentence[label], static_cast<uint8_t>(label));
      if (words.telling.empty()) continue;
      all.push_back({DenialFeatures(view, words.first, words.last), {told ? -1 : 1}});
    }
  }
  return all;
}

LearnedModel LearnDenial(const std::vector<LabelledFeatures>& all) {
  std::vector<std::pair<float, bool>> decisions;
  LearnedModel::Scratch scratch;
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<LabelledFeatures> others;
    for (size_t i = 0; i < all.size(); ++i) {
      if (i * kFolds / all.size() != fold) others.push_back(all[i]);
    }
    const LearnedModel model = LearnModel(others, {"denied"});
    for (size_t i = 0; i < all.size(); ++i) {
      if (i * kFolds / all.size() != fold) continue;
      decisions.emplace_back(model.Decide(all[i].features, scratch).front(),
                             all[i].signs.front() > 0);
    }
  }
  for (const float bound : {-0.6F, -0.5F, -0.4F, -0.3F, -0.2F, 0.0F}) {
    size_t told = 0;
    size_t lost = 0;
    size_t denied = 0;
    size_t seen = 0;
    for (const auto& [decision, is_denied] : decisions) {
      (is_denied ? denied : told) += 1;
      if (decision >= bound) (is_denied ? seen : lost) += 1;
    }
    std::printf("  denial from %.1f: %zu of %zu seen, %zu of %zu told ones lost\n",
                static_cast<double>(bound), seen, denied, lost, told);
  }
  return LearnModel(all, {"denied"});
}

void WriteModel(const LearnedModel& model, const std::string& name) {
  const std::string bytes = model.Write();
  std::ofstream(MELDWIJZER_SOURCE_DIR "/dialogs/content/signals/" + name, std::ios::binary)
      << bytes;
  std::printf("%s: %zu bytes\n", name.c_str(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  Problems problems;
  const ContentFiles files = ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems);
  problems.clear();  // the model itself may not be there yet
  std::vector<SignalFile> lists;
  for (const SourceText& source : files.signals) lists.push_back({source.file, source.text});
  const SignalCatalog catalog = SignalCatalog::Parse(lists, problems);
  if (!problems.empty() || argc < 2) {
    std::fprintf(stderr, "%s\nusage: learn_signals FILE.jsonl ...\n", ToString(problems).c_str());
    return 1;
  }
  SpellingTable spelling(catalog.spelling().begin(), catalog.spelling().end());
  std::vector<std::string> labels;
  for (const Signal& signal : catalog.signals()) labels.push_back(signal.id.str());
  labels.emplace_back(kNothingLabel);
  const Corpus corpus = Read(argc - 1, argv + 1);
  std::vector<Message> held_back;
  for (size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<LabelledMessage> others;
    for (size_t i = 0; i < corpus.messages.size(); ++i) {
      if (i % kFolds != fold) others.push_back(corpus.messages[i]);
    }
    const auto matcher =
        SignalMatcher::Create(catalog, {LearnModel(others, labels, spelling), LearnedModel()});
    for (size_t i = fold; i < corpus.messages.size(); i += kFolds) {
      held_back.push_back(Features(*matcher, corpus.messages[i], corpus.kinds[i]));
    }
    std::fprintf(stderr, "fold %zu of %zu\n", fold + 1, kFolds);
  }
  const FeatureValues weights = Fit(held_back);
  std::printf("%zu messages, on those held back:\n", corpus.messages.size());
  Print(weights, held_back);
  for (const float weight : weights) std::printf("%.2f ", static_cast<double>(weight));
  LearnedModel model = LearnModel(corpus.messages, labels, spelling);
  model.set_chance(weights);
  std::printf("\n");
  WriteModel(LearnDenial(Surroundings(corpus, model, labels, spelling)), "denial.model");
  WriteModel(model, "learned.model");
  return 0;
}
