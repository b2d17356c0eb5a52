// Runs all benchmarks. What ran (processor, threads, BLAS, libraries) stands above the figures, and
// in the JSON's "context".
#include <benchmark/benchmark.h>
#include <dlfcn.h>

#include <set>
#include <string>
#include <thread>

#include "cli/process.h"
#include "leaderboard/harness/system_info.h"

namespace adaptbench {
namespace {

std::string blas() {
  using GetConfig = const char* (*)();
  if (const auto config = reinterpret_cast<GetConfig>(dlsym(RTLD_DEFAULT, "openblas_get_config")))
    return config();
  Dl_info library{};
  const void* product = dlsym(RTLD_DEFAULT, "sgemm_");
  return product != nullptr && dladdr(product, &library) != 0 ? library.dli_fname : "unknown";
}

// Nested objects become "libraries eigen: 3.4.0".
void add_context(const std::string& name, const Json& value) {
  if (value.is_object()) {
    for (const auto& [key, part] : value.items())
      add_context(name + (name.empty() ? "" : " ") + key, part);
  } else {
    benchmark::AddCustomContext(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

int run(int argc, char** argv) {
  cli::tune_allocator();
  cli::prepare_blas();
  Json context = system_info(static_cast<int>(std::thread::hardware_concurrency()),
                             std::set<std::string>{"mujoco"});
  context["libraries"]["libtorch"] = ADAPTBENCH_TORCH_VERSION;
  context["libraries"]["blas"] = blas();
  add_context("", context);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace
}  // namespace adaptbench

int main(int argc, char** argv) { return adaptbench::run(argc, argv); }
