// Stepping against its limit: a bare mj_step loop through the same states, from the same start with
// the same controls, in the same process. Both sides take turns in blocks of some milliseconds, and
// `of_limit` is the median over pairs of blocks, so that whatever else the machine does hits both.
//
//   world                 simulation/: what the engine's interface costs
//   environment           and the task: controls, observation, reward
//   camera                a task that shows pictures; the limit draws none: the share that is left
//                         for everything but pictures. `of_state` is against the task that tells
//                         numbers instead, `pictures_per_second` is drawing alone
//   vector_environment    and the threads; the limit is the bare loop on as many threads, without
//                         any exchange between steps; `speedup` is over a bare loop on one thread
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "benchmarks/timing.h"
#include "core/environment.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "core/vector_environment.h"
#include "simulation/mujoco/mujoco_handles.h"

namespace adaptbench {
namespace {

constexpr int kSteps = 100;            // control steps per block
constexpr int kCopies = 16;            // of an environment, to weigh one
constexpr double kFleetSeconds = 4.0;  // a block of a fleet takes up to a second: several pairs

struct Problem {
  const char* family;
  const char* robot;
};

constexpr Problem kProblems[] = {{"run-direction", "half-cheetah"},
                                 {"run-direction", "ant"},
                                 {"classic-direction", "classic-half-cheetah"},
                                 {"classic-direction", "classic-ant"},
                                 {"open-door", "iiwa"},
                                 {"open-door", "ur5"},
                                 {"open-door", "widowx"}};

TrainingVariant variant_of(const Problem& problem) {
  return VariantSpace(task_families().get(problem.family), robots().get(problem.robot), "mujoco")
      .nominal();
}

std::vector<double> copy(std::span<const double> values) { return {values.begin(), values.end()}; }

// Random actions and the start of one episode, and the controls that the task makes of them.
struct Script {
  Script(Environment& environment, const Random& stream)
      : actions(kSteps, environment.action_size()),
        substeps(environment.family().substeps),
        random(stream) {
    std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
    environment.reset(random, observation);
    positions = copy(environment.world().positions());
    velocities = copy(environment.world().velocities());
    Random noise = stream.split("actions");
    for (int step = 0; step < kSteps; ++step) {
      for (float& value : actions.row(step)) value = static_cast<float>(noise.uniform(-1.0, 1.0));
      controls.emplace_back(static_cast<std::size_t>(environment.model().actuator_size()));
      environment.task().control(environment.world(), action(step), controls.back());
      environment.step(action(step), observation);
    }
  }

  [[nodiscard]] std::span<const float> action(int step) const {
    return {actions.row(step).data(), static_cast<std::size_t>(actions.cols())};
  }

  Matrix actions;  // [steps x action]
  int substeps;
  Random random;  // of the environment's reset
  std::vector<double> positions, velocities;
  std::vector<std::vector<double>> controls;  // [steps][actuators]
};

// The limit: MuJoCo, and nothing else.
class BareLoop {
 public:
  explicit BareLoop(const std::string& mjcf)
      : model_(compile_mjcf(mjcf)), data_(mj_makeData(model_.get())) {}

  void run(const Script& script) {
    mj_resetData(model_.get(), data_.get());
    mju_copy(data_->qpos, script.positions.data(), model_->nq);
    mju_copy(data_->qvel, script.velocities.data(), model_->nv);
    for (const std::vector<double>& controls : script.controls) {
      mju_copy(data_->ctrl, controls.data(), model_->nu);
      for (int i = 0; i < script.substeps; ++i) mj_step(model_.get(), data_.get());
    }
  }

  [[nodiscard]] bool is_at(std::span<const double> positions) const {
    return std::equal(positions.begin(), positions.end(), data_->qpos, data_->qpos + model_->nq);
  }

 private:
  MujocoModelHandle model_;
  MujocoDataHandle data_;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

using Work = std::function<void()>;

// Measures `ours` beside other ways to do the same `steps` control steps, the first of which is the
// limit; they take turns in changing order. Returns how much longer each of them takes than ours.
std::vector<double> compare(benchmark::State& state, int steps, const Work& ours,
                            const std::vector<Work>& others) {
  std::vector<Work> all = {ours};
  all.insert(all.end(), others.begin(), others.end());
  for (const Work& work : all) work();
  std::vector<std::vector<double>> ratios(all.size());
  std::vector<double> ours_s, times_s(all.size());
  for (auto _ : state) {
    for (std::size_t turn = 0; turn < all.size(); ++turn) {
      const std::size_t who = (ours_s.size() + turn) % all.size();
      times_s[who] = seconds(all[who]);
    }
    state.SetIterationTime(times_s[0]);
    ours_s.push_back(times_s[0]);
    for (std::size_t who = 0; who < all.size(); ++who)
      ratios[who].push_back(times_s[who] / times_s[0]);
  }
  std::vector<double> medians;
  for (std::size_t who = 1; who < all.size(); ++who) medians.push_back(median(ratios[who]));
  state.counters["of_limit"] = medians[0];
  state.counters["steps_per_second"] = steps / median(ours_s);
  return medians;
}

std::size_t heap_bytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

// Heap of one more environment of a model that is already compiled.
double bytes_per_environment(const Variant& variant) {
  const Environment first(variant);
  std::vector<std::unique_ptr<Environment>> more;
  more.reserve(kCopies);
  const std::size_t before = heap_bytes();
  for (int i = 0; i < kCopies; ++i) more.push_back(std::make_unique<Environment>(variant));
  return static_cast<double>(heap_bytes() - before) / kCopies;
}

void world(benchmark::State& state, const Problem& problem) {
  const TrainingVariant variant = variant_of(problem);
  Environment environment(variant);
  const Script script(environment, Random(1));
  BareLoop bare(environment.scene());
  const auto ours = environment.model().new_world();
  const auto run = [&] {
    ours->reset(script.positions, script.velocities);
    for (const auto& controls : script.controls) ours->step(controls, script.substeps);
  };
  compare(state, kSteps, run, {[&] { bare.run(script); }});
  if (!bare.is_at(ours->positions())) state.SkipWithError("the two sides went different ways");
}

void environment(benchmark::State& state, const Problem& problem) {
  const TrainingVariant variant = variant_of(problem);
  Environment ours(variant);
  const Script script(ours, Random(1));
  BareLoop bare(ours.scene());
  std::vector<float> observation(static_cast<std::size_t>(ours.observation_size()));
  const auto run = [&] {
    ours.reset(script.random, observation);
    for (int step = 0; step < kSteps; ++step) ours.step(script.action(step), observation);
  };
  compare(state, kSteps, run, {[&] { bare.run(script); }});
  state.counters["bytes_per_environment"] = bytes_per_environment(variant);
  if (!bare.is_at(ours.world().positions()))
    state.SkipWithError("the two sides went different ways");
}

double pictures_per_second(const Environment& environment) {
  const auto world = environment.model().new_world();
  const CameraSpec camera = environment.task().camera().value();
  const int index = environment.model().camera(camera.name);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(camera.shape().size()));
  world->render(index, camera.shape(), pixels);  // makes this thread's context
  return kSteps / seconds([&] {
           for (int i = 0; i < kSteps; ++i) world->render(index, camera.shape(), pixels);
         });
}

void camera(benchmark::State& state, const char* robot) {
  const TrainingVariant variant = variant_of({"open-door-camera", robot});
  const TrainingVariant told = variant_of({"open-door", robot});
  Environment ours(variant), numbers(told);
  const Script script(ours, Random(1)), other(numbers, Random(1));
  BareLoop bare(ours.scene());
  const auto run = [](Environment& environment, const Script& each) {
    std::vector<float> observation(static_cast<std::size_t>(environment.observation_size()));
    environment.reset(each.random, observation);
    for (int step = 0; step < kSteps; ++step) environment.step(each.action(step), observation);
  };
  const auto ratios = compare(state, kSteps, [&] { run(ours, script); },
                              {[&] { bare.run(script); }, [&] { run(numbers, other); }});
  state.counters["of_state"] = ratios[1];
  state.counters["pictures_per_second"] = pictures_per_second(ours);
  state.counters["bytes_per_environment"] = bytes_per_environment(variant);
  if (!bare.is_at(ours.world().positions()))
    state.SkipWithError("the two sides went different ways");
}

// Everything that N environments and as many bare loops need to do the same.
struct Fleet {
  Fleet(const Variant& variant, int size, ThreadPool& threads)
      : batch(std::vector<const Variant*>(static_cast<std::size_t>(size), &variant), threads) {
    Environment probe(variant);
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(size); ++i) {
      seeds.push_back(100 + i);
      scripts.emplace_back(probe, Random(seeds.back()));
      bare.emplace_back(probe.scene());
    }
    for (int step = 0; step < kSteps; ++step) {
      actions.emplace_back(size, batch.action_size());
      for (int i = 0; i < size; ++i)
        actions.back().row(i) = scripts[static_cast<std::size_t>(i)].actions.row(step);
    }
  }

  void run() {
    batch.reset(seeds, observations);
    for (const Matrix& each : actions) batch.step(each, outcome);
  }
  void run_bare(ThreadPool& threads) {
    threads.parallel_for(bare.size(), [&](std::size_t i) { bare[i].run(scripts[i]); });
  }
  [[nodiscard]] bool agrees() const {
    for (int i = 0; i < batch.size(); ++i) {
      if (!bare[static_cast<std::size_t>(i)].is_at(batch.environment(i).world().positions()))
        return false;
    }
    return true;
  }

  VectorEnvironment batch;
  std::vector<std::uint64_t> seeds;
  std::vector<Script> scripts;
  std::vector<BareLoop> bare;
  std::vector<Matrix> actions;  // [steps][environments x action]
  Matrix observations;
  StepBatch outcome;
};

void vector_environment(benchmark::State& state, const Problem& problem, int environments,
                        int thread_count) {
  const TrainingVariant variant = variant_of(problem);
  ThreadPool threads(thread_count), alone(1);
  Fleet fleet(variant, environments, threads);
  const Work limit = [&] { fleet.run_bare(threads); }, one_thread = [&] { fleet.run_bare(alone); };
  const auto ratios =
      compare(state, environments * kSteps, [&] { fleet.run(); }, {limit, one_thread});
  state.counters["speedup"] = ratios[1];
  if (!fleet.agrees()) state.SkipWithError("the two sides went different ways");
}

template <class Function, class... Rest>
benchmark::internal::Benchmark* add(const std::string& name, const Problem& problem,
                                    Function function, Rest... rest) {
  const std::string full_name = "stepping/" + name + "/" + problem.family + "/" + problem.robot;
  return benchmark::RegisterBenchmark(
             full_name.c_str(), [=](benchmark::State& state) { function(state, problem, rest...); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

// Large fleets of arms would take minutes.
std::vector<int> fleet_sizes(const Problem& problem) {
  if (std::string(problem.family) == "open-door") return {16};
  return {16, 64};
}

const bool added [[maybe_unused]] = [] {
  for (const Problem& problem : kProblems) {
    add("world", problem, world);
    add("environment", problem, environment);
    // Random actions end the classic ant's episodes, and an ended environment is no longer stepped.
    if (std::string(problem.robot) == "classic-ant") continue;
    for (const int threads : {1, 2}) {
      for (const int environments : fleet_sizes(problem)) {
        add(fmt::format("vector_environment/{}_environments/{}_threads", environments, threads),
            problem, vector_environment, environments, threads)
            ->MinTime(kFleetSeconds);
      }
    }
  }
  for (const char* robot : {"iiwa", "ur5", "widowx"}) {
    const std::string name = std::string("stepping/camera/open-door-camera/") + robot;
    benchmark::RegisterBenchmark(name.c_str(),
                                 [robot](benchmark::State& state) { camera(state, robot); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
}  // namespace adaptbench
