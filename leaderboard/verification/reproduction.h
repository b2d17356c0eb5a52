#pragma once

#include "leaderboard/harness/cells.h"
#include "leaderboard/verification/verify.h"

namespace adaptbench {

// Levels 2 and 3: do the cells come out the same when they are run again? Both add to the verdict;
// neither throws on bad results.
void replay_actions(const VerifyRequest& request, const Result& result,
                    const std::vector<Cell>& cells, Verdict& verdict);
void score_again(const VerifyRequest& request, const Result& result, const std::vector<Cell>& cells,
                 Verdict& verdict);

// The cells that a request asks for: all, or a seeded sample.
std::vector<std::size_t> sampled_cells(const VerifyRequest& request, std::size_t cells);

}  // namespace adaptbench
