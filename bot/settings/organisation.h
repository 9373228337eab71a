#pragma once

#include <map>
#include <string>

#include "base/error.h"

namespace meldwijzer {

// Values of the organisation's own file (config/organisation.yaml), for the placeholders of texts:
// organisation, expert, expert_reach, expert_hours, achterwacht. What the file leaves empty gets
// a phrase that says how to find out (rule K3). `yaml` empty: all of them.
std::map<std::string, std::string> ReadOrganisation(const std::string& yaml,
                                                    const std::string& file, Problems& problems);

}  // namespace meldwijzer
