#pragma once

#include <string>
#include <vector>

#include "leaderboard/harness/result.h"
#include "leaderboard/verification/verify.h"

namespace adaptbench {

// Means over all scored episodes of a cell.
struct CellMeans {
  double reward = 0.0;  // return
  double success_ever = 0.0, success_at_end = 0.0;
  int episodes = 0;
};
CellMeans cell_means(const std::vector<ScoredShot>& shots);

// A cell that was run again.
struct Rerun {
  std::string error;  // why it could not be, or what differs and no machine explains
  bool identical = false;
  CellMeans then, now;
};

// What is recorded of a shot and differs from what its own trajectories give; empty when all
// agrees. Shots whose trajectories differ (by their digests) tell nothing.
std::string contradiction(const std::vector<ScoredShot>& then, const std::vector<ScoredShot>& now);

// Adds to the verdict whether cells that were run again agree with the result. One machine and
// build promises the same bits. Across machines trajectories of a chaotic system part, and means
// are compared instead: returns and successes, by Student's t test on the paired differences of the
// cells. `what` names the way they were run, `claim` it and the cells.
void judge(const std::vector<Rerun>& reruns, const std::vector<std::size_t>& cells,
           const Result& result, int threads, const std::string& what, const std::string& claim,
           Verdict& verdict);

}  // namespace adaptbench
