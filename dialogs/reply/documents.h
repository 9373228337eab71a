#pragma once

#include <string>

#include "dialogs/flow/engine.h"
#include "dialogs/reply/reply.h"

namespace meldwijzer {

// Everything a document is made from. Not owned.
struct DocumentSources {
  const DialogContext& context;
  const TurnResult& result;
  const OrganisationFacts& facts;
  Instant now{};
};

// The words of one document, as Markdown; empty where there is nothing to show.
std::string WriteDocument(const DocumentSources& sources, DocumentKind kind);

// A text with the organisation's values filled in beside its own arguments.
std::string Say(const DocumentSources& sources, const std::string& key,
                const TextArguments& arguments = {});

}  // namespace meldwijzer
