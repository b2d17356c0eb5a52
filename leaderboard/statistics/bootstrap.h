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

// What a table's single cells add to its mean: values beyond the quartiles count as these. A
// trimmed mean varies as the mean of such values does (Tukey and McLaughlin 1963).
struct CellInfluence {
  std::vector<double> values;  // [seeds x columns]
  std::vector<int> strata;     // [columns]
  std::uint64_t draws = 0;     // equal for tables that are resampled alike in every way
};

// Interquartile means of the resamples, when training seeds, columns, or single cells are drawn
// with replacement. Drawing n of n understates the variance by (n - 1) / n, within strata by
// (n - strata) / n: the draws are widened about the value by as much.
struct Replicates {
  double value = 0.0;                               // of the table itself
  std::vector<double> by_seed, by_column, by_cell;  // [resamples]
  CellInfluence cells;  // of which by_cell draws; without values: those vary by what is the
                        // cells' own alone
  std::uint64_t seed_draws = 0;  // equal where seeds were drawn together
  double seed_freedom = 0.0;     // seeds - 1
  double column_freedom = 0.0;   // columns - strata
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

// With the variances of the draws; of those of cells, what neither seeds nor columns explain.
Estimate estimate(const Replicates& replicates);

// The smallest true difference between two algorithms that a comparison of this precision detects
// in four cases out of five at the 5 % level: (1.96 + 0.84) standard errors of the difference.
double smallest_detectable_difference(double standard_error_of_difference);

// Holm's step-down correction: adjusted p values, in the order given.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace adaptbench
