#pragma once

#include <cstdint>
#include <vector>

#include "leaderboard/harness/result.h"

namespace adaptbench {

// Means over rows, shot by shot; failed episodes without success and with the worst return.
class RowMeans {
 public:
  void add(const Row& row, const Track& track, double worst);

  [[nodiscard]] std::int64_t cells() const { return cells_; }
  [[nodiscard]] std::vector<double> returns() const { return mean(returns_); }      // [shots + 1]
  [[nodiscard]] std::vector<double> successes() const { return mean(successes_); }  // at the end

 private:
  [[nodiscard]] std::vector<double> mean(std::vector<double> sums) const;

  std::int64_t cells_ = 0;
  std::vector<double> returns_, successes_;
};

}  // namespace adaptbench
