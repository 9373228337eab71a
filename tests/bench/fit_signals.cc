// Fits the weights of signal_chance.cc: logistic regression (AdaGrad, fixed order of shuffling, so
// that the same messages give the same weights) over labelled messages that neither the phrases nor
// the examples were written from. Prints the weights, and for some thresholds the precision and
// recall on every second FILE, fitted on the others.
// Usage, from the root of the repository: fit_signals FILE.jsonl ...
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "bot/content/content_set.h"
#include "dialogs/signals/signal_matcher.h"

namespace {

using namespace meldwijzer;  // NOLINT(google-build-using-namespace): a small program
using Json = nlohmann::json;

constexpr int kRounds = 60;
constexpr double kRate = 0.05;
constexpr double kDecay = 1e-4;

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
using Weights = std::array<double, kSignalFeatures>;

double Probability(const Weights& weights, const FeatureValues& values) {
  double sum = 0;
  for (size_t i = 0; i < values.size(); ++i) sum += weights[i] * static_cast<double>(values[i]);
  return 1 / (1 + std::exp(-sum));
}

std::set<std::string> Ids(const Json& json, const char* key) {
  return json.contains(key) ? json[key].get<std::set<std::string>>() : std::set<std::string>();
}

std::vector<Message> Read(const SignalMatcher& matcher, const char* file) {
  std::vector<Message> messages;
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (line.empty()) continue;
    const Json json = Json::parse(line);
    const auto present = Ids(json, "present");
    const auto acceptable = Ids(json, "acceptable");
    const std::string kind = json.value("kind", "");
    Message message{{}, present.size(), kind == "neutral" || kind == "offtopic"};
    for (const auto& [id, values] : matcher.Features(json["text"].get<std::string>())) {
      message.rows.push_back({values, present.contains(id.str()), acceptable.contains(id.str())});
    }
    messages.push_back(std::move(message));
  }
  return messages;
}

Weights Fit(const std::vector<Message>& messages) {
  std::vector<const Row*> rows;
  for (const Message& message : messages) {
    for (const Row& row : message.rows) {
      if (!row.acceptable) rows.push_back(&row);
    }
  }
  Weights weights{};
  Weights squares{};
  squares.fill(1e-8);
  std::minstd_rand random(1);
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random() % i]);
    for (const Row* row : rows) {
      const double error = Probability(weights, row->values) - (row->present ? 1 : 0);
      for (size_t i = 0; i < weights.size(); ++i) {
        const double slope = error * static_cast<double>(row->values[i]) + kDecay * weights[i];
        squares[i] += slope * slope;
        weights[i] -= kRate * slope / std::sqrt(squares[i]);
      }
    }
  }
  return weights;
}

void Print(const Weights& weights, const std::vector<Message>& messages) {
  for (const double threshold : {0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6}) {
    size_t said = 0;
    size_t right = 0;
    size_t found = 0;
    size_t labelled = 0;
    size_t alarms = 0;
    size_t bare = 0;
    size_t bare_right = 0;
    size_t nothing = 0;
    for (const Message& message : messages) {
      labelled += message.labelled;
      nothing += message.nothing ? 1U : 0U;
      bool alarm = false;
      for (const Row& row : message.rows) {
        if (Probability(weights, row.values) < threshold) continue;
        ++said;
        if (row.values[2] < 0.5F) {
          ++bare;
          bare_right += row.present || row.acceptable ? 1U : 0U;
        }
        right += row.present || row.acceptable ? 1U : 0U;
        found += row.present ? 1U : 0U;
        alarm = alarm || !row.acceptable;
      }
      alarms += message.nothing && alarm ? 1U : 0U;
    }
    std::printf(
        "  from %.2f: precision %.3f recall %.3f false alarms %zu/%zu, without a phrase %zu/%zu\n",
        threshold, static_cast<double>(right) / static_cast<double>(std::max<size_t>(said, 1)),
        static_cast<double>(found) / static_cast<double>(labelled), alarms, nothing, bare_right,
        bare);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Problems problems;
  const ContentFiles files = ReadContentFiles(MELDWIJZER_SOURCE_DIR, problems);
  std::vector<SignalFile> lists;
  for (const SourceText& source : files.signals) lists.push_back({source.file, source.text});
  const auto matcher = SignalMatcher::Create(SignalCatalog::Parse(lists, problems));
  if (!matcher || argc < 2) return 1;
  std::vector<std::vector<Message>> sets;
  for (int i = 1; i < argc; ++i) sets.push_back(Read(*matcher, argv[i]));
  std::vector<Message> all;
  for (size_t i = 0; i < sets.size(); ++i) {
    std::vector<Message> others;
    for (size_t k = 0; k < sets.size(); ++k) {
      if (k != i) others.insert(others.end(), sets[k].begin(), sets[k].end());
    }
    if (!others.empty()) {
      std::printf("%s, fitted on the others\n", argv[i + 1]);
      Print(Fit(others), sets[i]);
    }
    all.insert(all.end(), sets[i].begin(), sets[i].end());
  }
  const Weights weights = Fit(all);
  std::printf("fitted on all:\n");
  Print(weights, all);
  for (const double weight : weights) std::printf("%.2fF, ", weight);
  std::printf("\n");
  return 0;
}
