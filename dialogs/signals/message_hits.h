#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace meldwijzer {

// Rows of different length in two flat arrays.
template <class T>
class Rows {
 public:
  Rows() = default;
  explicit Rows(const std::vector<std::vector<T>>& rows) {
    starts_.reserve(rows.size() + 1);
    starts_.push_back(0);
    for (const std::vector<T>& row : rows) {
      items_.insert(items_.end(), row.begin(), row.end());
      starts_.push_back(static_cast<uint32_t>(items_.size()));
    }
  }
  std::span<const T> operator[](size_t row) const {
    return std::span<const T>(items_).subspan(starts_[row], starts_[row + 1] - starts_[row]);
  }
  size_t size() const { return starts_.empty() ? 0 : starts_.size() - 1; }

 private:
  std::vector<T> items_;
  std::vector<uint32_t> starts_;
};

// A concept or a word of a phrase; a place of a phrase (an atom) is filled by any of its groups.
using GroupId = uint32_t;
using AtomId = uint32_t;

// Words `first` up to and including `last` of the message; where it is `open` only those two, with
// other words between ("haalt … op").
struct Hit {
  uint32_t first = 0;
  uint32_t last = 0;
  float weight = 0;  // how telling the words are, see PhraseIndex::Find
  bool open = false;
  bool Covers(uint32_t word) const {
    return open ? word == first || word == last : first <= word && word <= last;
  }
  bool Shares(const Hit& other) const {
    if (other.last < first || last < other.first) return false;
    if (other.open) return Covers(other.first) || Covers(other.last);
    if (open) return other.Covers(first) || other.Covers(last);
    return true;
  }
};

// Counts per id that are cleared in the time of what was touched, so that one message costs nothing
// for the size of the lists.
template <class T>
class Touched {
 public:
  void Reset(size_t size) {
    for (const uint32_t id : ids_) values_[id] = T{};
    ids_.clear();
    if (values_.size() < size) values_.resize(size);
  }
  T& At(uint32_t id) {
    T& value = values_[id];
    if (!value.touched) {
      value.touched = true;
      ids_.push_back(id);
    }
    return value;
  }
  const T& Get(uint32_t id) const { return values_[id]; }
  const std::vector<uint32_t>& ids() const { return ids_; }

 private:
  std::vector<T> values_;
  std::vector<uint32_t> ids_;
};

// What one message holds of the lists, by place. Refilled for each message; its memory is used
// again. Sentences from kSentenceBits on share the last bit of the masks, which therefore only say
// where it is worth looking.
class MessageHits {
 public:
  static constexpr uint32_t kSentenceBits = 64;

  void Reset(size_t groups, size_t atoms, size_t phrases, GroupId unbounded);
  // Of one group at most kGroupHitsMax are kept, the first of the text; those of the first
  // `unbounded` groups all.
  void Add(GroupId group, Hit hit, uint32_t sentence);
  static constexpr uint32_t kGroupHitsMax = 200;

  // Fills atoms and phrases from the groups.
  void Spread(const Rows<AtomId>& atoms_of_group, const Rows<uint32_t>& phrases_of_atom);

  struct Place {
    bool touched = false;
    uint64_t sentences = 0;
    float weight = 0;  // of the most telling hit
    uint32_t begin = 0;
    uint32_t end = 0;
    bool listed = false;
  };
  struct Count {
    bool touched = false;
    uint32_t atoms = 0;  // different places of the phrase that the message fills
  };
  bool Holds(AtomId atom) const { return atoms_.Get(atom).touched; }
  const Place& Atom(AtomId atom) const { return atoms_.Get(atom); }
  const Touched<Count>& phrases() const { return phrases_; }
  const std::vector<uint32_t>& groups() const { return groups_.ids(); }

  // Makes the list of an atom, sorted by first word, each stretch of words once.
  void List(AtomId atom, std::span<const GroupId> groups);
  // Only of listed atoms; valid until the next List.
  std::span<const Hit> Hits(AtomId atom) const;
  // Calls `use` for each hit of a group, in the order of the text.
  template <class Use>
  void ForGroup(GroupId group, Use use) const {
    for (uint32_t at = groups_.Get(group).first; at != 0; at = chain_[at - 1].next) {
      use(chain_[at - 1].hit);
    }
  }

 private:
  struct Group {
    bool touched = false;
    uint64_t sentences = 0;
    float weight = 0;
    uint32_t first = 0;  // into chain_, from 1
    uint32_t last = 0;
    uint32_t count = 0;
  };
  struct Link {
    Hit hit;
    uint32_t next = 0;
  };
  Touched<Group> groups_;
  Touched<Place> atoms_;
  Touched<Count> phrases_;
  std::vector<Link> chain_;
  std::vector<Hit> lists_;
  GroupId unbounded_ = 0;
};

}  // namespace meldwijzer
