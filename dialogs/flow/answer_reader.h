#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace meldwijzer {

// How typed text selects one of a few things, with typing errors. Pure functions.

// One thing that can be meant: its title and the other ways in which people type it (PlainWords).
struct Selectable {
  std::string title;
  std::vector<std::string> words;
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
std::optional<Selection> ReadSelection(std::string_view text,
                                       const std::vector<Selectable>& options, Tolerance tolerance,
                                       bool by_number);

// Numbers out of 1..count that the text names ("1 en 3", "1,3", "2-4", "alles behalve 2"), from 0;
// all of them for a word of `all`, none for a word of `none`. nullopt where the text is no such
// answer.
struct PickWords {
  std::vector<std::string> all;
  std::vector<std::string> none;
  std::vector<std::string> except;
};
struct PickReading {
  std::vector<size_t> picked;
  std::string rest;
  bool operator==(const PickReading&) const = default;
};
std::optional<PickReading> ReadPick(std::string_view text, size_t count, const PickWords& words);

// 1-5 for "stap 3", "naar stap drie", "step 3"; nullopt for anything else.
std::optional<int> ReadStepCommand(std::string_view text,
                                   const std::vector<std::string>& step_words);

// True where two ways of typing are the same but for a typing error that fits their length.
bool NearlySame(std::string_view folded_a, std::string_view folded_b);

}  // namespace meldwijzer
