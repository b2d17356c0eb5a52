// Runs all benchmarks. What ran (processor, threads, BLAS, libraries) stands above the figures, and in the JSON's "context".
#include <benchmark/benchmark.h>

#include <string>
#include <thread>

#include "leaderboard/harness/system_info.h"

namespace {

void add_context(const std::string& name, const adaptbench::Json& value) {
  if (value.is_object()) {
    for (const auto& [key, part] : value.items()) add_context(name + key + " ", part);
    return;
  }
  benchmark::AddCustomContext(name.substr(0, name.size() - 1),
                              value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = static_cast<int>(std::thread::hardware_concurrency());
  add_context("", adaptbench::system_info(threads, {"mujoco"}));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
