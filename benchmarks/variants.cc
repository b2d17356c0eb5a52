// What a variant that was never seen costs before its first step: to draw it, to write its scene,
// to compile that, and to make the world. The limit is MuJoCo compiling the same text and making
// its data, and nothing else.
#include <benchmark/benchmark.h>

#include <string>
#include <utility>

#include "benchmarks/timing.h"
#include "core/environment.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "simulation/mujoco/mujoco_handles.h"

namespace adaptbench {
namespace {

void new_variant(benchmark::State& state, const std::string& family, const std::string& robot) {
  const VariantSpace space(task_families().get(family), robots().get(robot), "mujoco");
  static std::size_t next = 1'000'000;  // beyond what anything else has compiled
  double ours_s = 0.0, draw_s = 0.0, limit_s = 0.0;
  for (auto _ : state) {
    const double start_s = thread_time_s();
    const TrainingVariant variant = space.train(next++);
    draw_s += thread_time_s() - start_s;
    const Environment environment(variant);
    ours_s += thread_time_s() - start_s;
    state.PauseTiming();
    const double bare_s = thread_time_s();
    const MujocoModelHandle model = compile_mjcf(environment.scene());
    const MujocoDataHandle data(mj_makeData(model.get()));
    benchmark::DoNotOptimize(data.get());
    limit_s += thread_time_s() - bare_s;
    state.ResumeTiming();
  }
  const double count = static_cast<double>(state.iterations());
  state.counters["milliseconds"] = 1e3 * ours_s / count;
  state.counters["draw_milliseconds"] = 1e3 * draw_s / count;
  state.counters["of_limit"] = limit_s / ours_s;
}

const bool added [[maybe_unused]] = [] {
  for (const auto& [family, robot] : {std::pair{"run-direction", "ant"},
                                      {"open-door", "iiwa"},
                                      {"open-door", "ur5"},
                                      {"open-door", "widowx"}}) {
    const std::string name = std::string("variants/new/") + family + "/" + robot;
    benchmark::RegisterBenchmark(name.c_str(), new_variant, family, robot)
        ->Iterations(300)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace adaptbench
