#include "leaderboard/statistics/proportion.h"

#include <algorithm>
#include <cmath>

namespace adaptbench {

ConfidenceInterval wilson_interval(double rate, double trials, double z) {
  if (trials <= 0.0) return {0.0, 1.0};
  const double n = trials, p = rate, z2 = z * z;
  const double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
  const double half = z / (1.0 + z2 / n) * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
  // At the ends rounding could leave 0 and 1 by an ulp.
  return {p == 0.0 ? 0.0 : std::max(0.0, centre - half),
          p == 1.0 ? 1.0 : std::min(1.0, centre + half)};
}

}  // namespace adaptbench
