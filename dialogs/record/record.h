#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "dialogs/flow/definition.h"
#include "dialogs/flow/snapshot.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// One heading of the record with its lines; a line is plain text of one paragraph. Where the lines
// are made of parts, `cells` holds the parts of each: of a signal the words, the signal, the list,
// seen or heard, and the moment, under `columns`; of an answer its question, the answer and the
// moment. Else both are empty.
struct RecordSection {
  std::string heading;
  std::vector<std::string> lines;
  std::vector<std::string> columns{};
  std::vector<std::vector<std::string>> cells{};
  bool operator==(const RecordSection&) const = default;
};

// The "verslag": what was noticed and done, for the client's file. Neutral and dated; written so
// that the client may read it (rule J3); holds no weight, score or number of signals (rule J1).
// Facts, interpretation and what contradicts the suspicion stand apart.
struct Record {
  std::string title;
  std::vector<std::string> preamble;  // made when, by a bot, no verdict, what was left out
  std::vector<RecordSection> sections;
  bool operator==(const Record&) const = default;
};

// What a record is made from, beside the snapshot. Not owned.
struct RecordSources {
  const DialogFlow& flow;
  const Texts& texts;
  const SignalCatalog& catalog;
};

// A pure function of the snapshot: nothing stands in the record that the person did not type,
// choose or confirm. `coordinator` is the name of the organisation that was given, or empty.
Record BuildRecord(const RecordSources& sources, const Snapshot& snapshot,
                   const std::string& coordinator, Instant now);

std::string ToMarkdown(const Record& record);
std::string ToPlainText(const Record& record);

// What is still missing for a complete file: questions answered with "later" or skipped, and steps
// without an outcome, up to the step where the conversation stands. Titles, in the order of the
// steps.
std::vector<std::string> OpenItems(const RecordSources& sources, const Snapshot& snapshot);

// The slip to have at hand when calling (rule C6): age group, safe now, facts without names, what
// was done, what the client wants. Lines of Markdown.
std::vector<std::string> CallSlip(const RecordSources& sources, const Snapshot& snapshot);

// The highest step that the conversation has reached (1-5), 0 before step 1.
int StepReached(const DialogFlow& flow, const Snapshot& snapshot);

}  // namespace meldwijzer
