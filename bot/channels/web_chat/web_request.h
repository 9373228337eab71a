#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bot/http/form.h"
#include "bot/http/http_message.h"
#include "bot/turns/activity.h"

namespace meldwijzer {

// True for a request that another site causes. A browser says where a request comes from; a
// program without that header has no cookie of somebody else to misuse.
bool IsFromElsewhere(const HttpRequest& request);

// True for application/x-www-form-urlencoded.
bool IsForm(const HttpRequest& request);

// "nl" or "en": what the form or the address says, else the first of the two in Accept-Language.
std::string LocaleOf(const HttpRequest& request, const FormFields& fields);

// The message in a form (event, text, choice); nullopt for what cannot be one. The event's id also
// tells the message, so that one form that is sent twice with different answers counts twice, and
// with the same answer once.
std::optional<Activity> ActivityOf(const FormFields& fields, const std::string& locale);

// The button that was pressed: its id and, behind a space, its title.
Choice ChoiceOf(const FormFields& fields);

// 16 hex digits that tell texts apart, nothing more (FNV-1a).
std::string Fingerprint(std::string_view bytes);

}  // namespace meldwijzer
