#pragma once

namespace adaptbench {

struct ConfidenceInterval {
  double low = 0.0;
  double high = 0.0;
};

// Wilson's score interval for a proportion (E. B. Wilson 1927) of that rate in [0, 1]; z = 1.96 for
// 95 %. [0, 1] when there are no trials.
ConfidenceInterval wilson_interval(double rate, double trials, double z = 1.959963984540054);

}  // namespace adaptbench
