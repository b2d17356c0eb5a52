#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"
#include "core/thread_pool.h"
#include "leaderboard/statistics/two_way.h"

namespace adaptbench {

// Scores of one algorithm: seed s and column c at values[s * columns + c]. A column is one planned
// cell (variant and repeat).
struct ScoreTable {
  std::vector<std::uint64_t> seeds;  // or any numbers that are equal for equal trainings
  std::size_t columns = 0;
  std::vector<double> values;  // [seeds x columns]
};

struct BootstrapPlan {
  int resamples = 10000;
  std::vector<int> strata;  // [columns], numbered from 0; columns are resampled within their
                            // stratum; empty: one stratum
  Random seed_random{0};    // equal for tables whose seeds are to be drawn together (paired)
  Random column_random{0};  // equal for tables of the same columns
};

// Interquartile means of the resamples, when training seeds or columns are drawn with replacement.
// Drawing n of n understates the variance by (n - 1) / n, within strata by (n - strata) / n: the
// draws are widened about the value by as much.
struct Replicates {
  double value = 0.0;                              // of the table itself
  std::vector<double> by_seed, by_column;          // [resamples]
  std::uint64_t seed_draws = 0, column_draws = 0;  // equal where they were drawn together
  double seed_freedom = 0.0;                       // seeds - 1
  double column_freedom = 0.0;                     // columns - strata
  // What single cells add to the value beside what their seed and their column do. A trimmed mean
  // varies as the mean of all values does when those beyond the quartiles count as these (Tukey and
  // McLaughlin 1963).
  double cell_variance = 0.0;
  std::vector<double> cells;  // [seeds x columns] such values; empty where tables came together
                              // that share seeds or columns alone
  std::vector<int> strata;    // [columns]
};

// Resamples all tables, which have the same columns; tables with equal seeds are resampled alike,
// so that differences are paired. The same bytes for any number of threads. Throws
// std::invalid_argument on tables without values or of unequal width.
std::vector<Replicates> resample(std::span<const ScoreTable> tables, const BootstrapPlan& plan,
                                 ThreadPool& threads);

// Replicates of a - b, for paired comparisons and for the gap between two levels. What the cells of
// a and b have in common cancels where both have the same seeds and columns.
Replicates difference(const Replicates& a, const Replicates& b);

// Replicates of the sum of weights[i] * parts[i], of tables that share their columns but not their
// training seeds (so that these were not drawn together). Throws std::invalid_argument when there
// are not as many weights as parts, or none.
Replicates combination(std::span<const double> weights, std::span<const Replicates> parts);

Estimate estimate(const Replicates& replicates);

// The smallest true difference between two algorithms that a comparison of this precision detects
// at the 5 % level in four out of five attempts, before Holm's correction.
double smallest_detectable_difference(const Estimate& difference);

// Holm's step-down correction: adjusted p values, in the order given.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace adaptbench
