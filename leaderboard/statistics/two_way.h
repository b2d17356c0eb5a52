#pragma once

#include "leaderboard/statistics/proportion.h"

namespace adaptbench {

// Unbiased variances of an estimate when training seeds, columns (planned cells), or single cells
// are drawn anew, and the degrees of freedom that they were estimated from; without freedom a
// variance is unknown and counts as 0.
struct TwoWayVariance {
  double seed = 0.0, column = 0.0, cell = 0.0;
  double seed_freedom = 0.0, column_freedom = 0.0, cell_freedom = 0.0;
};

struct Estimate {
  double value = 0.0;
  ConfidenceInterval interval;  // 95 %
  double standard_error = 0.0;
  double freedom = 1.0;
  double p = 1.0;  // two-sided, of the value being 0
};

// Seeds and variants both vary, and every seed meets every variant. Drawing one way leaves out the
// other's share, drawing both counts the noise of single cells thrice. The variance is therefore
// seed + column - cell (two-way clustering: Cameron, Gelbach and Miller 2011), where neither share
// counts as less than that of independent cells, which is in both; the interval takes Student's t
// with Satterthwaite's degrees of freedom. One seed: the interval speaks of the variants alone. Of
// one seed and one column nothing is known: the interval is the value alone, and p is 1.
Estimate estimate(double value, const TwoWayVariance& variance);

}  // namespace adaptbench
