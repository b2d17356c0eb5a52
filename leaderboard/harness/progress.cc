#include "leaderboard/harness/progress.h"

#include <utility>

namespace adaptbench {

Tally::Tally(Progress* progress, std::string phase, std::size_t done, std::size_t expected)
    : progress_(progress),
      phase_(std::move(phase)),
      before_(done),
      done_(done),
      expected_(expected) {}

void Tally::add(double mean_return, std::int64_t steps) {
  ++done_;
  steps_ += steps;
  if (progress_ == nullptr) return;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  ProgressReport report;
  report.phase = phase_;
  report.done = static_cast<std::int64_t>(done_);
  report.expected = static_cast<std::int64_t>(expected_);
  report.mean_return = mean_return;
  if (steps_ > 0) report.steps_per_s = static_cast<double>(steps_) / seconds;
  report.seconds_left =
      static_cast<double>(expected_ - done_) * seconds / static_cast<double>(done_ - before_);
  progress_->report(report);
}

}  // namespace adaptbench
