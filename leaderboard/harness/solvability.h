#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/thread_pool.h"
#include "core/variant_solver.h"
#include "leaderboard/harness/progress.h"

namespace adaptbench {

// Which variants are to be solved, and where the rows are kept.
struct SolvabilityRequest {
  std::string family, robot, engine = "mujoco";
  std::vector<Level> levels;
  std::size_t first = 0, variants = 64;  // of each level: indices first … first + variants - 1
  Json settings = Json::object();        // of the solver: part of the file's identity
  std::filesystem::path out;             // empty: rows are not kept
  ThreadPool* threads = nullptr;
  Progress* progress = nullptr;             // may be null
  const std::atomic<bool>* stop = nullptr;  // may be null
};

struct SolvabilityRow {
  Level level = Level::kTrain;
  SolvedVariant solved;
};

// Solves every variant of the request, on the pool; the same rows for any number of threads. With
// `out` (adaptbench-solvability@1: a head line, then a line per variant, in order) each row is
// written as soon as those before it are, and a file that an earlier run left is taken up. Throws
// ConfigError for a level that the task does not offer on that robot and when that file belongs to
// another request or build, DataError when it is damaged or
// cannot be written, Interrupted when asked to stop.
std::vector<SolvabilityRow> check_solvability(const SolvabilityRequest& request,
                                              const VariantSolver& solver);

}  // namespace adaptbench
