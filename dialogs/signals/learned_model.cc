#include "dialogs/signals/learned_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "dialogs/signals/word_features.h"

namespace meldwijzer {
namespace {

constexpr std::string_view kMagic = "meldwijzer learned model 2\n";
static_assert(std::endian::native == std::endian::little, "the file is little-endian");

class Writer {
 public:
  template <class T>
  void List(const std::vector<T>& items) {
    Number(static_cast<uint32_t>(items.size()));
    Bytes(items.data(), items.size() * sizeof(T));
  }
  void Number(uint32_t number) { Bytes(&number, sizeof number); }
  void Bytes(const void* data, size_t size) { out.append(static_cast<const char*>(data), size); }
  std::string out;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  template <class T>
  void List(std::vector<T>& items) {
    const uint32_t count = Number();
    if (count > rest_.size() / sizeof(T)) {
      failed_ = true;
      return;
    }
    items.resize(count);
    Bytes(items.data(), count * sizeof(T));
  }
  uint32_t Number() {
    uint32_t number = 0;
    Bytes(&number, sizeof number);
    return number;
  }
  void Bytes(void* data, size_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return;
    }
    std::memcpy(data, rest_.data(), size);
    rest_.remove_prefix(size);
  }
  bool Done() const { return !failed_ && rest_.empty(); }
  bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

bool Consistent(const LearnedModel::Parts& parts) {
  const size_t labels = parts.labels.size();
  const size_t features = parts.features.size();
  return labels <= 255 && parts.biases.size() == labels && parts.scales.size() == labels &&
         parts.idf.size() == features && parts.starts.size() == features + 1 &&
         parts.starts.front() == 0 && parts.starts.back() == parts.weights.size() &&
         std::ranges::is_sorted(parts.starts) && std::ranges::is_sorted(parts.features) &&
         std::ranges::all_of(parts.weights,
                             [&](const LearnedModel::Weight& w) { return w.label < labels; });
}

constexpr size_t kSeenSlotsMin = 1024;  // a power of two

float Normed(float sum, float square) { return sum / std::sqrt(square + kLengthDamping); }

}  // namespace

uint32_t FeatureHash(std::string_view text, uint32_t seed) {
  uint32_t hash = 0x811c9dc5U ^ (seed * 0x9e3779b1U);  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
  hash ^= hash >> 15U;
  return hash * 0x2c1b3c6dU;
}

void SeenFeatures::Clear() {
  for (const uint32_t at : held_) slots_[at] = 0;
  held_.clear();
}

bool SeenFeatures::Insert(uint32_t feature) {
  if (held_.size() * 2 >= slots_.size()) Grow();
  // Features are numbered in the order of their hashes, so neighbours have to be spread.
  uint32_t at = (feature * 0x9e3779b1U) & static_cast<uint32_t>(slots_.size() - 1);
  for (; slots_[at] != 0; at = (at + 1) & static_cast<uint32_t>(slots_.size() - 1)) {
    if (slots_[at] == feature + 1) return false;
  }
  slots_[at] = feature + 1;
  held_.push_back(at);
  return true;
}

void SeenFeatures::Grow() {
  const std::vector<uint32_t> old =
      std::exchange(slots_, std::vector<uint32_t>(std::max(kSeenSlotsMin, slots_.size() * 2), 0));
  held_.clear();
  for (const uint32_t slot : old) {
    if (slot != 0) Insert(slot - 1);
  }
}

LearnedModel::LearnedModel(Parts parts) : parts_(std::move(parts)) {
  if (parts_.starts.empty()) parts_.starts.push_back(0);
  MakeTable();
}

void LearnedModel::MakeTable() {
  table_.assign(std::bit_ceil(parts_.features.size() * 2 + 2), 0);
  for (uint32_t i = 0; i < parts_.features.size(); ++i) {
    size_t at = parts_.features[i] & (table_.size() - 1);
    while (table_[at] != 0) at = (at + 1) & (table_.size() - 1);
    table_[at] = i + 1;
  }
}

uint32_t LearnedModel::Find(uint32_t hash) const {
  for (size_t at = hash & (table_.size() - 1); table_[at] != 0;
       at = (at + 1) & (table_.size() - 1)) {
    if (parts_.features[table_[at] - 1] == hash) return table_[at] - 1;
  }
  return kNone;
}

std::string LearnedModel::Write() const {
  Writer writer;
  writer.out = kMagic;
  writer.Number(static_cast<uint32_t>(parts_.labels.size()));
  for (const std::string& label : parts_.labels) {
    writer.List(std::vector<char>(label.begin(), label.end()));
  }
  writer.List(parts_.biases);
  writer.List(parts_.scales);
  writer.List(parts_.features);
  writer.List(parts_.idf);
  writer.List(parts_.starts);
  writer.List(parts_.weights);
  writer.Bytes(parts_.chance.data(), sizeof parts_.chance);
  return writer.out;
}

Result<LearnedModel> LearnedModel::Read(std::string_view bytes) {
  Parts parts;
  bool read = bytes.starts_with(kMagic);
  if (read) {
    Reader reader(bytes.substr(kMagic.size()));
    const uint32_t labels = reader.Number();
    for (uint32_t i = 0; i < labels && !reader.failed(); ++i) {
      std::vector<char> label;
      reader.List(label);
      parts.labels.emplace_back(label.begin(), label.end());
    }
    reader.List(parts.biases);
    reader.List(parts.scales);
    reader.List(parts.features);
    reader.List(parts.idf);
    reader.List(parts.starts);
    reader.List(parts.weights);
    reader.Bytes(parts.chance.data(), sizeof parts.chance);
    read = reader.Done() && Consistent(parts);
  }
  if (!read) {
    return Fail(ErrorCode::kInvalidArgument,
                "is no learned model of this program's form; make it again with script/learn");
  }
  return LearnedModel(std::move(parts));
}

// A feature counts once in a sentence, and in the message once for each sentence that holds it.
void LearnedModel::Score(const TextView& view, Scratch& scratch) const {
  const size_t labels = parts_.labels.size();
  auto& [message, sentence, best_sentence, seen, sums] = scratch;
  message = parts_.biases;
  sentence.assign(labels, 0);
  best_sentence.assign(labels, 0);
  if (labels == 0) return;
  for (std::vector<float>& sum : sums) sum.assign(labels, 0);
  std::array<float, 4> squares{};
  const auto words = static_cast<uint32_t>(std::min<size_t>(view.words.size(), kLearnedWordsMax));
  seen.Clear();
  bool first = true;
  for (uint32_t at = 0; at < words; ++at) {
    ForFeatures(view, at, [&](uint32_t hash, FeatureKind kind) {
      const uint32_t feature = Find(hash);
      if (feature == kNone || !seen.Insert(feature)) return;
      const auto k = static_cast<size_t>(kind);
      const float idf = parts_.idf[feature];
      squares[k] += idf * idf;
      float* const sum = sums[k].data();
      for (uint32_t w = parts_.starts[feature]; w < parts_.starts[feature + 1]; ++w) {
        const Weight& weight = parts_.weights[w];
        sum[weight.label] += idf * static_cast<float>(weight.value);
      }
    });
    if (at + 1 < words && view.words[at + 1].sentence == view.words[at].sentence) continue;
    for (size_t i = 0; i < labels; ++i) {
      const float decision = parts_.biases[i] + parts_.scales[i] * (Normed(sums[0][i], squares[0]) +
                                                                    Normed(sums[1][i], squares[1]));
      if (first || decision > sentence[i]) {
        sentence[i] = decision;
        best_sentence[i] = view.words[at].sentence;
      }
    }
    for (size_t k = 0; k < 2; ++k) {
      for (size_t i = 0; i < labels; ++i) sums[2 + k][i] += sums[k][i];
      std::ranges::fill(sums[k], 0.0F);
      squares[2 + k] += squares[k];
      squares[k] = 0;
    }
    seen.Clear();
    first = false;
  }
  for (size_t i = 0; i < labels; ++i) {
    message[i] +=
        parts_.scales[i] * (Normed(sums[2][i], squares[2]) + Normed(sums[3][i], squares[3]));
  }
}

std::span<const float> LearnedModel::Decide(std::span<const Feature> features,
                                            Scratch& scratch) const {
  const size_t labels = parts_.labels.size();
  std::array<float, 2> squares{};
  scratch.seen.Clear();
  for (size_t k = 0; k < 2; ++k) scratch.sums[k].assign(labels, 0);
  for (const Feature& one : features) {
    const uint32_t feature = Find(one.hash);
    if (feature == kNone || !scratch.seen.Insert(feature)) continue;
    const auto k = static_cast<size_t>(one.kind);
    const float idf = parts_.idf[feature];
    squares[k] += idf * idf;
    for (uint32_t w = parts_.starts[feature]; w < parts_.starts[feature + 1]; ++w) {
      scratch.sums[k][parts_.weights[w].label] += idf * static_cast<float>(parts_.weights[w].value);
    }
  }
  scratch.message = parts_.biases;
  for (size_t i = 0; i < labels; ++i) {
    scratch.message[i] += parts_.scales[i] * (Normed(scratch.sums[0][i], squares[0]) +
                                              Normed(scratch.sums[1][i], squares[1]));
  }
  return scratch.message;
}

std::vector<float> LearnedModel::WordShares(const TextView& view, uint32_t sentence,
                                            uint8_t label) const {
  std::vector<float> shares;
  const uint32_t end = std::min(view.sentence_starts[sentence + 1], kLearnedWordsMax);
  for (uint32_t at = view.sentence_starts[sentence]; at < end; ++at) {
    std::array<float, 2> sums{};
    uint32_t groups = 0;
    ForFeatures(view, at, [&](uint32_t hash, FeatureKind kind) {
      if (kind == FeatureKind::kLetters) ++groups;
      const uint32_t feature = Find(hash);
      if (feature == kNone) return;
      for (uint32_t w = parts_.starts[feature]; w < parts_.starts[feature + 1]; ++w) {
        if (parts_.weights[w].label != label) continue;
        sums[static_cast<size_t>(kind)] +=
            parts_.idf[feature] * static_cast<float>(parts_.weights[w].value);
      }
    });
    shares.push_back(sums[0] + sums[1] / std::sqrt(static_cast<float>(std::max(groups, 1U))));
  }
  return shares;
}

}  // namespace meldwijzer
