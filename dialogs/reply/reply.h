#pragma once

#include <string>
#include <vector>

#include "dialogs/flow/engine.h"
#include "dialogs/flow/message.h"

namespace meldwijzer {

// Values that come from the settings of the organisation: the placeholders {expert},
// {expert_reach}, {expert_hours}, {achterwacht}, {organisation}, {retention_days}.
using OrganisationFacts = TextArguments;

// Makes words of what the engine decided: at most kMessagesPerReplyMax messages, the question and
// its choices in the last one. Finished messages (contacts) and documents stay whole; everything
// else is joined up to kMessageCharactersAim characters. Pure and thread-safe.
std::vector<Message> RenderReply(const DialogContext& context, const TurnResult& result,
                                 const OrganisationFacts& facts, Instant now);

}  // namespace meldwijzer
