#pragma once

#include <expected>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/source_text.h"
#include "dialogs/flow/definition.h"
#include "dialogs/reading/faq.h"
#include "dialogs/reading/identifying.h"
#include "dialogs/reading/learned_urgency.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/signals/signal_matcher.h"
#include "dialogs/texts/texts.h"
#include "directory/directory.h"

namespace meldwijzer {

inline constexpr const char* kDefaultLocale = "nl";

// Everything that the bot knows, read and checked as a whole. Immutable, so one set serves all
// threads and a turn sees one version only.
struct ContentSet {
  std::string version;  // of all files together, 16 hex digits
  DialogFlow flow;
  std::map<std::string, Texts> texts;  // by language; kDefaultLocale is always there
  SignalCatalog catalog;
  SignalMatcher matcher;
  LearnedUrgency urgency;
  IdentifyingFinder identifying;
  FaqIndex faq;
  Directory directory;

  // The texts of that language, else the Dutch ones.
  const Texts& TextsOf(const std::string& locale) const;
};

// The files that a set is made from; names are relative to the folder that was read.
struct ContentFiles {
  SourceText flow;
  std::map<std::string, std::vector<SourceText>> texts;  // by language
  std::vector<SourceText> signals;
  SourceText signal_model;  // see dialogs/signals/learned_model.h
  SourceText denial_model;
  SourceText urgency_model;
  SourceText urgency;
  SourceText faq;
  SourceText plain_words;             // see dialogs/texts/plain_language.h
  SourceText known_words;             // see dialogs/reading/known_words.h
  std::vector<SourceText> directory;  // by their bare names
  std::string directory_folder;       // for messages
};

// Where the files lie below the root.
inline constexpr const char* kDirectoryFolder = "directory/data";
inline constexpr const char* kDialogFolder = "dialogs/content";

// `root` holds dialogs/content and directory/data. Names in messages begin with `root` unless that
// is ".". What is missing goes to `problems`.
ContentFiles ReadContentFiles(const std::string& root, Problems& problems);

// Checks everything, on several threads. `today` (YYYY-MM-DD) as Directory::Create wants it. Every
// mistake of all files comes back at once, sorted by place.
std::expected<std::unique_ptr<const ContentSet>, Problems> BuildContent(
    const ContentFiles& files, const std::string& today = "");

}  // namespace meldwijzer
