#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "dialogs/texts/plain_language.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// Something that names a text.
struct TextUse {
  std::string key;
  SourcePosition where;
  bool statement = false;              // it is told to people as true, so it names its source
  std::vector<std::string> arguments;  // placeholders that are filled beside the facts
  bool title = false;                  // of a choice: buttons are short
};
// Something that reads a list of words.
struct WordUse {
  std::string key;
  SourcePosition where;
  bool required = false;
};
struct TextUses {
  std::vector<TextUse> texts;
  std::vector<WordUse> words;
  std::vector<std::string> optional_texts;  // read where they are there

  void Append(const TextUses& more);
};

// What the program says and reads by itself, with the placeholders that it fills.
TextUses ProgramTexts();

// About the length that one message has at most (contract), and the longest title that the channels
// with the smallest buttons show in full (a row of a WhatsApp list). In code points.
inline constexpr size_t kTextCharactersMax = 600;
inline constexpr size_t kTitleCharactersMax = 24;

// A source that is no web address: what the bot says of itself, and our own advice.
inline constexpr const char* kSourceSelf = "meldwijzer";
inline constexpr const char* kSourceAdvice = "advies";

struct TextCheckInput {
  std::vector<const Texts*> languages;
  TextUses uses;
  PlainLanguages plain;
  std::set<std::string> numbers;  // telephone numbers of the directory, digits only
};

// Adds to `problems`: texts and words that are missing or that nothing uses, in any language, with
// the nearest name; placeholders that nobody fills, or that another language has and this one not;
// texts too long for a message or a button; what is above level B1; statements without a source;
// telephone numbers that the directory does not know. Pure.
void CheckTexts(const TextCheckInput& input, Problems& problems);

// Texts whose day of review is no day, or has passed on `today` (YYYY-MM-DD).
void CheckReviewDays(const Texts& texts, const std::string& today, Problems& problems);

}  // namespace meldwijzer
