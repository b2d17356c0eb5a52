#pragma once

#include <cstdint>

namespace adaptbench {

struct ConfidenceInterval {
  double low = 0.0;
  double high = 0.0;
};

// Wilson's score interval for a proportion (E. B. Wilson 1927); z = 1.96 for 95 %. [0, 1] when
// there are no trials.
ConfidenceInterval wilson_interval(std::int64_t successes, std::int64_t trials,
                                   double z = 1.959963984540054);

}  // namespace adaptbench
