#include "dialogs/record/signal_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace meldwijzer {
namespace {

// Enough to say where it stands; the sources of the record name more.
constexpr size_t kListsShownMax = 1;

constexpr size_t kSourcesPerSignalMax = 2;

}  // namespace

std::string SignalTitle(const SignalCatalog& catalog, const SignalId& id,
                        const std::string& locale) {
  const Signal* const signal = catalog.Find(id);
  return signal == nullptr ? id.str() : signal->Text(locale);
}

std::string SignalLists(const SignalCatalog& catalog, const SignalId& id, const Texts& texts) {
  const Signal* const signal = catalog.Find(id);
  if (signal == nullptr) return {};
  std::vector<std::string> names;
  for (const std::string& list_id : signal->lists) {
    if (names.size() == kListsShownMax) break;
    const SignalList* const list = catalog.FindList(list_id);
    if (list == nullptr) continue;
    names.push_back(texts.Format(list->article ? "list.article" : "list.list",
                                 {{"title", list->title}, {"publisher", list->publisher}}));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

bool IsContext(const SignalCatalog& catalog, const NotedSignal& signal) {
  if (signal.vulnerability) return true;
  const Signal* const known = catalog.Find(signal.id);
  return known != nullptr && known->shown == SignalShown::kContext;
}

bool IsOtherForm(const SignalCatalog& catalog, const SignalId& id) {
  const Signal* const signal = catalog.Find(id);
  return signal != nullptr && signal->OtherFormOnly();
}

bool IsAboutSexWork(const SignalCatalog& /*catalog*/, const SignalId& id) {
  return id == SignalId("hotel-condooms-kamer") || id == SignalId("seksadvertentie-gevonden") ||
         id == SignalId("advertentie-met-risicokenmerken");
}

std::vector<std::string> SignalSources(const SignalCatalog& catalog, const Snapshot& snapshot) {
  std::vector<std::string> sources;
  for (const NotedSignal& noted : snapshot.signals) {
    const Signal* const signal = noted.confirmed ? catalog.Find(noted.id) : nullptr;
    if (signal == nullptr) continue;
    for (size_t i = 0; i < std::min(signal->lists.size(), kSourcesPerSignalMax); ++i) {
      const SignalList* const list = catalog.FindList(signal->lists[i]);
      if (list == nullptr) continue;
      const std::string line = fmt::format("{} ({}): {}", list->title, list->publisher, list->url);
      if (std::ranges::find(sources, line) == sources.end()) sources.push_back(line);
    }
  }
  return sources;
}

}  // namespace meldwijzer
