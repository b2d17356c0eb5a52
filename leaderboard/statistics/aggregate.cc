#include "leaderboard/statistics/aggregate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace adaptbench {
namespace {

std::vector<double> sorted(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("a summary of no values");
  std::vector<double> result(values.begin(), values.end());
  std::ranges::sort(result);
  return result;
}

}  // namespace

double mean(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("the mean of no values");
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median(std::span<const double> values) {
  const auto order = sorted(values);
  const std::size_t half = order.size() / 2;
  return order.size() % 2 == 1 ? order[half] : 0.5 * (order[half - 1] + order[half]);
}

double interquartile_mean(std::span<const double> values) {
  const auto order = sorted(values);
  const std::size_t cut = order.size() / 4;
  return mean(std::span(order).subspan(cut, order.size() - 2 * cut));
}

double optimality_gap(std::span<const double> values, double target) {
  double sum = 0.0;
  for (const double value : values) sum += std::max(0.0, target - value);
  return values.empty() ? throw std::invalid_argument("the optimality gap of no values")
                        : sum / static_cast<double>(values.size());
}

double probability_of_improvement(std::span<const double> x, std::span<const double> y,
                                  std::size_t columns) {
  if (x.empty() || y.empty() || columns == 0 || x.size() % columns != 0 || y.size() % columns != 0)
    throw std::invalid_argument("the probability of improvement needs two full tables");
  double wins = 0.0;
  for (std::size_t column = 0; column < columns; ++column) {
    for (std::size_t i = column; i < x.size(); i += columns) {
      for (std::size_t j = column; j < y.size(); j += columns)
        wins += x[i] > y[j] ? 1.0 : x[i] == y[j] ? 0.5 : 0.0;
    }
  }
  const double rows_of_x = static_cast<double>(x.size()) / static_cast<double>(columns);
  return wins / (rows_of_x * static_cast<double>(y.size()));
}

std::vector<double> performance_profile(std::span<const double> values,
                                        std::span<const double> thresholds) {
  const auto order = sorted(values);
  std::vector<double> shares;
  for (const double threshold : thresholds) {
    const auto above = order.end() - std::ranges::upper_bound(order, threshold);
    shares.push_back(static_cast<double>(above) / static_cast<double>(order.size()));
  }
  return shares;
}

double standard_deviation(std::span<const double> values) {
  if (values.size() < 2) return 0.0;
  const double centre = mean(values);
  double sum = 0.0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

}  // namespace adaptbench
