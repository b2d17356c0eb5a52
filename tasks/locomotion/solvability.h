#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/random.h"
#include "core/thread_pool.h"
#include "core/variant_space.h"
#include "tasks/locomotion/gait_fit.h"

namespace adaptbench {

struct SolvabilityPlan {
  std::vector<Level> levels;  // levels that the space does not offer are left out
  std::size_t first = 0;      // index of the first variant
  std::size_t variants = 64;  // of each level
  int evaluations = 1000;     // episodes of each search
  int attempts = 3;           // searches per variant, each from its own stream, until one solves it
};

struct SolvabilityRow {
  std::string variant;  // id
  Level level = Level::kTrain;
  std::size_t index = 0;
  GaitFit fit;  // the best of the attempts by success rate
};

// Can each variant be solved at all? Fits a gait to every one, on the pool; the same rows for any
// number of threads. The first attempt starts near a gait of the nominal body that was given the
// same task, the others from nothing. `done` is called after each variant, from any thread, with
// how many are finished and how many there are.
std::vector<SolvabilityRow> check_solvability(
    const VariantSpace& space, const SolvabilityPlan& plan, const Random& random,
    ThreadPool& threads, const std::function<void(std::size_t, std::size_t)>& done = {});

}  // namespace adaptbench
