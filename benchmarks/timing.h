#pragma once

#include <chrono>
#include <ctime>
#include <functional>

namespace adaptbench {

// Wall time of some work.
inline double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Processor time of this thread: what else the machine does must not count.
inline double thread_time_s() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// That of some work: for microseconds, which another process may interrupt.
inline double thread_seconds(const std::function<void()>& work) {
  const double start = thread_time_s();
  work();
  return thread_time_s() - start;
}

}  // namespace adaptbench
