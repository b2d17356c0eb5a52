#pragma once

#include <string>

#include "core/json.h"
#include "core/thread_pool.h"

namespace adaptbench {

// What differs between two folders of results, or between two single result files, be they of one
// algorithm or of two: per track, level and algorithm of both, the difference of scores (b - a)
// with its interval on common seeds and whether it is significant after Holm's correction; and what
// only one of them has. {"changed":
// [...], "only_a": [...], "only_b": [...]}. Throws DataError across different track contents and on
// a file that does not verify (level 1).
Json diff_results(const std::string& a, const std::string& b, int resamples, ThreadPool& threads);
std::string show_diff(const Json& diff);

}  // namespace adaptbench
