#pragma once

#include "core/json.h"
#include "core/thread_pool.h"
#include "leaderboard/publication/board_entries.h"

namespace adaptbench {

// The standings of every level of a track but those of which no episode of any entry was sound (no
// number could be given for them): list of {"level", "columns", "entries", "comparisons",
// ...}; see docs/result-schema.md. A pure function of the rows.
Json board_levels(const BoardTrack& track, int resamples, ThreadPool& threads);

// Those levels: list of {"level", "cells_per_seed", "entries"}.
Json unscored_levels(const BoardTrack& track);

}  // namespace adaptbench
