#pragma once

#include <map>
#include <string>

#include "base/error.h"

namespace meldwijzer {

// Values of the organisation's own file (config/organisation.yaml), for the placeholders of texts:
// organisation, expert, expert_reach, expert_hours, achterwacht; all are there, empty where the
// file leaves them empty (the texts then say how to find out, rule K3).
std::map<std::string, std::string> ReadOrganisation(const std::string& yaml,
                                                    const std::string& file, Problems& problems);

}  // namespace meldwijzer
