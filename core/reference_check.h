#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/random.h"
#include "core/thread_pool.h"
#include "core/variant_space.h"

namespace adaptbench {

struct ReferencePlan {
  std::vector<Level> levels;             // those that the space does not offer are left out
  std::size_t first = 0, variants = 64;  // of each level: indices first … first + variants - 1
  int episodes = 1;                      // on each variant
};

struct ReferenceRow {
  std::string variant;  // id
  Level level = Level::kTrain;
  std::string choices;  // the values of its choice axes, "lever towards left spring none"
  double success_ever = 0.0, success_at_end = 0.0;  // shares of the episodes
  double mean_return = 0.0;
  std::string failure;  // why a simulation could not go on; empty: all well
};

// Runs the family's reference controller on the planned variants, on the pool; the same rows for
// any number of threads. `done` is called after each variant, from any thread, with how many are
// finished and how many there are. Throws ConfigError when the family has no reference controller.
std::vector<ReferenceRow> check_reference(
    const TaskFamily& family, const Robot& robot, const std::string& engine,
    const ReferencePlan& plan, const Random& random, ThreadPool& threads,
    const std::function<void(std::size_t, std::size_t)>& done = {});

}  // namespace adaptbench
