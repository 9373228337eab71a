#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "dialogs/reading/reading.h"

namespace meldwijzer {

// From this score on (0-1) a text asks the question for certain. Chosen on the phrasings in
// tests/dialogs/reading: unseen ones score above it, descriptions of clients below.
inline constexpr double kFaqCertain = 0.5;

enum class FaqKind {
  kAsked,     // one of the numbered questions that professionals ask
  kTerm,      // a word that the conversation uses, explained (rule K4)
  kBot,       // about the bot itself, or said in passing; needs no source
  kGreeting,  // likewise; the first message of a conversation is its answer
};

struct FaqQuestion {
  std::string id;  // stable: "een-signaal"
  FaqKind kind = FaqKind::kAsked;
  int number = 0;     // 1-40 of kAsked, 0 of others
  std::string title;  // short, Dutch
  std::string text;   // key of the answer: "faq.een-signaal"
  // Key of the answer for a role (care, education, youth, business, volunteer) where it differs.
  std::map<std::string, std::string> by_role;
  std::vector<std::string> ask;     // phrasings
  std::vector<std::string> names;   // what is asked to be explained, folded
  std::vector<std::string> source;  // addresses
  SourcePosition where;             // of the key of its answer
};

// The questions of dialogs/content/faq.yaml and which of them a text asks. Copies share the index.
// Const and thread-safe; time is linear in the text.
class FaqIndex {
 public:
  // Every mistake is added to `problems` with its place; when there is any, the result is
  // kInvalidArgument.
  static Result<FaqIndex> Create(std::string_view yaml, const std::string& file,
                                 Problems& problems);

  // The question that the text asks best; nullopt where it asks nothing that is known.
  std::optional<FaqMention> Find(std::string_view text) const;

  const std::vector<FaqQuestion>& questions() const;  // in the order of the file
  const FaqQuestion* Get(std::string_view id) const;  // null where there is none

  struct Data;  // only its implementation knows it

 private:
  explicit FaqIndex(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace meldwijzer
