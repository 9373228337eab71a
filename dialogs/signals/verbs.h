#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace meldwijzer {

// All forms in which people type a Dutch verb: present, past, participle, with d and t mixed up as
// they often are. Regular verbs by the rules of spelling, the others from a table; the prefixes
// be-, ge-, her-, ont-, ver-, er- and mis- take no ge-. `infinitive` is folded. Pure.
std::vector<std::string> VerbForms(std::string_view infinitive);

// The forms of a separable verb that are written as one word: "opbelt", "opgebeld", "optebellen".
std::vector<std::string> JoinedForms(std::string_view prefix, std::string_view infinitive);

}  // namespace meldwijzer
