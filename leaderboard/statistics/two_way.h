#pragma once

#include "leaderboard/statistics/proportion.h"

namespace adaptbench {

// Unbiased variances of an estimate when training seeds or columns (planned cells) are drawn anew,
// and what is a single cell's own (beside what its seed and its column bring). The degrees of
// freedom are those that a variance was estimated from; without any it is unknown and counts as 0.
struct TwoWayVariance {
  double seed = 0.0, column = 0.0, cell = 0.0;
  double seed_freedom = 0.0, column_freedom = 0.0;
};

struct Estimate {
  double value = 0.0;
  ConfidenceInterval interval;  // 95 %
  double standard_error = 0.0;
  double p = 1.0;  // two-sided, of the value being 0
};

// Seeds and variants both vary, and every seed meets every variant. Drawing one way leaves out the
// other's share, and the noise of single cells is in either. The variance is therefore
// seed + (column - cell) (two-way clustering: Cameron, Gelbach and Miller 2011), the second part at
// least 0. The half width of the interval is the root of the sum of the squares of Student's for
// either part (Howe 1974, JASA 69:789): Satterthwaite's degrees of freedom would make it too narrow
// for two or three seeds. p is that of the interval which just reaches 0. One seed: the interval
// speaks of the variants alone. Of one seed and one column nothing is known: the interval is the
// value alone, and p is 1.
Estimate estimate(double value, const TwoWayVariance& variance);

}  // namespace adaptbench
