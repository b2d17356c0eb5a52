#pragma once

#include <cstdint>
#include <span>

#include "leaderboard/statistics/bootstrap.h"

namespace adaptbench {

// 95 % interval of the mean success rate, over training seeds and columns: episodes on one variant
// by one policy are alike and no independent trials. It is Wilson's, for as many trials as would
// give a proportion the normal interval that these rates have (two_way.h; Korn and Graubard 1998 do
// so for clustered surveys), but at most `episodes`, the number of all episodes. Where all episodes
// ended alike nothing is known of how rates vary, and each column counts as one trial. `rates`
// holds the share of successful episodes of each cell, `strata` is as in BootstrapPlan.
ConfidenceInterval success_interval(const ScoreTable& rates, std::span<const int> strata,
                                    std::int64_t episodes);

}  // namespace adaptbench
