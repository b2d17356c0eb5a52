#pragma once

#include <chrono>
#include <string>

#include "leaderboard/harness/progress.h"

namespace adaptbench::cli {

// "train maml  12/200  return 34.5  12.3 k steps/s  1 min 20 s left"
std::string progress_text(const ProgressReport& report);

// "45 s", "3 min 05 s", "2 h 10 min"
std::string duration_text(double seconds);

// Shows progress on standard error: on a terminal one line that is rewritten up to five times a
// second, elsewhere (a log file) a new line every ten seconds and whenever the phase changes.
class ProgressLine final : public Progress {
 public:
  ProgressLine();
  ~ProgressLine() override;
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void report(const ProgressReport& report) override;
  void finish();  // leaves the last line standing, so that other output can follow

 private:
  void write(const std::string& text);
  const bool live_;
  std::chrono::steady_clock::time_point last_shown_{};
  std::string phase_;
  std::string pending_;  // reported and not yet shown
  bool line_open_ = false;
};

}  // namespace adaptbench::cli
