#include "leaderboard/statistics/success_rate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "leaderboard/statistics/aggregate.h"
#include "leaderboard/statistics/mean_squares.h"

namespace adaptbench {
namespace {

// Variance of the mean of all values, which are drawn within groups.
double variance_of_mean(const std::map<int, std::vector<double>>& groups) {
  double count = 0.0, sum = 0.0;
  for (const auto& [group, values] : groups) {
    const double deviation = standard_deviation(values), size = static_cast<double>(values.size());
    count += size;
    sum += size * deviation * deviation;
  }
  return sum / (count * count);
}

TwoWayVariance variance_of_mean(const ScoreTable& rates, std::span<const int> strata) {
  const std::size_t seeds = rates.seeds.size(), columns = rates.columns;
  std::vector<double> by_seed(seeds, 0.0), by_column(columns, 0.0);
  std::map<int, std::vector<double>> column_means;
  for (std::size_t i = 0; i < rates.values.size(); ++i) {
    by_seed[i / columns] += rates.values[i] / static_cast<double>(columns);
    by_column[i % columns] += rates.values[i] / static_cast<double>(seeds);
  }
  for (std::size_t column = 0; column < columns; ++column)
    column_means[strata.empty() ? 0 : strata[column]].push_back(by_column[column]);
  const MeanSquares cells = mean_squares(rates.values, columns, strata);
  return {variance_of_mean({{0, by_seed}}), variance_of_mean(column_means),
          cells.residual / static_cast<double>(rates.values.size()), static_cast<double>(seeds - 1),
          static_cast<double>(columns - column_means.size())};
}

}  // namespace

ConfidenceInterval success_interval(const ScoreTable& rates, std::span<const int> strata,
                                    std::int64_t episodes) {
  const double rate = mean(rates.values), spread = rate * (1.0 - rate);
  if (spread <= 0.0) return wilson_interval(rate, static_cast<double>(rates.columns));
  const Estimate found = estimate(rate, variance_of_mean(rates, strata));
  // Wilson's depends on the half width of the normal interval alone, z * sqrt(spread / trials).
  const double least = kNormalCritical * std::sqrt(spread / static_cast<double>(episodes));
  const double half = std::max(found.interval.high - rate, least);
  return wilson_interval(rate, spread / (half * half), 1.0);
}

}  // namespace adaptbench
