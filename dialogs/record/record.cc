#include "dialogs/record/record.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/local_time.h"
#include "dialogs/record/signal_words.h"

namespace meldwijzer {
namespace {

constexpr int kStepCount = 5;

// An answer in the words of the record: what was typed, or the neutral name of the choice.
std::string ValueInWords(const Texts& texts, const std::string& value) {
  for (const char* const prefix : {"record.value.", "choice."}) {
    const std::string key = prefix + value;
    if (texts.Has(key)) return texts.Format(key);
  }
  return value;
}

bool IsOpen(const std::string& value) { return value == "later" || value == "skipped"; }

// Answers that stand in a section of their own, apart from the facts.
bool StandsApart(const SlotId& slot) {
  return slot == SlotId("interpretation") || slot == SlotId("contradicts");
}

std::string QuotedLine(const RecordSources& sources, const NotedSignal& signal) {
  const Texts& texts = sources.texts;
  TextArguments arguments = {
      {"signal", SignalTitle(sources.catalog, signal.id, texts.locale())},
      {"list", SignalLists(sources.catalog, signal.id, texts)},
      {"quote", signal.quote},
      {"source", texts.Format(signal.heard ? "record.heard" : "record.seen")},
      {"noted_at", FormatLocal(signal.noted_at)},
  };
  return texts.Format(signal.quote.empty() ? "record.signal-without-quote" : "record.signal",
                      arguments);
}

// The same in parts, for a table.
std::vector<std::string> SignalCells(const RecordSources& sources, const NotedSignal& signal) {
  const Texts& texts = sources.texts;
  return {signal.quote.empty() ? texts.Format("record.no-words") : "“" + signal.quote + "”",
          SignalTitle(sources.catalog, signal.id, texts.locale()),
          SignalLists(sources.catalog, signal.id, texts),
          texts.Format(signal.heard ? "record.heard" : "record.seen"),
          FormatLocal(signal.noted_at)};
}

// Empty sections are left out.
void AddSection(Record& record, RecordSection section) {
  if (!section.lines.empty()) record.sections.push_back(std::move(section));
}

RecordSection SignalSection(const RecordSources& sources, const Snapshot& snapshot, bool context,
                            const char* heading) {
  const Texts& texts = sources.texts;
  RecordSection section{texts.Format(heading), {}, {}, {}};
  for (const char* const column : {"words", "signal", "list", "source", "noted-at"}) {
    section.columns.push_back(texts.Format(std::string("record.column-") + column));
  }
  for (const NotedSignal& signal : snapshot.signals) {
    if (!signal.confirmed || IsContext(sources.catalog, signal) != context) continue;
    section.lines.push_back(QuotedLine(sources, signal));
    section.cells.push_back(SignalCells(sources, signal));
  }
  return section;
}

void Add(RecordSection& section, const std::string& question, const std::string& answer,
         const std::string& at) {
  section.lines.push_back(at.empty() ? fmt::format("{}: {}", question, answer)
                                     : fmt::format("{}: {} ({})", question, answer, at));
  section.cells.push_back({question, answer, at});
}

RecordSection SlotSection(const RecordSources& sources, const Snapshot& snapshot, int step,
                          const std::string& heading) {
  RecordSection section{sources.texts.Format(heading), {}, {}, {}};
  for (const Slot& slot : sources.flow.slots) {
    if (slot.record_step != step || StandsApart(slot.id)) continue;
    const auto answer = snapshot.slots.find(slot.id);
    if (answer == snapshot.slots.end() || IsOpen(answer->second.value)) continue;
    Add(section, sources.texts.Format(slot.title),
        ValueInWords(sources.texts, answer->second.value), FormatLocal(answer->second.at));
  }
  return section;
}

void AddApart(Record& record, const RecordSources& sources, const Snapshot& snapshot,
              const char* slot, const char* heading) {
  const auto answer = snapshot.slots.find(SlotId(slot));
  if (answer == snapshot.slots.end() || IsOpen(answer->second.value)) return;
  if (answer->second.value == "nothing-to-add") return;
  AddSection(record,
             {sources.texts.Format(heading),
              {fmt::format("{} ({})", answer->second.value, FormatLocal(answer->second.at))}});
}

std::vector<std::string> NoteLines(const Snapshot& snapshot) {
  std::vector<std::string> lines;
  for (const Note& note : snapshot.notes) {
    lines.push_back(fmt::format("{} ({})", note.text, FormatLocal(note.at)));
  }
  return lines;
}

// What stands in place of a masked value (rule T4): the person writes it in the file themselves.
std::string ShowMask(const Texts& texts, std::string line) {
  const std::string mask = kMaskNl;
  const std::string shown = texts.Format("mask.record");
  for (size_t at = line.find(mask); at != std::string::npos; at = line.find(mask, at)) {
    line.replace(at, mask.size(), shown);
    at += shown.size();
  }
  return line;
}

void ShowMasks(const Texts& texts, Record& record) {
  for (RecordSection& section : record.sections) {
    for (std::string& line : section.lines) line = ShowMask(texts, std::move(line));
    for (std::vector<std::string>& row : section.cells) {
      for (std::string& cell : row) cell = ShowMask(texts, std::move(cell));
    }
  }
}

}  // namespace

int StepReached(const DialogFlow& flow, const Snapshot& snapshot) {
  int step = 0;
  for (const Slot& slot : flow.slots) {
    if (!slot.record_step || !snapshot.slots.contains(slot.id)) continue;
    step = std::max(step, *slot.record_step);
  }
  if (step == 0 && !snapshot.signals.empty()) step = 1;
  return std::min(step, kStepCount);
}

Record BuildRecord(const RecordSources& sources, const Snapshot& snapshot,
                   const std::string& coordinator, Instant now) {
  const Texts& texts = sources.texts;
  Record record;
  record.title = texts.Format("record.title");
  record.preamble = {texts.Format("record.made-at", {{"at", FormatLocal(now)}}),
                     texts.Format("record.neutral")};
  if (snapshot.masked) record.preamble.push_back(texts.Format("record.masked"));
  AddSection(record, SlotSection(sources, snapshot, 0, "record.about"));
  AddSection(record, SignalSection(sources, snapshot, false, "record.step1"));
  const bool observed = record.sections.size() > 0 && !record.sections.back().columns.empty();
  RecordSection first =
      SlotSection(sources, snapshot, 1, observed ? "record.step1-more" : "record.step1");
  if (!observed && first.lines.empty()) first.lines = {texts.Format("record.none")};
  AddSection(record, std::move(first));
  AddSection(record, {texts.Format("record.notes-heading"), NoteLines(snapshot)});
  AddSection(record, SignalSection(sources, snapshot, true, "record.context-heading"));
  AddApart(record, sources, snapshot, "interpretation", "record.interpretation-heading");
  AddApart(record, sources, snapshot, "contradicts", "record.contradicts-heading");
  for (int step = 2; step <= kStepCount; ++step) {
    RecordSection section =
        SlotSection(sources, snapshot, step, fmt::format("record.step{}", step));
    if (step == kStepCount && !coordinator.empty()) {
      Add(section, texts.Format("record.coordinator-title"), coordinator, "");
    }
    AddSection(record, std::move(section));
  }
  AddSection(record, {texts.Format("record.open-heading"), OpenItems(sources, snapshot)});
  AddSection(record, {texts.Format("record.sources"), SignalSources(sources.catalog, snapshot)});
  ShowMasks(texts, record);
  return record;
}

std::string ToMarkdown(const Record& record) {
  std::string out = fmt::format("**{}**\n", record.title);
  for (const std::string& line : record.preamble) out += line + "\n";
  for (const RecordSection& section : record.sections) {
    out += fmt::format("\n**{}**\n", section.heading);
    for (const std::string& line : section.lines) out += fmt::format("- {}\n", line);
  }
  return out;
}

std::string ToPlainText(const Record& record) {
  std::string out = record.title + "\n";
  for (const std::string& line : record.preamble) out += line + "\n";
  for (const RecordSection& section : record.sections) {
    out += fmt::format("\n{}\n", section.heading);
    for (const std::string& line : section.lines) out += fmt::format("- {}\n", line);
  }
  return out;
}

std::vector<std::string> OpenItems(const RecordSources& sources, const Snapshot& snapshot) {
  std::vector<std::string> items;
  for (const Slot& slot : sources.flow.slots) {
    if (!slot.record_step) continue;
    const auto answer = snapshot.slots.find(slot.id);
    if (answer == snapshot.slots.end()) continue;
    const std::string& value = answer->second.value;
    const bool file_later = value == "in-file-later" || value == "in-file-not-yet";
    if (!IsOpen(value) && !file_later) continue;
    items.push_back(sources.texts.Format(slot.title));
  }
  return items;
}

std::vector<std::string> CallSlip(const RecordSources& sources, const Snapshot& snapshot) {
  const Texts& texts = sources.texts;
  auto answer = [&](const char* slot) -> std::string {
    const auto found = snapshot.slots.find(SlotId(slot));
    if (found == snapshot.slots.end() || IsOpen(found->second.value)) {
      return texts.Format("record.none");
    }
    return ShowMask(texts, ValueInWords(texts, found->second.value));
  };
  std::vector<std::string> facts;
  for (const NotedSignal& signal : snapshot.signals) {
    if (!signal.confirmed || IsContext(sources.catalog, signal)) continue;
    facts.push_back(ShowMask(texts, signal.quote.empty()
                                        ? SignalTitle(sources.catalog, signal.id, texts.locale())
                                        : signal.quote));
  }
  const std::string joined =
      facts.empty() ? texts.Format("record.none") : fmt::format("{}", fmt::join(facts, "; "));
  return {
      texts.Format("call-slip.age", {{"value", answer("age")}}),
      texts.Format("call-slip.place"),
      texts.Format("call-slip.safe-now"),
      texts.Format("call-slip.facts", {{"value", joined}}),
      texts.Format("call-slip.done", {{"value", answer("consult-outcome")}}),
      texts.Format("call-slip.wants", {{"value", answer("client-wants")}}),
      texts.Format("call-slip.ask-first"),
  };
}

}  // namespace meldwijzer
