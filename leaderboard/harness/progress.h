#pragma once

#include <cstdint>
#include <string>

namespace adaptbench {

// Where a long run stands. Unknown figures are negative.
struct ProgressReport {
  std::string phase;          // "train maml", "evaluate maml"
  std::int64_t done = 0;      // iterations or cells
  std::int64_t expected = 0;  // of them, as far as one can tell
  double mean_return = 0.0;   // of the last iteration or cell
  double steps_per_s = -1.0;
  double seconds_left = -1.0;
};

// Told about every iteration or cell, from one thread at a time.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void report(const ProgressReport& report) = 0;
};

}  // namespace adaptbench
