#pragma once

#include <map>
#include <string>
#include <vector>

#include "leaderboard/publication/board_entries.h"

namespace adaptbench {

// For each cell of a level the groups that it belongs to: the task, where the family poses it as a
// choice ("direction=forward"), its robot and its value of every other choice (kinds of handle).
using CellGroups = std::map<std::size_t, std::vector<std::string>>;
CellGroups groups_of_cells(const Track& track, Level level);

// "handle" of "handle=lever".
std::string choice_of(const std::string& group);

// Those groups that not all cells belong to.
CellGroups without_common_groups(CellGroups groups);

// Returns of one entry on the level of these groups, apart for each: means over them hide an agent
// that only ever does one of them. [{"task": "direction=forward", "cells": 20, "return_mean": [per
// shot], "success_at_end": [per shot]}]; empty when nothing is posed as a choice.
Json task_breakdown(const BoardEntry& entry, const CellGroups& groups, double worst);

// The variant on which the entry's mean return after the last shot, over seeds and repeats, is
// lowest: {"variant": id, "return_mean", "success_at_end"}.
Json worst_variant(const BoardEntry& entry, Level level, double worst);

}  // namespace adaptbench
