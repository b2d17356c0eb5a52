#pragma once

#include <optional>

#include "core/environment.h"
#include "core/random.h"
#include "core/variant.h"
#include "tasks/locomotion/gait.h"

namespace adaptbench {

// The best gait found for a variant, judged on fresh episodes.
struct GaitFit {
  Gait gait;
  double mean_return = 0.0;
  double success_rate = 0.0;    // at the end of the fresh episodes
  double final_velocity = 0.0;  // "velocity" reward over their last second: the speed [m/s],
                                // or minus its deviation
  int evaluations = 0;          // episodes that the search used
  [[nodiscard]] bool solved() const { return success_rate >= 0.5; }
};

// Episodes of one generation of a search, and so the fewest evaluations with which there is one.
inline constexpr int kGaitPopulation = 40;

// For tasks whose reward has the part "velocity". Searches by the cross-entropy method (Rubinstein
// 1999, "The cross-entropy method for combinatorial and continuous optimization") for at most
// `evaluations` episodes; ends early once all the best gaits of a generation succeed. Deterministic
// in its arguments. `start` is a gait to begin near, e.g. one fitted to the nominal body.
GaitFit fit_gait(const Variant& variant, int evaluations, const Random& random,
                 const std::optional<Gait>& start = std::nullopt);

}  // namespace adaptbench
