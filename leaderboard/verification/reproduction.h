#pragma once

#include "leaderboard/harness/cells.h"
#include "leaderboard/verification/verify.h"

namespace adaptbench {

// Levels 2 and 3: do the cells come out the same when they are run again? Both add to the verdict;
// neither throws on bad results. Where this machine lacks what the track needs they throw
// SimulationError or std::bad_alloc.
void replay_actions(const VerifyRequest& request, const Result& result,
                    const std::vector<Cell>& cells, Verdict& verdict);
void score_again(const VerifyRequest& request, const Result& result, const std::vector<Cell>& cells,
                 Verdict& verdict);

}  // namespace adaptbench
