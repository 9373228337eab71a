// Makes dialogs/content/urgency.model: what the words of labelled messages say of each kind of
// urgency (ModelTrainer), and how that and the rules of urgency.yaml are weighed together (logistic
// regression, on messages held back fold by fold). Messages labelled for signals only teach what is
// no danger. Deterministic. Prints the measures of urgency on the messages held back for some
// bounds. Usage, from the root: learn_urgency SIGNALS.jsonl URGENT.jsonl ...
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "bot/content/content_set.h"
#include "dialogs/reading/learned_urgency.h"
#include "dialogs/signals/model_trainer.h"

namespace {

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program
using Json = nlohmann::json;
constexpr size_t kKinds = kUrgencyKinds.size();
constexpr size_t kFolds = 5;
constexpr size_t kLabelledForSignals = 3;  // danger, medical, suicide_now
constexpr int kRounds = 40;
constexpr double kRate = 0.05;

struct Message {
  std::string text;
  std::vector<std::string> urgent;
};
struct Row {
  std::array<FeatureValues, kKinds> features;
  std::array<bool, kKinds> present{};
};

bool Has(const std::vector<std::string>& names, size_t kind) {
  return std::ranges::find(names, ToString(kUrgencyKinds[kind])) != names.end();
}

std::vector<Json> Lines(const char* name) {
  std::vector<Json> lines;
  std::ifstream stream(name);
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty()) lines.push_back(Json::parse(line));
  }
  return lines;
}

LearnedModel Learn(const std::vector<LabelledMessage>& calm, const std::vector<Message>& messages,
                   size_t left_out) {
  std::vector<LabelledMessage> all = calm;
  for (size_t i = 0; i < messages.size(); ++i) {
    if (i % kFolds == left_out) continue;
    all.push_back({messages[i].text, messages[i].urgent, {}});
    if (messages[i].urgent.empty()) all.back().present.emplace_back(kNothingLabel);
  }
  std::vector<std::string> labels;
  for (const UrgencyKind kind : kUrgencyKinds) labels.emplace_back(ToString(kind));
  labels.emplace_back(kNothingLabel);
  return LearnModel(all, labels, {});
}

FeatureValues Fit(const std::vector<Row>& rows) {
  std::vector<std::pair<const FeatureValues*, bool>> all;
  for (const Row& row : rows) {
    for (size_t i = 0; i < kKinds; ++i) all.emplace_back(&row.features[i], row.present[i]);
  }
  std::array<double, kSignalFeatures> weights{};
  std::array<double, kSignalFeatures> squares{};
  squares.fill(1e-8);
  std::minstd_rand random(1);
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[random() % i]);
    for (const auto& [values, present] : all) {
      double sum = 0;
      for (size_t i = 0; i < weights.size(); ++i) {
        sum += weights[i] * static_cast<double>((*values)[i]);
      }
      const double error = 1 / (1 + std::exp(-sum)) - (present ? 1 : 0);
      for (size_t i = 0; i < weights.size(); ++i) {
        const double slope = error * static_cast<double>((*values)[i]);
        squares[i] += slope * slope;
        weights[i] -= kRate * slope / std::sqrt(squares[i]);
      }
    }
  }
  FeatureValues values{};
  for (size_t i = 0; i < weights.size(); ++i) values[i] = static_cast<float>(weights[i]);
  return values;
}

void Print(const FeatureValues& weights, const std::vector<Row>& rows) {
  for (const double bound : {0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6}) {
    size_t urgent = 0;
    size_t any = 0;
    size_t right = 0;
    size_t alarms = 0;
    for (const Row& row : rows) {
      std::vector<UrgencyKind> found;
      std::vector<UrgencyKind> labelled;
      for (size_t i = 0; i < kKinds; ++i) {
        if (Chance(weights, row.features[i]) >= bound) found.push_back(kUrgencyKinds[i]);
        if (row.present[i]) labelled.push_back(kUrgencyKinds[i]);
      }
      found = SettledKinds(std::move(found));
      if (labelled.empty()) {
        alarms += found.empty() ? 0U : 1U;
        continue;
      }
      ++urgent;
      any += found.empty() ? 0U : 1U;
      right += found == labelled ? 1U : 0U;
    }
    std::printf("  from %.2f: any kind %.3f, right kinds %.3f of %zu; look-alikes %.3f of %zu\n",
                bound, static_cast<double>(any) / static_cast<double>(urgent),
                static_cast<double>(right) / static_cast<double>(urgent), urgent,
                static_cast<double>(alarms) / static_cast<double>(rows.size() - urgent),
                rows.size() - urgent);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Problems problems;
  const ContentFiles files = ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems);
  problems.clear();  // the model itself may not be there yet
  const auto rules = UrgencyRecognizer::Create(files.urgency.text, files.urgency.file, problems);
  if (!rules || argc < 3) {
    std::fprintf(stderr, "%s\nusage: learn_urgency SIGNALS.jsonl URGENT.jsonl ...\n",
                 ToString(problems).c_str());
    return 1;
  }
  // Labelled for danger only: the other kinds may well be there.
  std::vector<LabelledMessage> calm;
  for (const Json& json : Lines(argv[1])) {
    if (json.value("danger", false)) continue;
    LabelledMessage& message = calm.emplace_back();
    message.text = json["text"].get<std::string>();
    const std::string kind = json.value("kind", "");
    if (kind == "neutral" || kind == "offtopic") {
      message.present.emplace_back(kNothingLabel);
      continue;
    }
    message.acceptable.emplace_back(kNothingLabel);
    for (size_t i = kLabelledForSignals; i < kKinds; ++i) {
      if (kUrgencyKinds[i] != UrgencyKind::kSelf) {  // they are about clients
        message.acceptable.emplace_back(ToString(kUrgencyKinds[i]));
      }
    }
  }
  std::vector<Message> messages;
  for (int i = 2; i < argc; ++i) {
    for (const Json& json : Lines(argv[i])) {
      messages.push_back(
          {json["text"].get<std::string>(), json["urgent"].get<std::vector<std::string>>()});
    }
  }
  std::vector<Row> rows;
  for (size_t fold = 0; fold < kFolds; ++fold) {
    const auto urgency = LearnedUrgency::Create(*rules, Learn(calm, messages, fold));
    for (size_t i = fold; i < messages.size(); i += kFolds) {
      Row row{urgency->Features(messages[i].text), {}};
      for (size_t k = 0; k < kKinds; ++k) row.present[k] = Has(messages[i].urgent, k);
      rows.push_back(row);
    }
  }
  const FeatureValues weights = Fit(rows);
  std::printf("urgency, %zu messages, on those held back:\n", messages.size());
  Print(weights, rows);
  LearnedModel model = Learn(calm, messages, kFolds);
  model.set_chance(weights);
  const std::string bytes = model.Write();
  std::ofstream(MELDWIJZER_SOURCE_DIR "/dialogs/content/urgency.model", std::ios::binary) << bytes;
  std::printf("urgency.model: %zu bytes\n", bytes.size());
  return 0;
}
