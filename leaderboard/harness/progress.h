#pragma once

#include <chrono>
#include <cstddef>
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

// Reports cells or variants as they are done, with the time left at the pace so far. Not to be used
// by two threads at the same time.
class Tally {
 public:
  // `done` of them were there before.
  Tally(Progress* progress, std::string phase, std::size_t done, std::size_t expected);
  void add(double mean_return, std::int64_t steps = 0);  // one more is done

 private:
  Progress* progress_;  // may be null
  std::string phase_;
  std::size_t before_, done_, expected_;
  std::int64_t steps_ = 0;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace adaptbench
