#include "algorithms/networks/torch_setup.h"

#include <dlfcn.h>

// First: newer headers of libtorch do not compile as C++20 with every compiler otherwise.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <mutex>

#include "core/error.h"

namespace adaptbench {
namespace {

void prepare_process() {
  // OpenBLAS's pthread build does not follow libtorch's setting.
  if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
    reinterpret_cast<void (*)(int)>(symbol)(1);
  } else if (!at::hasMKL()) {
    throw ConfigError(
        "libtorch runs on the reference BLAS, which is 15 times slower; install OpenBLAS "
        "(libopenblas-openmp-dev on Debian and Ubuntu), or use derivatives=analytic where there is "
        "that option");
  }
}

}  // namespace

void prepare_libtorch() {
  static std::once_flag once;
  std::call_once(once, prepare_process);
  // OpenMP keeps the number of threads for each thread by itself.
  thread_local const bool prepared [[maybe_unused]] = [] {
    at::set_num_threads(1);
    return true;
  }();
}

}  // namespace adaptbench
