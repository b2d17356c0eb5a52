#pragma once

#include <functional>
#include <string>

#include "core/json.h"
#include "core/random.h"
#include "core/robot.h"
#include "core/task_family.h"
#include "core/variant.h"

namespace adaptbench {

// Can one variant be solved, and what does that rest on?
struct SolvedVariant {
  std::string variant;            // id
  std::string group = "all";      // of variants that are summed up together: a kind of handle
  bool solved = false;            // by the solver's measure
  Json details = Json::object();  // numbers behind it
};

// Called from several threads at once; depends on the variant alone.
using VariantSolver = std::function<SolvedVariant(const Variant&)>;

bool has_reference_controller(const TaskFamily& family, const Robot& robot);

// Runs the family's reference controller for some episodes: solved when all of them end in success.
// Details: success_ever, success_at_end (shares of episodes), mean_return, choices ("lever towards
// left spring"), failed_episodes (their number) and failure (why the simulation of the last of them
// could not go on; empty: all well). Throws ConfigError when the family has none. Both must outlive
// the solver.
VariantSolver reference_solver(const TaskFamily& family, const Robot& robot, int episodes,
                               const Random& random);

// The same with actions that are uniformly random in [-1, 1]: what succeeds by accident, and what
// breaks the simulation.
VariantSolver random_solver(int episodes, const Random& random);

}  // namespace adaptbench
