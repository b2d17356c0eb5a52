#pragma once

#include <span>
#include <vector>

#include "algorithms/networks/policy_derivatives.h"
#include "core/episode.h"

namespace adaptbench {

struct AdvantageSettings {
  double discount = 0.99;
  double gae_lambda = 1.0;
};

// Sum over k >= t of discount^(k-t) x_k, for each t. [T]
Eigen::VectorXd discounted_sums(const Eigen::VectorXd& values, double discount);

// Generalised advantage estimates (Schulman et al. 2016, equation 16). `values` [T] are a
// baseline's predictions; the value after the last step is 0, whether the episode was ended by its
// task or by the horizon: the baseline knows the time.
Eigen::VectorXd generalised_advantages(const Vector& rewards, const Eigen::VectorXd& values,
                                       const AdvantageSettings& settings);

// One task's episodes as a batch: rows in order, a linear baseline fitted to these episodes,
// advantages standardised over the task. Failed episodes are left out where there are sound ones,
// or ending early would pay where rewards are negative. Throws DataError when there is no step at
// all.
PolicyBatch make_batch(const Episodes& all, const AdvantageSettings& settings);

double mean_return(const Episodes& episodes);
// As levels are scored: mean over the groups (the episodes of one variant) of their means, where a
// failed episode counts as the worst sound one of any group; -infinity when all failed.
double scored_return(std::span<const Episodes> groups);

}  // namespace adaptbench
