#include "dialogs/signals/message_hits.h"

namespace meldwijzer {

void MessageHits::Reset(size_t groups, size_t atoms, size_t phrases, GroupId unbounded) {
  unbounded_ = unbounded;
  groups_.Reset(groups);
  atoms_.Reset(atoms);
  phrases_.Reset(phrases);
  chain_.clear();
  lists_.clear();
}

void MessageHits::Add(GroupId id, Hit hit, uint32_t sentence) {
  Group& group = groups_.At(id);
  if (group.last != 0) {
    const Hit& previous = chain_[group.last - 1].hit;
    if (previous.first == hit.first && previous.last == hit.last) return;
  }
  if (++group.count > kGroupHitsMax && id >= unbounded_) return;
  chain_.push_back({hit, 0});
  const auto link = static_cast<uint32_t>(chain_.size());
  (group.last == 0 ? group.first : chain_[group.last - 1].next) = link;
  group.last = link;
  group.sentences |= uint64_t{1} << std::min(sentence, kSentenceBits - 1);
  group.weight = std::max(group.weight, hit.weight);
}

void MessageHits::Spread(const Rows<AtomId>& atoms_of_group,
                         const Rows<uint32_t>& phrases_of_atom) {
  for (const GroupId id : groups_.ids()) {
    const Group& group = groups_.Get(id);
    for (const AtomId atom : atoms_of_group[id]) {
      Place& place = atoms_.At(atom);
      place.sentences |= group.sentences;
      place.weight = std::max(place.weight, group.weight);
    }
  }
  for (const AtomId atom : atoms_.ids()) {
    for (const uint32_t phrase : phrases_of_atom[atom]) ++phrases_.At(phrase).atoms;
  }
}

void MessageHits::List(AtomId atom, std::span<const GroupId> groups) {
  Place& place = atoms_.At(atom);
  if (place.listed) return;
  place.listed = true;
  place.begin = static_cast<uint32_t>(lists_.size());
  for (const GroupId group : groups) {
    ForGroup(group, [&](const Hit& hit) { lists_.push_back(hit); });
  }
  const auto begin = lists_.begin() + place.begin;
  std::sort(begin, lists_.end(), [](const Hit& a, const Hit& b) {
    if (a.first != b.first) return a.first < b.first;
    return a.last != b.last ? a.last < b.last : a.weight > b.weight;
  });
  lists_.erase(std::unique(begin, lists_.end(),
                           [](const Hit& a, const Hit& b) {
                             return a.first == b.first && a.last == b.last;
                           }),
               lists_.end());
  place.end = static_cast<uint32_t>(lists_.size());
}

std::span<const Hit> MessageHits::Hits(AtomId atom) const {
  const Place& place = atoms_.Get(atom);
  return std::span<const Hit>(lists_).subspan(place.begin, place.end - place.begin);
}

}  // namespace meldwijzer
