#pragma once

#include "leaderboard/publication/board_entries.h"

namespace adaptbench {

// Returns of one entry on one level, apart for each task that the family poses as a choice
// (forward, backward) and for each value of every other choice by which the level's cells differ
// (kinds of handle, robots): means over them hide an agent that only ever does one of them.
// [{"task": "direction=forward", "cells": 20, "return_mean": [per shot], "success_at_end": [per
// shot]}]; empty when nothing is posed as a choice.
Json task_breakdown(const BoardEntry& entry, Level level, double worst);

// The variant on which the entry's mean return after the last shot, over seeds and repeats, is
// lowest: {"variant": id, "return_mean", "success_at_end"}.
Json worst_variant(const BoardEntry& entry, Level level, double worst);

}  // namespace adaptbench
