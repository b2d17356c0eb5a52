#pragma once

#include "leaderboard/publication/board_entries.h"

namespace adaptbench {

// Returns of one entry on one level, apart for each task that the family poses as a choice
// (forward, backward): means over two tasks hide an agent that only ever does one of them.
// [{"task": "direction=forward", "cells": 20, "return_mean": [per shot], "success_at_end": [per
// shot]}]; empty when the family poses no choice.
Json task_breakdown(const BoardEntry& entry, Level level, double worst);

}  // namespace adaptbench
