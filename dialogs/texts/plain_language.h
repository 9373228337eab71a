#pragma once

#include <map>
#include <set>
#include <string>

#include "base/error.h"
#include "base/source_text.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// What language level B1 asks of a sentence, as far as it can be counted: a rule of thumb of
// plain-language guides, which advise ten to fifteen words on average and everyday words.
inline constexpr size_t kSentenceWordsMax = 25;
inline constexpr size_t kWordLettersMax = 18;

// Of one language: hard words with plain ones beside them, and long words that are explained.
// plain_words.yaml: nl: {instead: {derhalve: daarom}, explained: [aandachtsfunctionaris]}.
struct PlainLanguage {
  std::map<std::string, std::string> instead;  // folded; the key may be several words
  std::set<std::string> explained;             // folded
};
using PlainLanguages = std::map<std::string, PlainLanguage>;

// Mistakes go to `problems`.
PlainLanguages ParsePlainLanguages(const SourceText& file, Problems& problems);

// Adds to `problems` the sentences that are too long, and the words that are too hard or too long.
void CheckPlain(const Texts::Entry& entry, const PlainLanguage& plain, Problems& problems);

}  // namespace meldwijzer
