#pragma once

#include "cli/process.h"
#include "cli/progress_line.h"
#include "core/thread_pool.h"

namespace adaptbench::cli {

// What a command that may take long runs on: worker threads, a line of progress, and the wish to
// stop that an interrupt expresses.
class LongRun {
 public:
  explicit LongRun(int threads) : threads_(threads) { stop_on_interrupt(); }

  // Lends them to a request of the harness, which must not outlive this.
  template <class Request>
  void lend_to(Request& request) {
    request.threads = &threads_;
    request.progress = &progress_;
    request.stop = &stop_requested();
  }
  ThreadPool& threads() { return threads_; }
  void finish() { progress_.finish(); }  // before other output

 private:
  ThreadPool threads_;
  ProgressLine progress_;
};

}  // namespace adaptbench::cli
