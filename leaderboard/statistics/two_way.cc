#include "leaderboard/statistics/two_way.h"

#include <algorithm>
#include <cmath>

#include "leaderboard/statistics/student_t.h"

namespace adaptbench {
namespace {

// A part of a variance, as estimated; without variance it has no say.
struct Part {
  double variance = 0.0, freedom = 0.0;

  // Half width of the interval, outside of which the truth is in `p` of all cases.
  [[nodiscard]] double half(double p) const {
    return variance > 0.0 ? std::sqrt(variance) * student_t_critical(p, freedom) : 0.0;
  }
};

// The p for which the half widths of both parts together are `distance`, by halving of log p.
double p_of(double distance, const Part& first, const Part& second) {
  double low = -700.0, high = 0.0;
  while (high - low > 1e-12 * std::max(1.0, -high)) {
    const double middle = 0.5 * (low + high), p = std::exp(middle);
    (std::hypot(first.half(p), second.half(p)) < distance ? high : low) = middle;
  }
  return std::exp(high);
}

}  // namespace

Estimate estimate(double value, const TwoWayVariance& variance) {
  const bool seeds = variance.seed_freedom > 0.0, columns = variance.column_freedom > 0.0;
  Part seed, column;
  if (seeds) seed = {variance.seed, variance.seed_freedom};
  if (columns) column = {variance.column, variance.column_freedom};
  // What single cells bring is in both.
  if (seeds && columns) column.variance = std::max(0.0, variance.column - variance.cell);
  const double half = std::hypot(seed.half(0.05), column.half(0.05));
  Estimate result;
  result.value = value;
  result.interval = {value - half, value + half};
  result.standard_error = std::sqrt(seed.variance + column.variance);
  if (half > 0.0) {
    result.p = p_of(std::abs(value), seed, column);
  } else {
    result.p = value == 0.0 || (!seeds && !columns) ? 1.0 : 0.0;
  }
  return result;
}

}  // namespace adaptbench
