#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "core/json.h"
#include "leaderboard/publication/table.h"

namespace adaptbench {

// How an algorithm does on each kind of variant, level beside level: means over all variants hide
// those that it never manages. Takes a folder of results and the names of choices ("handle",
// "robot", a task's "direction"); none stands for all by which the variants of a track differ.
// Gives, after the last shot:
// {"tracks": [{"track", "entries": [{"label", "seeds", "levels": [{"level", "cells": per seed,
// "groups": [{"group": "handle=lever", "cells", "success_at_end", "return_mean"}],
// "success_at_end": M, "return_mean": M, "below_half": variants that succeed in less than half of
// their episodes, "variants"}]}]}]}, where M is {"mean", "by_seed": [means], "before": [means, by
// seed, before the first shot; absent where no shot is taken], "worst_variant": mean}. Failed
// episodes count as failures with the lowest return of any entry in the folder. Throws DataError on
// a file that does not verify (level 1) and when there is none, ConfigError when no track there has
// one of the choices.
Json breakdown(const std::filesystem::path& folder, const std::set<std::string>& choices);

enum class Measure { kSuccess, kReturn };
// A table for each track and algorithm; of successes one row for each kind tells shares of
// episodes, and two more rows tell returns.
std::string show_breakdown(const Json& breakdown, Measure measure, TableStyle style);

}  // namespace adaptbench
