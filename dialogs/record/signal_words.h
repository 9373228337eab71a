#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "dialogs/flow/snapshot.h"
#include "dialogs/signals/signal_catalog.h"
#include "dialogs/texts/texts.h"

namespace meldwijzer {

// The words of a signal as people read them. An id that the lists no longer know gives the id
// itself: ids retire, they never vanish.
std::string SignalTitle(const SignalCatalog& catalog, const SignalId& id,
                        const std::string& locale);

// The first list that names the signal, an article called an article (rule J2).
std::string SignalLists(const SignalCatalog& catalog, const SignalId& id, const Texts& texts);

// True for what is shown as context and never counted as a signal (rule J2).
bool IsContext(const SignalCatalog& catalog, const NotedSignal& signal);

// True for signals of labour or criminal exploitation alone: "another form of trafficking" (rule
// J2).
bool IsOtherForm(const SignalCatalog& catalog, const SignalId& id);

// True for condoms and advertisements: "sex work is legal" stands beside it (rule J2).
bool IsAboutSexWork(const SignalCatalog& catalog, const SignalId& id);

// Title and address of every list that the confirmed signals rest on, each once.
std::vector<std::string> SignalSources(const SignalCatalog& catalog, const Snapshot& snapshot);

}  // namespace meldwijzer
