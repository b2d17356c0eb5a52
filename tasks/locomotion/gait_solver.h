#pragma once

#include <string>

#include "core/random.h"
#include "core/variant_solver.h"

namespace adaptbench {

struct GaitSearch {
  int evaluations = 1000;  // episodes of each search
  int attempts = 3;        // searches per variant, each from its own stream, until one solves it
};

// Fits a gait to each variant: solved when half of fresh episodes end in success. The first attempt
// starts near a gait of the nominal body that was given the same task (these are fitted here), the
// others from nothing. Details: success_rate, mean_return, final_velocity (m/s) of the best
// attempt, and the evaluations of all. Throws ConfigError for a family whose reward has no part
// `velocity`.
VariantSolver gait_solver(const TaskFamily& family, const Robot& robot, const std::string& engine,
                          const GaitSearch& search, const Random& random);

}  // namespace adaptbench
