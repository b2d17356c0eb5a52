#pragma once

#include <set>
#include <string>

#include "core/json.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

// {"revision": ..., "build": "release" or "debug"} of this program.
Json build_info();

// What runs: program version and revision, build type, compiler, libraries and these engines with
// their versions, operating system, processor with the features that numerics depend on, threads.
Json system_info(int threads, const std::set<std::string>& engines);

// With the track's engines and, where agents see pictures, what draws them. Stored with every
// result. Throws SimulationError where pictures cannot be drawn.
Json system_info(int threads, const Track& track);

// Do two of these promise the same bits? Revision, build, compiler, engines, libraries and
// processor must be equal; the number of threads need not.
bool same_numerics(const Json& a, const Json& b);

}  // namespace adaptbench
