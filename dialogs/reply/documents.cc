#include "dialogs/reply/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "dialogs/record/record.h"
#include "dialogs/record/signal_words.h"

namespace meldwijzer {
namespace {

RecordSources ForRecord(const DialogContext& context) {
  return {context.flow, context.texts, context.catalog};
}

std::string Lines(const std::vector<std::string>& lines) {
  return fmt::format("{}", fmt::join(lines, "\n"));
}

const NotedSignal* FindNoted(const Snapshot& snapshot, const std::string& id, bool confirmed) {
  for (const NotedSignal& signal : snapshot.signals) {
    if (signal.id.str() == id && signal.confirmed == confirmed) return &signal;
  }
  return nullptr;
}

// What stands beside one signal: context instead of signal, another form of trafficking, sex work.
std::string Aside(const DocumentSources& s, const SignalId& id) {
  const DialogContext& context = s.context;
  std::string aside;
  if (IsOtherForm(context.catalog, id)) aside += " " + Say(s, "pending.other-form");
  if (IsAboutSexWork(context.catalog, id)) aside += " " + Say(s, "pending.legal-sexwork");
  return aside;
}

std::string PendingSignals(const DocumentSources& s) {
  const Snapshot& snapshot = s.result.next;
  std::vector<std::string> lines = {Say(s, "pending.intro")};
  for (size_t i = 0; i < snapshot.options.size(); ++i) {
    const NotedSignal* const noted = FindNoted(snapshot, snapshot.options[i].id, false);
    if (noted == nullptr) continue;
    const TextArguments arguments = {
        {"number", std::to_string(i + 1)},
        {"quote", noted->quote},
        {"signal", SignalTitle(s.context.catalog, noted->id, s.context.texts.locale())},
        {"list", SignalLists(s.context.catalog, noted->id, s.context.texts)}};
    const bool is_context = IsContext(s.context.catalog, *noted);
    lines.push_back(Say(s, is_context ? "pending.context-item" : "pending.item", arguments) +
                    Aside(s, noted->id));
  }
  return Lines(lines);
}

std::string NumberedOptions(const DocumentSources& s, const char* intro, const char* item) {
  std::vector<std::string> lines = {Say(s, intro)};
  const std::vector<PickOption>& options = s.result.next.options;
  for (size_t i = 0; i < options.size(); ++i) {
    lines.push_back(Say(s, item,
                        {{"number", std::to_string(i + 1)},
                         {"signal", options[i].title},
                         {"title", options[i].title}}));
  }
  return Lines(lines);
}

std::vector<std::string> ConfirmedTitles(const DocumentSources& s) {
  std::vector<std::string> titles;
  for (const NotedSignal& signal : s.result.next.signals) {
    if (!signal.confirmed) continue;
    titles.push_back(SignalTitle(s.context.catalog, signal.id, s.context.texts.locale()));
  }
  return titles;
}

// Titles only, no quotes: a platform may keep a copy (rule P5).
std::string Overview(const DocumentSources& s) {
  const std::vector<std::string> titles = ConfirmedTitles(s);
  if (titles.empty() && s.result.next.notes.empty()) return Say(s, "overview.empty");
  std::vector<std::string> lines = {Say(s, "overview.intro")};
  for (const std::string& title : titles) {
    lines.push_back(Say(s, "overview.item", {{"signal", title}}));
  }
  if (!s.result.next.notes.empty()) lines.push_back(Say(s, "overview.notes"));
  return Lines(lines);
}

std::string CoordinatorName(const DocumentSources& s) {
  const auto slot = s.result.next.slots.find(SlotId("coordinator"));
  if (slot == s.result.next.slots.end()) return {};
  return s.context.places.OrganisationOf(slot->second.value);
}

std::string RecordText(const DocumentSources& s) {
  return ToMarkdown(BuildRecord(ForRecord(s.context), s.result.next, CoordinatorName(s), s.now));
}

// T1: only what the person saw themselves, in their own words, never the name of a signal.
std::string TalkPoints(const DocumentSources& s) {
  std::vector<std::string> lines;
  for (const NotedSignal& signal : s.result.next.signals) {
    if (!signal.confirmed || signal.heard || signal.quote.empty()) continue;
    if (IsContext(s.context.catalog, signal)) continue;
    lines.push_back(Say(s, "talk-points.item", {{"quote", signal.quote}}));
  }
  if (lines.empty()) return Say(s, "talk-points.none");
  lines.insert(lines.begin(), Say(s, "talk-points.intro"));
  return Lines(lines);
}

std::string Open(const DocumentSources& s) {
  const std::vector<std::string> items = OpenItems(ForRecord(s.context), s.result.next);
  if (items.empty()) return Say(s, "open-items.none");
  std::string text = Say(s, "open-items.intro");
  for (const std::string& item : items) text += fmt::format("\n- {}", item);
  return text;
}

std::string Where(const DocumentSources& s) {
  const int step = std::max(s.result.step.value_or(0), StepReached(s.context.flow, s.result.next));
  std::vector<std::string> lines;
  if (step == 0) {
    lines.push_back(Say(s, "where.not-started"));
  } else {
    const std::string title = Say(s, fmt::format("step.{}", step));
    lines.push_back(Say(s, "where.step", {{"step", std::to_string(step)}, {"title", title}}));
  }
  const size_t confirmed = ConfirmedTitles(s).size();
  lines.push_back(Say(s, confirmed == 0 ? "where.nothing-confirmed" : "where.confirmed"));
  lines.push_back(Say(s, "where.next"));
  return Lines(lines);
}

std::string Urgent(const DocumentSources& s) {
  std::vector<std::string> parts;
  for (const UrgencyKind kind : s.result.next.urgent) {
    const std::string key = fmt::format("urgent.{}", ToString(kind));
    if (s.context.texts.Has(key)) parts.push_back(Say(s, key));
  }
  if (parts.empty()) parts.push_back(Say(s, "urgent.danger"));
  parts.push_back(Say(s, "urgent.common"));
  parts.push_back(Say(s, "urgent.continue"));
  return fmt::format("{}", fmt::join(parts, "\n\n"));
}

std::string Corrected(const DocumentSources& s) {
  std::vector<std::string> titles;
  for (const SlotId& id : s.result.next.asked_again) {
    const std::string key = "slot." + id.str();
    if (s.context.texts.Has(key)) titles.push_back(Say(s, key));
  }
  if (titles.empty()) return Say(s, "correct.only-this");
  return Say(s, "correct.asked-again", {{"list", fmt::format("{}", fmt::join(titles, ", "))}});
}

// Why a signal is on a list, with another possible cause beside it; only on request (rule J1).
std::string Why(const DocumentSources& s) {
  std::vector<std::string> parts;
  for (const NotedSignal& signal : s.result.next.signals) {
    const Signal* const known = s.context.catalog.Find(signal.id);
    if (known == nullptr) continue;
    parts.push_back(
        Say(s, "why.item",
            {{"signal", SignalTitle(s.context.catalog, signal.id, s.context.texts.locale())},
             {"why", known->Why(s.context.texts.locale())},
             {"other_cause", known->OtherCause(s.context.texts.locale())}}));
  }
  if (parts.empty()) return Say(s, "why.nothing");
  return fmt::format("{}", fmt::join(parts, "\n\n"));
}

}  // namespace

std::string Say(const DocumentSources& s, const std::string& key, const TextArguments& arguments) {
  TextArguments all = s.facts;
  for (const auto& [name, value] : arguments) all[name] = value;
  return s.context.texts.Format(key, all);
}

std::string WriteDocument(const DocumentSources& s, DocumentKind kind) {
  switch (kind) {
    case DocumentKind::kPendingSignals:
      return PendingSignals(s);
    case DocumentKind::kSuggestedSignals:
      return NumberedOptions(s, "suggested.intro", "suggested.item");
    case DocumentKind::kOverview:
      return Overview(s);
    case DocumentKind::kRecord:
      return RecordText(s);
    case DocumentKind::kCallSlip:
      return Lines(CallSlip(ForRecord(s.context), s.result.next));
    case DocumentKind::kTalkPoints:
      return TalkPoints(s);
    case DocumentKind::kOpenItems:
      return Open(s);
    case DocumentKind::kWhere:
      return Where(s);
    case DocumentKind::kCategories:
      return NumberedOptions(s, "categories.intro", "categories.item");
    case DocumentKind::kCategorySignals:
      return NumberedOptions(s, "category.intro", "category.item");
    case DocumentKind::kContact:
      return {};  // finished messages travel in the utterance itself
    case DocumentKind::kCorrected:
      return Corrected(s);
    case DocumentKind::kUrgent:
      return Urgent(s);
    case DocumentKind::kWhy:
      return Why(s);
  }
  return {};
}

}  // namespace meldwijzer
