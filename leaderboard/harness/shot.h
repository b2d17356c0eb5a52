#pragma once

#include <memory>

#include "core/algorithm.h"
#include "core/environment.h"
#include "leaderboard/harness/track.h"

namespace adaptbench {

// An adaptation to the variant, told of it where the algorithm may see the task.
std::unique_ptr<Adaptation> begin_adaptation(const Algorithm& algorithm, Reveal reveal,
                                             const Variant& variant, const Random& random);

// The episodes of one shot: as many as the track has per shot, with the explorer that the
// adaptation has now. They are not observed yet.
Episodes collect_shot(const Track& track, Environment& environment, Adaptation& adaptation,
                      const Random& random);

}  // namespace adaptbench
