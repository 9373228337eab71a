#include "dialogs/signals/phrase_overlap.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {
namespace {

constexpr size_t kShownBytesMax = 60;

using Words = std::set<std::string>;

// A phrase as sets, in which order and repetition do not count.
struct Shape {
  const SignalPhrase* phrase = nullptr;
  std::vector<Words> required;
  std::vector<Words> excluded;
  PhraseScope scope{};
  bool ordered = false;
  bool operator==(const Shape& other) const {
    return required == other.required && excluded == other.excluded && scope == other.scope &&
           ordered == other.ordered;
  }
};

std::vector<Words> SetsOf(const std::vector<PhraseElement>& elements, bool sorted) {
  std::vector<Words> sets;
  for (const PhraseElement& element : elements) {
    sets.emplace_back(element.groups.begin(), element.groups.end());
  }
  if (sorted) std::ranges::sort(sets);
  return sets;
}

bool Within(const Words& part, const Words& whole) { return std::ranges::includes(whole, part); }

// Whether each set of `wide` holds another set of `narrow`.
bool EachHolds(const std::vector<Words>& wide, const std::vector<Words>& narrow) {
  std::vector<bool> used(narrow.size(), false);
  return std::ranges::all_of(wide, [&](const Words& set) {
    for (size_t i = 0; i < narrow.size(); ++i) {
      if (used[i] || !Within(narrow[i], set)) continue;
      used[i] = true;
      return true;
    }
    return false;
  });
}

// Whether `wide` holds wherever `narrow` does.
bool Shadows(const Shape& wide, const Shape& narrow) {
  if (wide.scope != narrow.scope || wide.ordered || !EachHolds(wide.required, narrow.required)) {
    return false;
  }
  return std::ranges::all_of(wide.excluded, [&](const Words& set) {
    return std::ranges::any_of(narrow.excluded,
                               [&](const Words& other) { return Within(set, other); });
  });
}

std::string Shown(const SignalPhrase& phrase) {
  if (phrase.text.size() <= kShownBytesMax) return phrase.text;
  return std::string(Truncate(phrase.text, kShownBytesMax)) + " …";
}

}  // namespace

void CheckPhraseOverlap(const SignalCatalog& catalog, PhraseReader& reader, Problems& problems) {
  Problems ignored;  // CheckPhrases names what cannot be read
  std::map<std::vector<Words>, std::vector<std::pair<Shape, const Signal*>>> known;
  for (const Signal& signal : catalog.signals()) {
    std::vector<Shape> shapes;
    for (const SignalPhrase& phrase : signal.phrases) {
      const ParsedPhrase parsed = reader.Parse(phrase, ignored);
      Shape shape{&phrase, SetsOf(parsed.required, !parsed.ordered), SetsOf(parsed.excluded, true),
                  parsed.scope, parsed.ordered};
      auto& same = known[shape.required];
      const auto twin =
          std::ranges::find_if(same, [&](const auto& other) { return other.first == shape; });
      if (twin != same.end()) {
        problems.push_back(
            {phrase.where,
             fmt::format("the phrase \"{}\" of signal {} stands already at {} (signal "
                         "{}): remove one",
                         Shown(phrase), signal.id.str(), ToString(twin->first.phrase->where),
                         twin->second->id.str())});
        continue;
      }
      same.emplace_back(shape, &signal);
      shapes.push_back(std::move(shape));
    }
    for (const Shape& narrow : shapes) {
      const auto wide = std::ranges::find_if(shapes, [&](const Shape& other) {
        return other.phrase != narrow.phrase && Shadows(other, narrow);
      });
      if (wide == shapes.end()) continue;
      problems.push_back(
          {narrow.phrase->where,
           fmt::format("the phrase \"{}\" of signal {} is shadowed: the one at {} "
                       "finds all that it finds; remove it",
                       Shown(*narrow.phrase), signal.id.str(), ToString(wide->phrase->where))});
    }
  }
}

}  // namespace meldwijzer
