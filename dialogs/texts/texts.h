#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/source_text.h"

namespace meldwijzer {

// Values for the placeholders of a text: {name} in ICU message format.
using TextArguments = std::map<std::string, std::string>;

// The words of a text, folded, with one space between: two texts that read the same compare equal.
std::string PlainWords(std::string_view text);

// The words of one language, out of one or more files of this form (docs/dialog-language.md):
//   texts:
//     s1.describe: "Wat viel je op?"                  # short form, or
//     s1.map: {text: "...", source: [...], reviewed_by: ..., review_by: 2027-05-01, kind:
//     emergency}
//   words:
//     command.back: [terug, ga terug]                 # ways to type a command or a choice
//     choice.yes: [ja, jaa, jep]
// Immutable after loading; all functions are thread-safe.
class Texts {
 public:
  struct Entry {
    std::string text;
    std::string plain;  // `text` as PlainWords
    std::vector<std::string> sources;
    std::string reviewed_by;
    std::string review_by;
    std::string approved_by;  // the second approver that emergency and legal texts need (rule K2)
    std::string kind;         // "", "emergency" or "legal"
    std::set<std::string> placeholders;  // names between braces
    SourcePosition where;                // of the text itself
    SourcePosition key_at;               // of its name
    SourcePosition source_at;            // of the list of sources; where there is none, as key_at
  };

  // Ways to type one thing, and where they stand.
  struct WordList {
    std::vector<std::string> words;
    SourcePosition where;
  };

  Texts(std::string locale, std::map<std::string, Entry, std::less<>> entries,
        std::map<std::string, WordList, std::less<>> words, bool complete = true);

  const std::string& locale() const { return locale_; }
  // False where one of the files could not be read: then what is missing here says nothing.
  bool complete() const { return complete_; }
  bool Has(std::string_view key) const;
  const Entry* Find(std::string_view key) const;
  const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }
  const std::map<std::string, WordList, std::less<>>& all_words() const { return words_; }

  // The text under `key` with its placeholders filled (ICU message format, so plural and select
  // work). A missing key gives "[key]": the validator keeps that out of shipped content.
  std::string Format(std::string_view key, const TextArguments& arguments = {}) const;

  // The text under `key` as PlainWords, for texts without placeholders; empty when there is none.
  std::string_view Plain(std::string_view key) const;

  // How people type the command or choice `key`, beside its title, as PlainWords; empty when none
  // is listed.
  const std::vector<std::string>& Words(std::string_view key) const;
  // Where that list stands; null when there is none.
  const SourcePosition* PlaceOfWords(std::string_view key) const;

 private:
  std::string locale_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::map<std::string, WordList, std::less<>> words_;
  bool complete_;
};

// Reads the files of one language. Mistakes (syntax, duplicate keys, placeholders that ICU refuses,
// emergency texts without a number) go to `problems`.
Texts ParseTexts(const std::string& locale, const std::vector<SourceText>& files,
                 Problems& problems);

}  // namespace meldwijzer
