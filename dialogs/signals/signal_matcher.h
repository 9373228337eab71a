#pragma once

#include <memory>
#include <string_view>

#include "base/error.h"
#include "dialogs/signals/learned_model.h"
#include "dialogs/signals/match_report.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/signals/signal_features.h"

namespace meldwijzer {

// What was learned from labelled messages.
struct SignalModels {
  LearnedModel signals;  // labels: ids of signals
  LearnedModel denial;   // one label, over denial_features.h: the text takes back what it tells
};

// Says which signals a text in free Dutch or English holds. Built once from the lists; Match is
// const, thread-safe, and takes time linear in the text (at most kMatchTextBytesMax of it are
// read). Cheap to move; the catalog may go after Create.
class SignalMatcher {
 public:
  // kInvalidArgument, with all problems in the message, where the lists are not fit for use.
  static Result<SignalMatcher> Create(const SignalCatalog& catalog, SignalModels models);

  SignalMatcher(SignalMatcher&&) noexcept;
  SignalMatcher& operator=(SignalMatcher&&) noexcept;
  ~SignalMatcher();

  // Evidence quotes exactly the bytes of `text` at its offsets. Signals of `shown: never` are in
  // the report too; who shows it asks the catalog.
  MatchReport Match(std::string_view text) const;

  // What Match weighs, for fitting the weights (tests/bench/learn_signals.cc): the features of each
  // signal for which anything speaks and that is not denied.
  std::vector<std::pair<SignalId, FeatureValues>> Features(std::string_view text) const;

 private:
  struct Compiled;
  explicit SignalMatcher(std::unique_ptr<const Compiled> compiled);
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace meldwijzer
