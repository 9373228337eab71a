#include "dialogs/signals/model_trainer.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <thread>
#include <unordered_map>

#include "dialogs/signals/word_features.h"

namespace meldwijzer {
namespace {

// Chosen by recall at a precision of 0.85 on messages held back.
constexpr double kCost = 0.5;
constexpr double kCostOfPresent = 2;       // a message that tells the label weighs so much more
constexpr uint32_t kWordsMessagesMin = 2;  // messages in which a word or a pair has to stand
constexpr uint32_t kLettersMessagesMin = 3;
constexpr size_t kWeightsMax = 450'000;
constexpr int kRoundsMax = 60;
constexpr double kTolerance = 0.01;

struct Entry {
  uint32_t feature = 0;
  float value = 0;
};
using Row = std::vector<Entry>;

struct Vocabulary {
  std::vector<uint32_t> hashes;
  std::vector<float> idf;
  std::vector<Row> rows;  // by message
};

Vocabulary ReadDocuments(std::span<const LabelledFeatures> messages) {
  struct Known {
    FeatureKind kind = FeatureKind::kWords;
    uint32_t messages = 0;
  };
  std::map<uint32_t, Known> known;
  std::vector<std::set<uint32_t>> there(messages.size());
  for (size_t i = 0; i < messages.size(); ++i) {
    for (const Feature& feature : messages[i].features) {
      if (!there[i].insert(feature.hash).second) continue;
      Known& one = known[feature.hash];
      one.kind = feature.kind;
      ++one.messages;
    }
  }
  Vocabulary vocabulary;
  std::unordered_map<uint32_t, uint32_t> number;
  std::vector<FeatureKind> kinds;
  for (const auto& [hash, one] : known) {
    if (one.messages <
        (one.kind == FeatureKind::kWords ? kWordsMessagesMin : kLettersMessagesMin)) {
      continue;
    }
    number.emplace(hash, static_cast<uint32_t>(vocabulary.hashes.size()));
    vocabulary.hashes.push_back(hash);
    kinds.push_back(one.kind);
    vocabulary.idf.push_back(static_cast<float>(
        1 + std::log((1.0 + static_cast<double>(messages.size())) / (1.0 + one.messages))));
  }
  for (const std::set<uint32_t>& hashes : there) {
    Row row;
    float squares[2] = {kLengthDamping, kLengthDamping};
    for (const uint32_t hash : hashes) {
      const auto found = number.find(hash);
      if (found == number.end()) continue;
      const float idf = vocabulary.idf[found->second];
      squares[static_cast<size_t>(kinds[found->second])] += idf * idf;
      row.push_back({found->second, idf});
    }
    for (Entry& entry : row) {
      entry.value /= std::sqrt(squares[static_cast<size_t>(kinds[entry.feature])]);
    }
    vocabulary.rows.push_back(std::move(row));
  }
  return vocabulary;
}

struct Plane {
  std::vector<float> weights;
  float bias = 0;
};

// `signs`: 1 present, -1 not, 0 not learned from.
Plane Learn(const Vocabulary& vocabulary, const std::vector<int>& signs) {
  Plane plane;
  plane.weights.assign(vocabulary.hashes.size(), 0);
  std::vector<uint32_t> active;
  std::vector<double> alpha(signs.size(), 0);
  std::vector<double> square(signs.size(), 1);  // the bias counts as a feature of 1
  for (uint32_t i = 0; i < signs.size(); ++i) {
    if (signs[i] == 0) continue;
    active.push_back(i);
    for (const Entry& entry : vocabulary.rows[i]) {
      square[i] += static_cast<double>(entry.value * entry.value);
    }
  }
  double bias = 0;
  double shrink_over = 1e30;
  std::minstd_rand random(1);
  for (int round = 0; round < kRoundsMax; ++round) {
    double highest = -1e30;
    double lowest = 1e30;
    for (size_t i = active.size(); i > 1; --i) std::swap(active[i - 1], active[random() % i]);
    for (size_t k = 0; k < active.size();) {
      const uint32_t i = active[k];
      const double sign = signs[i];
      const double damping = 1 / (2 * kCost * (signs[i] > 0 ? kCostOfPresent : 1));
      double decision = bias;
      for (const Entry& entry : vocabulary.rows[i]) {
        decision += static_cast<double>(plane.weights[entry.feature] * entry.value);
      }
      const double slope = sign * decision - 1 + damping * alpha[i];
      double projected = slope;
      if (alpha[i] <= 0) {
        if (slope > shrink_over) {  // far on its own side: looked at no more
          active[k] = active.back();
          active.pop_back();
          continue;
        }
        projected = std::min(slope, 0.0);
      }
      highest = std::max(highest, projected);
      lowest = std::min(lowest, projected);
      ++k;
      if (std::abs(projected) < 1e-12) continue;
      const double before = alpha[i];
      alpha[i] = std::max(before - slope / (square[i] + damping), 0.0);
      const double step = (alpha[i] - before) * sign;
      bias += step;
      for (const Entry& entry : vocabulary.rows[i]) {
        plane.weights[entry.feature] += static_cast<float>(step) * entry.value;
      }
    }
    if (highest - lowest < kTolerance) break;
    shrink_over = highest <= 0 ? 1e30 : highest;
  }
  plane.bias = static_cast<float>(bias);
  return plane;
}

// The largest weights of all, each label's in steps of its own.
LearnedModel::Parts Pack(Vocabulary vocabulary, const std::vector<Plane>& planes,
                         const std::vector<std::string>& labels) {
  LearnedModel::Parts parts;
  parts.labels = labels;
  std::vector<float> sizes;
  for (const Plane& plane : planes) {
    float largest = 1e-9F;
    for (const float weight : plane.weights) {
      largest = std::max(largest, std::abs(weight));
      if (weight != 0) sizes.push_back(std::abs(weight));
    }
    parts.biases.push_back(plane.bias);
    parts.scales.push_back(largest / 127);
  }
  float smallest = 0;
  if (sizes.size() > kWeightsMax) {
    const auto nth = sizes.begin() + static_cast<std::ptrdiff_t>(kWeightsMax);
    std::ranges::nth_element(sizes, nth, std::ranges::greater{});
    smallest = *nth;
  }
  parts.starts.push_back(0);
  for (uint32_t feature = 0; feature < vocabulary.hashes.size(); ++feature) {
    for (size_t label = 0; label < planes.size(); ++label) {
      const float weight = planes[label].weights[feature];
      const auto steps = static_cast<int>(std::lround(weight / parts.scales[label]));
      if (steps == 0 || std::abs(weight) < smallest) continue;
      parts.weights.push_back({static_cast<uint8_t>(label), static_cast<int8_t>(steps)});
    }
    parts.starts.push_back(static_cast<uint32_t>(parts.weights.size()));
  }
  parts.features = std::move(vocabulary.hashes);
  parts.idf = std::move(vocabulary.idf);
  return parts;
}

}  // namespace

LearnedModel LearnModel(std::span<const LabelledFeatures> documents,
                        const std::vector<std::string>& labels) {
  Vocabulary vocabulary = ReadDocuments(documents);
  std::vector<Plane> planes(labels.size());
  const auto learn = [&](size_t label) {
    std::vector<int> signs;
    for (const LabelledFeatures& document : documents) signs.push_back(document.signs[label]);
    planes[label] = Learn(vocabulary, signs);
  };
  {
    std::jthread other([&] {
      for (size_t label = 1; label < labels.size(); label += 2) learn(label);
    });
    for (size_t label = 0; label < labels.size(); label += 2) learn(label);
  }
  return LearnedModel(Pack(std::move(vocabulary), planes, labels));
}

LearnedModel LearnModel(std::span<const LabelledMessage> messages,
                        const std::vector<std::string>& labels, const SpellingTable& spelling) {
  const auto has = [](const std::vector<std::string>& ids, const std::string& id) {
    return std::ranges::find(ids, id) != ids.end();
  };
  std::vector<LabelledFeatures> documents;
  TextView view;
  for (const LabelledMessage& message : messages) {
    LabelledFeatures& document = documents.emplace_back();
    view.Read(message.text, spelling);
    const auto words = static_cast<uint32_t>(std::min<size_t>(view.words.size(), kLearnedWordsMax));
    for (uint32_t at = 0; at < words; ++at) {
      ForFeatures(view, at, [&](uint32_t hash, FeatureKind kind) {
        document.features.push_back({hash, kind});
      });
    }
    for (const std::string& label : labels) {
      document.signs.push_back(has(message.present, label)      ? 1
                               : has(message.acceptable, label) ? 0
                                                                : -1);
    }
  }
  return LearnModel(documents, labels);
}

}  // namespace meldwijzer
