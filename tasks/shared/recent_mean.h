#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace adaptbench {

// The mean of the last `window` numbers: speeds are judged over a while, since a gait's speed
// swings within a stride.
class RecentMean {
 public:
  explicit RecentMean(int window) : values_(static_cast<std::size_t>(window), 0.0) {}

  static RecentMean over(double duration_s, double control_period_s) {
    return RecentMean(static_cast<int>(std::lround(duration_s / control_period_s)));
  }

  void clear() { count_ = 0; }
  void add(double value) { values_[count_++ % values_.size()] = value; }
  [[nodiscard]] bool full() const { return count_ >= values_.size(); }
  // Meaningful when full.
  [[nodiscard]] double mean() const {
    double sum = 0.0;
    for (const double value : values_) sum += value;
    return sum / static_cast<double>(values_.size());
  }

 private:
  std::vector<double> values_;  // a ring
  std::size_t count_ = 0;
};

}  // namespace adaptbench
