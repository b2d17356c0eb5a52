#pragma once

namespace adaptbench {

struct ConfidenceInterval {
  double low = 0.0;
  double high = 0.0;
};

// The z with P(|Z| > z) = 0.05 for a normal number Z.
inline constexpr double kNormalCritical = 1.959963984540054;

// Wilson's score interval for a proportion (E. B. Wilson 1927) of that rate in [0, 1]; by default
// of 95 %. [0, 1] when there are no trials.
ConfidenceInterval wilson_interval(double rate, double trials, double z = kNormalCritical);

}  // namespace adaptbench
