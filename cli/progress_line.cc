#include "cli/progress_line.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace adaptbench::cli {
namespace {

constexpr std::chrono::milliseconds kLiveInterval{200};
constexpr std::chrono::seconds kPlainInterval{10};

std::string rate_text(double steps_per_s) {
  if (steps_per_s >= 1e6) return fmt::format("{:.2f} M steps/s", steps_per_s * 1e-6);
  if (steps_per_s >= 1e3) return fmt::format("{:.1f} k steps/s", steps_per_s * 1e-3);
  return fmt::format("{:.0f} steps/s", steps_per_s);
}

}  // namespace

std::string duration_text(double seconds) {
  const auto total = static_cast<long long>(std::llround(seconds));
  if (total < 60) return fmt::format("{} s", total);
  if (total < 3600) return fmt::format("{} min {:02} s", total / 60, total % 60);
  return fmt::format("{} h {:02} min", total / 3600, total % 3600 / 60);
}

std::string progress_text(const ProgressReport& report) {
  std::string text = report.phase + fmt::format("  {}", report.done);
  if (report.expected > 0) text += fmt::format("/{}", report.expected);
  if (std::isfinite(report.mean_return)) text += fmt::format("  return {:.1f}", report.mean_return);
  if (report.steps_per_s > 0.0) text += "  " + rate_text(report.steps_per_s);
  if (report.seconds_left >= 0.0) text += "  " + duration_text(report.seconds_left) + " left";
  return text;
}

ProgressLine::ProgressLine() : live_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() { finish(); }

void ProgressLine::report(const ProgressReport& report) {
  const auto now = std::chrono::steady_clock::now();
  if (report.phase != phase_) {
    finish();
    phase_ = report.phase;
    last_shown_ = {};
  }
  pending_ = progress_text(report);
  const std::chrono::nanoseconds interval =
      live_ ? std::chrono::nanoseconds(kLiveInterval) : kPlainInterval;
  if (now - last_shown_ < interval) return;
  last_shown_ = now;
  write(pending_);
  pending_.clear();
}

void ProgressLine::finish() {
  if (!pending_.empty()) write(pending_);
  pending_.clear();
  if (line_open_) std::fputc('\n', stderr);
  line_open_ = false;
}

// A log that cannot be written (its disk is full) must not end what it tells of.
void ProgressLine::write(const std::string& text) {
  std::fputs((live_ ? "\r" + text + "\x1b[K" : text + "\n").c_str(), stderr);
  line_open_ = live_;
  std::fflush(stderr);
}

}  // namespace adaptbench::cli
