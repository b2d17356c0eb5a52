#include "leaderboard/statistics/two_way.h"

#include <algorithm>
#include <cmath>

#include "leaderboard/statistics/student_t.h"

namespace adaptbench {

Estimate estimate(double value, const TwoWayVariance& variance) {
  const bool seeds = variance.seed_freedom > 0.0, columns = variance.column_freedom > 0.0;
  const double cell = seeds && columns ? variance.cell : 0.0;
  // A share that comes out below the noise of the cells in it is that noise.
  const bool seed_counts = seeds && variance.seed > cell;
  const bool column_counts = columns && variance.column > cell;
  const double seed = seed_counts ? variance.seed : cell;
  const double column = column_counts ? variance.column : cell;
  const double total = seed + column - cell;
  double inverse = 0.0;
  if (seed_counts) inverse += seed * seed / variance.seed_freedom;
  if (column_counts) inverse += column * column / variance.column_freedom;
  if (!seed_counts && !column_counts && cell > 0.0) inverse = cell * cell / variance.cell_freedom;
  Estimate result;
  result.value = value;
  result.standard_error = std::sqrt(total);
  result.freedom = inverse > 0.0 ? std::max(1.0, total * total / inverse) : 1.0;
  const double half =
      total > 0.0 ? student_t_quantile(0.95, result.freedom) * result.standard_error : 0.0;
  result.interval = {value - half, value + half};
  if (total > 0.0) {
    result.p = student_t_two_sided_p(value / result.standard_error, result.freedom);
  } else {
    result.p = value == 0.0 || (!seeds && !columns) ? 1.0 : 0.0;
  }
  return result;
}

}  // namespace adaptbench
