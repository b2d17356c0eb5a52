#pragma once

#include <cstddef>
#include <span>

namespace adaptbench {

// Mean squares of the cells of a table of seeds x columns, within strata of columns.
struct MeanSquares {
  double total = 0.0;     // about the mean of the stratum
  double residual = 0.0;  // about what the cell's seed and column have in common in the stratum
  double freedom = 0.0;   // of the residual: (seeds - 1) * (columns - strata)

  // How much of the cells' variance is their own; 0 where a single seed or column cannot tell.
  [[nodiscard]] double residual_share() const { return total > 0.0 ? residual / total : 0.0; }
};

// `values`: [seeds x columns]; `strata`: [columns], empty: one. The two-way analysis of variance
// with one observation per cell (Scheffe 1959, chapter 4), pooled over the strata.
MeanSquares mean_squares(std::span<const double> values, std::size_t columns,
                         std::span<const int> strata);

}  // namespace adaptbench
