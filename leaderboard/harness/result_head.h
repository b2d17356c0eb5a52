#pragma once

#include "leaderboard/harness/result.h"
#include "leaderboard/harness/training.h"

namespace adaptbench {

// What a result says before its first row: of whom it is and what training used, as the checkpoint
// tells. Throws DataError.
Result result_head(const Track& track, const TrainedAlgorithm& trained);

}  // namespace adaptbench
