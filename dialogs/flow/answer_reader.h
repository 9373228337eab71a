#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text/text.h"

namespace meldwijzer {

// How typed text selects one of a few things, with typing errors. Pure functions.

// A typed message, cut into words once for all readers. `text` must outlive it.
struct TypedText {
  explicit TypedText(std::string_view typed);
  std::string_view text;
  std::vector<Token> tokens;
  std::string plain;  // as PlainWords
};

// One thing that can be meant: its title and the other ways in which people type it, both as
// PlainWords. Views: what they name must outlive it.
struct Selectable {
  std::string_view title;
  std::span<const std::string> words;
};

struct Selection {
  size_t index = 0;
  std::string rest;  // what was typed behind it: "ja, en ze heeft ook ..."
  bool operator==(const Selection&) const = default;
};

enum class Tolerance {
  kExact,  // case, accents and punctuation do not count
  kNear,   // and a typing error does not either
  kLoose,  // and a part of the title that fits only one of them is enough
};

// The one of `options` that the text names: by number (where `by_number`), by title or word, by its
// first words with more behind them. nullopt where none, or more than one, fits.
std::optional<Selection> ReadSelection(const TypedText& typed, std::span<const Selectable> options,
                                       Tolerance tolerance, bool by_number);

// Numbers out of 1..count that the text names ("1 en 3", "1,3", "2-4", "alles behalve 2"), from 0;
// all of them for a word of `all`, none for a word of `none`. nullopt where the text is no such
// answer.
struct PickWords {
  std::span<const std::string> all;
  std::span<const std::string> none;
  std::span<const std::string> except;
};
struct PickReading {
  std::vector<size_t> picked;
  std::string rest;
  bool operator==(const PickReading&) const = default;
};
std::optional<PickReading> ReadPick(const TypedText& typed, size_t count, const PickWords& words);

// The same for what stands behind "pick-" in the id of a button: a number from 1, "all" or "none".
std::optional<std::vector<size_t>> ReadPickId(std::string_view id, size_t count);

// 1-5 for "stap 3", "naar stap drie", "step 3"; nullopt for anything else.
std::optional<int> ReadStepCommand(const TypedText& typed,
                                   const std::vector<std::string>& step_words);

// True where two ways of typing are the same but for a typing error that fits their length.
bool NearlySame(std::string_view folded_a, std::string_view folded_b);

}  // namespace meldwijzer
