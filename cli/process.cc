#include "cli/process.h"

#include <dlfcn.h>
#include <fmt/core.h>
#include <malloc.h>

#include <csignal>
#include <cstdio>

namespace adaptbench::cli {
namespace {

std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

void on_signal(int signal) {
  stop = true;
  std::signal(signal, SIG_DFL);  // the second one is not caught
}

}  // namespace

void tune_allocator() {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_TOP_PAD, 64 << 20);
}

void stop_on_interrupt() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  if (std::signal(SIGHUP, on_signal) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // under nohup
  std::signal(SIGPIPE, SIG_IGN);  // writing to a pipe that is closed is an error, and no end
}

const std::atomic<bool>& stop_requested() { return stop; }

void prepare_blas() {
  using SetThreads = void (*)(int);
  if (const auto set_threads =
          reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) {
    set_threads(1);
    return;
  }
  Dl_info library{};
  const void* product = dlsym(RTLD_DEFAULT, "sgemm_");
  const bool found = product != nullptr && dladdr(product, &library) != 0;
  fmt::print(stderr,
             "adaptbench: warning: matrix products come from {}, not from OpenBLAS; some "
             "algorithms will be up to 20 times "
             "slower. On Debian: apt-get install libopenblas-openmp-dev\n",
             found ? library.dli_fname : "no known BLAS library");
}

}  // namespace adaptbench::cli
