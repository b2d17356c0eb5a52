#include "leaderboard/statistics/mean_squares.h"

#include <map>
#include <vector>

namespace adaptbench {

MeanSquares mean_squares(std::span<const double> values, std::size_t columns,
                         std::span<const int> strata) {
  std::map<int, std::vector<std::size_t>> members;
  for (std::size_t column = 0; column < columns; ++column)
    members[strata.empty() ? 0 : strata[column]].push_back(column);
  const std::size_t seeds = values.size() / columns;
  double total = 0.0, residual = 0.0;
  for (const auto& [stratum, own] : members) {
    const double width = static_cast<double>(own.size()), height = static_cast<double>(seeds);
    std::vector<double> seed_mean(seeds, 0.0);
    double middle = 0.0;
    for (std::size_t seed = 0; seed < seeds; ++seed) {
      for (const std::size_t column : own)
        seed_mean[seed] += values[seed * columns + column] / width;
      middle += seed_mean[seed] / height;
    }
    for (const std::size_t column : own) {
      double column_mean = 0.0;
      for (std::size_t seed = 0; seed < seeds; ++seed)
        column_mean += values[seed * columns + column] / height;
      for (std::size_t seed = 0; seed < seeds; ++seed) {
        const double value = values[seed * columns + column];
        const double rest = value - seed_mean[seed] - column_mean + middle;
        total += (value - middle) * (value - middle);
        residual += rest * rest;
      }
    }
  }
  const auto groups = static_cast<double>(members.size());
  const double total_freedom = static_cast<double>(values.size()) - groups;
  MeanSquares result;
  result.freedom = (static_cast<double>(seeds) - 1.0) * (static_cast<double>(columns) - groups);
  if (total_freedom > 0.0) result.total = total / total_freedom;
  if (result.freedom > 0.0) result.residual = residual / result.freedom;
  return result;
}

}  // namespace adaptbench
