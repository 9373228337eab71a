#include "dialogs/signals/example_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>

namespace meldwijzer {
namespace {

// A meaning tells twice as much as a word: it stands for all ways to say it.
constexpr float kGroupWeight = 2;
// Letters of a word's beginning.
constexpr size_t kStemLetters = 5;
// Added to the length of a message's vector, so that two words are never wholly like an example.
constexpr float kDamping = 3;
// Features in more than this share of the examples tell nothing.
constexpr double kCommonShare = 0.25;
// What stands in more examples than this is not looked for in each of them.
constexpr uint32_t kExamplesOfFeatureMax = 60;

uint64_t Hash(std::string_view text, uint64_t seed) {
  uint64_t hash = 0xcbf29ce484222325ULL ^ seed;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash ^ (hash >> 29);
}

constexpr uint64_t kWordSeed = 0x1000;
constexpr uint64_t kStemSeed = 0x2000;
constexpr uint64_t kGroupSeed = uint64_t{1} << 63;

// The groups that begin at each word; the result has a row per word that is looked at.
void GroupsByWord(const TextView& view, const MessageHits& hits,
                  std::vector<std::vector<GroupId>>& groups) {
  const size_t words = std::min<size_t>(view.words.size(), ExampleModel::kWordsMax);
  if (groups.size() < words) groups.resize(words);
  for (size_t i = 0; i < words; ++i) groups[i].clear();
  for (const GroupId group : hits.groups()) {
    hits.ForGroup(group, [&](const Hit& hit) {
      if (hit.first < words) groups[hit.first].push_back(group);
    });
  }
}

}  // namespace

template <class Use>
void ExampleModel::ForWord(const Word& word, const std::vector<GroupId>& groups, Use use) {
  use(Hash(word.text, kWordSeed), 1.0F);
  if (word.text.size() >= kStemLetters) {
    use(Hash(word.text.substr(0, kStemLetters), kStemSeed), 1.0F);
  }
  for (const GroupId group : groups) use(kGroupSeed | group, kGroupWeight);
}

ExampleModel::Feature ExampleModel::OfKey(uint64_t key) const {
  const auto found = features_.find(key);
  return found == features_.end() ? kNone : found->second;
}

// Counts in which examples a feature stands, then adds the examples up.
class ExampleModel::Learner {
 public:
  Learner(ExampleModel& model, const SignalCatalog& catalog, const PhraseIndex& index,
          const SpellingTable& spelling)
      : model_(model), catalog_(catalog), index_(index), spelling_(spelling) {}

  void Learn() {
    model_.signals_ = catalog_.signals().size();
    for (const SignalExample& example : catalog_.examples()) Read(example);
    Weigh();
    std::vector<std::map<uint32_t, double>> centroids(model_.signals_ + 1);
    for (size_t i = 0; i < documents_.size(); ++i) Add(i, centroids);
    std::vector<std::vector<Part>> parts(model_.weights_.size());
    for (uint32_t signal = 0; signal < centroids.size(); ++signal) {
      double square = 0;
      for (const auto& [feature, weight] : centroids[signal]) square += weight * weight;
      for (const auto& [feature, weight] : centroids[signal]) {
        parts[feature].push_back({signal, static_cast<float>(weight / std::sqrt(square))});
      }
    }
    model_.parts_ = Rows<Part>(parts);
    model_.example_parts_ = Rows<Part>(examples_);
  }

 private:
  using Document = std::map<Feature, float>;  // how often, groups counting more

  void Read(const SignalExample& example) {
    view_.Read(example.text, spelling_);
    index_.Find(view_, scratch_, hits_);
    GroupsByWord(view_, hits_, groups_);
    Document document;
    for (size_t i = 0; i < std::min<size_t>(view_.words.size(), kWordsMax); ++i) {
      ForWord(view_.words[i], groups_[i], [&](uint64_t key, float worth) {
        const auto next = static_cast<Feature>(model_.features_.size());
        const Feature feature = model_.features_.emplace(key, next).first->second;
        document[feature] = worth;
      });
    }
    in_documents_.resize(model_.features_.size());
    for (const auto& [feature, count] : document) ++in_documents_[feature];
    documents_.push_back(std::move(document));
  }

  void Weigh() {
    const auto all = static_cast<double>(documents_.size());
    model_.weights_.assign(in_documents_.size(), 0);
    for (size_t i = 0; i < in_documents_.size(); ++i) {
      const double in = in_documents_[i];
      if (in > kCommonShare * all && in > 1) continue;
      model_.weights_[i] = static_cast<float>(std::log((all + 1) / in));
    }
  }

  void Add(size_t document, std::vector<std::map<uint32_t, double>>& centroids) {
    double square = 0;
    for (const auto& [feature, count] : documents_[document]) {
      const double weight = count * model_.weights_[feature];
      square += weight * weight;
    }
    const std::vector<SignalId>& told = catalog_.examples()[document].signals;
    std::vector<uint32_t>& signals = model_.signals_of_example_.emplace_back();
    for (const SignalId& id : told) {
      signals.push_back(static_cast<uint32_t>(catalog_.Find(id) - catalog_.signals().data()));
    }
    if (told.empty()) signals.push_back(static_cast<uint32_t>(model_.signals_));
    if (square <= 0) return;
    examples_.resize(model_.weights_.size());
    for (const auto& [feature, count] : documents_[document]) {
      const double weight = count * model_.weights_[feature];
      if (weight > 0 && in_documents_[feature] <= kExamplesOfFeatureMax) {
        examples_[feature].push_back(
            {static_cast<uint32_t>(document), static_cast<float>(weight / std::sqrt(square))});
      }
    }
    const std::vector<SignalId>& ids = catalog_.examples()[document].signals;
    const auto add = [&](std::map<uint32_t, double>& centroid) {
      for (const auto& [feature, count] : documents_[document]) {
        const double weight = count * model_.weights_[feature];
        if (weight > 0) centroid[feature] += weight / std::sqrt(square);
      }
    };
    if (ids.empty()) add(centroids.back());
    for (const SignalId& id : ids) {
      add(centroids[static_cast<size_t>(catalog_.Find(id) - catalog_.signals().data())]);
    }
  }

  ExampleModel& model_;
  const SignalCatalog& catalog_;
  const PhraseIndex& index_;
  const SpellingTable& spelling_;
  TextView view_;
  PhraseIndex::Scratch scratch_;
  MessageHits hits_;
  std::vector<std::vector<GroupId>> groups_;
  std::vector<Document> documents_;
  std::vector<std::vector<Part>> examples_;  // by feature
  std::vector<uint32_t> in_documents_;
};

void ExampleModel::Build(const SignalCatalog& catalog, const PhraseIndex& index,
                         const SpellingTable& spelling) {
  Learner(*this, catalog, index, spelling).Learn();
}

void ExampleModel::Score(const TextView& view, const MessageHits& hits, Scratch& scratch) const {
  auto& [clause, sentence, likeness, nearest, clause_examples, sentence_examples, groups] = scratch;
  const size_t centroids = signals_ + 1;
  const size_t examples = signals_of_example_.size();
  clause.assign(centroids, 0);
  sentence.assign(centroids, 0);
  likeness.assign(centroids, 0);
  nearest.assign(centroids, 0);
  clause_examples.assign(examples, 0);
  sentence_examples.assign(examples, 0);
  GroupsByWord(view, hits, groups);
  float clause_square = 0;
  float sentence_square = 0;
  const auto close = [&](std::vector<float>& sums, std::vector<float>& of_examples, float& square) {
    const float length = std::sqrt(square) + kDamping;
    for (size_t i = 0; i < centroids; ++i) likeness[i] = std::max(likeness[i], sums[i] / length);
    for (size_t i = 0; i < examples; ++i) {
      if (of_examples[i] <= 0) continue;
      for (const uint32_t signal : signals_of_example_[i]) {
        nearest[signal] = std::max(nearest[signal], of_examples[i] / length);
      }
    }
    std::ranges::fill(sums, 0.0F);
    std::ranges::fill(of_examples, 0.0F);
    square = 0;
  };
  const size_t words = std::min<size_t>(view.words.size(), kWordsMax);
  for (size_t i = 0; i < words; ++i) {
    ForWord(view.words[i], groups[i], [&](uint64_t key, float worth) {
      const Feature feature = OfKey(key);
      if (feature == kNone || weights_[feature] <= 0) return;
      const float weight = worth * weights_[feature];
      clause_square += weight * weight;
      for (const Part& part : parts_[feature]) clause[part.signal] += weight * part.weight;
      for (const Part& part : example_parts_[feature]) {
        clause_examples[part.signal] += weight * part.weight;
      }
    });
    const bool last = i + 1 == words;
    if (!last && view.words[i + 1].clause == view.words[i].clause) continue;
    for (size_t s = 0; s < centroids; ++s) sentence[s] += clause[s];
    for (size_t e = 0; e < examples; ++e) sentence_examples[e] += clause_examples[e];
    sentence_square += clause_square;
    close(clause, clause_examples, clause_square);
    if (last || view.words[i + 1].sentence != view.words[i].sentence) {
      close(sentence, sentence_examples, sentence_square);
    }
  }
}

}  // namespace meldwijzer
