#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/thread_pool.h"
#include "leaderboard/publication/table.h"

namespace adaptbench {

// What does it buy to train on more variants? Takes folders of results on tracks that differ in how
// many variants they train on, and gives, for every level and algorithm that all of them have, the
// mean return after the last shot (IQM, over the variants that all tracks score) against the number
// of training variants, with the slope of a straight line in its logarithm:
// {"levels": [{"level", "cells_per_seed", "entries": [{"label", "points": [{"track", "variants",
// "seeds", "return": {"value", "interval"}, "success_at_end": share of episodes}],
// "slope_per_doubling": {"value", "interval", "p"}}]}]}. Training seeds are independent between
// tracks, variants are shared. Throws DataError on a file that does not verify (level 1), on tracks
// of different families or shots, and when all train on equally many variants.
Json diversity(const std::vector<std::filesystem::path>& folders, int resamples,
               ThreadPool& threads);
// As Markdown a table for each algorithm: shares of success, level by level, and slopes.
std::string show_diversity(const Json& diversity, TableStyle style);

}  // namespace adaptbench
