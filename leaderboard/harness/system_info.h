#pragma once

#include <string>
#include <vector>

#include "core/json.h"

namespace adaptbench {

// What ran: program version and revision, build type, compiler, libraries and engines with their versions, operating system,
// processor with the features that numerics depend on, threads. Stored with every result.
Json system_info(int threads, const std::vector<std::string>& engines);

}  // namespace adaptbench
