#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace adaptbench {

// Summaries of scores. They throw std::invalid_argument on an empty span.
double mean(std::span<const double> values);
double median(std::span<const double> values);

// Mean of what is left when a quarter of the values (rounded down) is cut off at each end; Agarwal
// et al. 2021, "Deep reinforcement learning at the edge of the statistical precipice".
double interquartile_mean(std::span<const double> values);

// Mean shortfall below `target`: mean of max(0, target - value).
double optimality_gap(std::span<const double> values, double target = 1.0);

// Probability that on a random column (task) a random value of x exceeds one of y, ties counting
// half: the mean over the columns, since values of different tasks do not compare. Both are tables,
// row by row, of `columns` numbers a row.
double probability_of_improvement(std::span<const double> x, std::span<const double> y,
                                  std::size_t columns = 1);

// Share of values above each threshold.
std::vector<double> performance_profile(std::span<const double> values,
                                        std::span<const double> thresholds);

// Sample standard deviation (n - 1); 0 for one value and for none.
double standard_deviation(std::span<const double> values);

}  // namespace adaptbench
