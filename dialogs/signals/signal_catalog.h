#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/ids.h"

namespace meldwijzer {

// How heavy a signal is by itself. For the order of questions only, never shown (rule J1);
// `kDirect` makes a closing ask for a consultation first (rule D4).
enum class SignalWeight { kSupporting, kStrong, kDirect };

// How a signal may appear in a conversation (rule J2).
enum class SignalShown {
  kSignal,   // as a signal
  kContext,  // as context or vulnerability, never counted as a signal
  kNever,    // recognised, never shown
};

// A published list, or an article about one; a person is told which of the two it is (rule J2).
struct SignalList {
  std::string id;
  std::string title;
  std::string publisher;
  std::string url;
  std::string date;  // as the source gives it, possibly empty
  bool article = false;
  bool operator==(const SignalList&) const = default;
};

struct SignalCategory {
  std::string id;
  std::string title_nl;
  std::string title_en;
  bool vulnerability = false;
  bool operator==(const SignalCategory&) const = default;
};

// One line of `phrases`: how people say it. The notation is explained in README.md beside this
// file; the matcher reads it.
struct SignalPhrase {
  std::string text;
  SourcePosition where;
  bool operator==(const SignalPhrase&) const = default;
};

struct Signal {
  SignalId id;
  std::string category;
  std::string text_nl;
  std::string text_en;
  std::string why_nl;
  std::string why_en;  // may be empty; use Why()
  std::string other_cause_nl;
  std::string other_cause_en;  // may be empty; use OtherCause()
  SignalWeight weight = SignalWeight::kSupporting;
  SignalShown shown = SignalShown::kSignal;
  bool vulnerability = false;       // category of risk factors; `shown` is then kContext
  std::vector<std::string> forms;   // "sexual", "criminal", "labour"
  std::vector<std::string> groups;  // "any", "minors", "girls", "boys", "adults", "lvb"
  std::vector<std::string> lists;   // ids of SignalList
  std::vector<SignalPhrase> phrases;

  // In the language asked ("nl" or "en"); Dutch where the English text is missing.
  const std::string& Text(std::string_view locale) const;
  const std::string& Why(std::string_view locale) const;
  const std::string& OtherCause(std::string_view locale) const;
  // Whether it is only about another form than sexual exploitation (rule J2).
  bool OtherFormOnly() const;
};

// A meaning and the expressions that carry it; see README.md.
struct Concept {
  std::string name;
  std::vector<std::string> expressions;
  SourcePosition where;
  bool operator==(const Concept&) const = default;
};

// A content file: its name for messages, and its text.
struct SignalFile {
  std::string name;
  std::string text;
};

// Everything the project knows about signals, checked. Immutable after Parse; copies are
// independent; reading from several threads is safe.
class SignalCatalog {
 public:
  // Reads all files of dialogs/content/signals; which is which shows in their first key (`lists`,
  // `concepts`, `category`). Every mistake is added to `problems` with its place; the catalog is
  // only fit for use where none was added. Does no I/O.
  static SignalCatalog Parse(const std::vector<SignalFile>& files, Problems& problems);

  // Null where there is none. Pointers live as long as the catalog.
  const Signal* Find(const SignalId& id) const;
  const SignalList* FindList(std::string_view id) const;
  const SignalCategory* FindCategory(std::string_view id) const;

  // In the order of the files and of the lines in them.
  const std::vector<Signal>& signals() const { return signals_; }
  const std::vector<SignalList>& lists() const { return lists_; }
  const std::vector<SignalCategory>& categories() const { return categories_; }
  const std::vector<Concept>& concepts() const { return concepts_; }
  // Phone spelling and abbreviations: what is typed -> what it stands for, folded.
  const std::unordered_map<std::string, std::string>& spelling() const { return spelling_; }
  // Common words that lie one typing error from a word of the lists and are meant as they stand.
  const std::vector<std::string>& ordinary_words() const { return ordinary_words_; }

 private:
  friend class SignalCatalogParser;
  std::vector<Signal> signals_;
  std::vector<SignalList> lists_;
  std::vector<SignalCategory> categories_;
  std::vector<Concept> concepts_;
  std::unordered_map<std::string, std::string> spelling_;
  std::vector<std::string> ordinary_words_;
  std::unordered_map<std::string, size_t> by_id_;
};

}  // namespace meldwijzer
