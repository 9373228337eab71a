#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "dialogs/reading/reading.h"

namespace meldwijzer {

// Recognises the kinds of urgency of rules U1 and U4 in what somebody types, by the concepts and
// rules of dialogs/content/urgency.yaml (the format is described at the top of that file).
// Copies share the compiled rules. Const and thread-safe; time is linear in the text.
class UrgencyRecognizer {
 public:
  // Compiles the content of `file`. Every mistake is added to `problems` with its place; when there
  // is any, the result is kInvalidArgument.
  static Result<UrgencyRecognizer> Create(std::string_view yaml, const std::string& file,
                                          Problems& problems);

  // The kinds that the text expresses, each once, in the order of the enum. Never kSuicideThoughts
  // beside kSuicideNow, never kDisclosure beside kSelf. `text` is as typed; invalid UTF-8 is read
  // as far as it goes.
  std::vector<UrgencyKind> Recognize(std::string_view text) const;

  // The ids of the rules that hold, in the order of the file: for authors and tests.
  std::vector<std::string> Explain(std::string_view text) const;

  // The words that a mistyped word may be read as, sorted: for authoring tools.
  std::vector<std::string> FuzzyWords() const;

  struct Rules;  // only its implementation knows it

 private:
  explicit UrgencyRecognizer(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const Rules> rules_;
};

}  // namespace meldwijzer
