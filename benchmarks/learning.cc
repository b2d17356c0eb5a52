// Learning against its limits, each measured in the same run. `of_limit` is the limit's time /
// ours.
//
//   policy_inference  One action of a 20-100-100-6 policy. Limit: the floating-point operations of
//                     the network at the rate of one large matrix product. `of_step` is the share
//                     of the half-cheetah's environment step that the action is for.
//   meta_update       The MAML-TRPO update at the size of the paper: 40 tasks x 2 x 4000 samples,
//                     10 conjugate-gradient products. Limit: its floating-point operations at the
//                     rate of one large matrix product, on as many threads.
//   maml_iteration    A whole iteration of classic/cheetah-direction: 320 000 steps, the update.
//                     Limit: the bare engine for as many steps, and the update alone.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "algorithms/networks/gaussian_mlp.h"
#include "algorithms/shared/meta_objective.h"
#include "benchmarks/timing.h"
#include "core/algorithm.h"
#include "core/environment.h"
#include "core/registry.h"
#include "core/variant_space.h"
#include "leaderboard/harness/metered_tasks.h"

namespace adaptbench {
namespace {

constexpr int kTasks = 40;
constexpr Eigen::Index kRows = 4000;  // 20 episodes of 200 steps
constexpr int kProducts = 10;

using Clock = double (*)(const std::function<void()>&);

double median_seconds(int repeats, Clock clock, const std::function<void()>& work) {
  std::vector<double> times;
  for (int i = 0; i < repeats; ++i) times.push_back(clock(work));
  std::nth_element(times.begin(), times.begin() + repeats / 2, times.end());
  return times[static_cast<std::size_t>(repeats / 2)];
}

void fill(float* values, Eigen::Index count, Random random) {
  for (Eigen::Index i = 0; i < count; ++i) values[i] = static_cast<float>(random.normal());
}

PolicyBatch random_batch(const MlpShape& shape, const Random& random) {
  PolicyBatch batch{{kRows, shape.observation_size()}, {kRows, shape.action_size()}, Vector(kRows)};
  fill(batch.observations.data(), batch.observations.size(), random.split("observations"));
  fill(batch.actions.data(), batch.actions.size(), random.split("actions"));
  fill(batch.advantages.data(), kRows, random.split("advantages"));
  return batch;
}

std::shared_ptr<const MlpShape> paper_shape(Activation activation) {
  return std::make_shared<const MlpShape>(20, std::vector<int>{100, 100}, 6, activation);
}

TrainingVariant half_cheetah() {
  return VariantSpace(task_families().get("classic-direction"),
                      robots().get("classic-half-cheetah"), "mujoco")
      .nominal();
}

// Seconds for one floating-point operation in W [100 x 100] x H [100 x 4000], one product per
// thread.
double operation_seconds(ThreadPool& threads, Clock clock = seconds) {
  const Eigen::MatrixXf w = Eigen::MatrixXf::Constant(100, 100, 0.01F),
                        h = Eigen::MatrixXf::Ones(100, kRows);
  std::vector<Eigen::MatrixXf> out(static_cast<std::size_t>(threads.size()),
                                   Eigen::MatrixXf(100, kRows));
  constexpr int kRepeats = 20;
  const double time_s = median_seconds(9, clock, [&] {
    threads.parallel_for(out.size(), [&](std::size_t i) {
      for (int k = 0; k < kRepeats; ++k) {
        out[i].noalias() = w * h;
        benchmark::DoNotOptimize(out[i].data());
      }
    });
  });
  return time_s / (2.0 * 100 * 100 * static_cast<double>(kRows) * kRepeats * threads.size());
}

void policy_inference(benchmark::State& state, Activation activation) {
  const auto shape = paper_shape(activation);
  const auto parameters = std::make_shared<const Vector>(shape->initial_parameters(Random(1)));
  const GaussianMlpPolicy policy(shape, parameters);
  const auto actor = policy.begin_episode(Random(2));
  std::vector<float> observation(20), action(6);
  fill(observation.data(), 20, Random(3));
  constexpr int kActions = 10'000;
  ThreadPool alone(1);
  const double limit_s = shape->forward_flops() * operation_seconds(alone, thread_seconds);
  std::vector<double> times;
  for (auto _ : state) {
    times.push_back(thread_seconds([&] {
      for (int i = 0; i < kActions; ++i) actor->act(observation, action);
      benchmark::DoNotOptimize(action.data());
    }));
    state.SetIterationTime(times.back());
  }
  std::sort(times.begin(), times.end());
  const double action_s = times[times.size() / 2] / kActions;
  Environment environment(half_cheetah());
  const double episode_s =
      median_seconds(21, thread_seconds, [&] { environment.run(policy, Random(4)); });
  state.counters["action_ns"] = action_s * 1e9;
  state.counters["of_limit"] = limit_s / action_s;
  state.counters["of_step"] = action_s / (episode_s / environment.horizon() - action_s);
}

// Of the whole update, counting matrix products alone: F for a forward pass of all rows, F1 for its
// first layer, which passes nothing further down.
double update_flops(const MlpShape& shape) {
  const double all = shape.forward_flops() * kRows * kTasks;
  const auto& input = shape.layers().front();
  const double first = 2.0 * static_cast<double>(input.inputs * input.outputs) * kRows * kTasks;
  const double gradient = 3 * all - first, hessian = 6 * all - 4 * first,
               fisher = 4 * all - 2 * first;
  const double line_search = gradient + all;  // one trial
  return gradient + (gradient + hessian) + kProducts * (2 * hessian + fisher) + line_search;
}

class MetaUpdate {
 public:
  MetaUpdate(Activation activation, ThreadPool& threads)
      : threads_(threads),
        derivatives_(make_policy_derivatives("analytic", *paper_shape(activation))) {
    layout_.shape = paper_shape(activation);
    meta_ = layout_.initial(Random(1));
    for (std::uint64_t i = 0; i < 2 * kTasks; ++i)
      batches_.push_back(random_batch(*layout_.shape, Random(2).split("task", i)));
  }

  // From samples to new parameters; returns the seconds it took.
  double run() {
    std::vector<PolicyBatch> batches = batches_;
    Vector meta = meta_;
    return seconds([&] {
      std::vector<MetaTask> tasks;
      tasks.reserve(kTasks);
      for (int i = 0; i < kTasks; ++i) tasks.emplace_back(*derivatives_, layout_, meta);
      threads_.parallel_for(kTasks, [&](std::size_t i) {
        tasks[i].inner_step(std::move(batches[i]));
        tasks[i].set_outer(std::move(batches[kTasks + i]));
      });
      const MetaObjective objective(tasks, threads_);
      trust_region_step(objective, {.cg_iterations = kProducts, .backtracks = 1}, meta);
      benchmark::DoNotOptimize(meta.data());
    });
  }

  [[nodiscard]] double flops() const { return update_flops(*layout_.shape); }

 private:
  ThreadPool& threads_;
  std::unique_ptr<PolicyDerivatives> derivatives_;
  MetaLayout layout_;
  Vector meta_;
  std::vector<PolicyBatch> batches_;  // inner, then outer
};

void meta_update(benchmark::State& state, Activation activation, int thread_count) {
  ThreadPool threads(thread_count);
  MetaUpdate update(activation, threads);
  update.run();  // grows the heap
  std::vector<double> shares;
  for (auto _ : state) {
    const double before = operation_seconds(threads);
    const double time_s = update.run();
    const double operation_s = 0.5 * (before + operation_seconds(threads));
    state.SetIterationTime(time_s);
    shares.push_back(update.flops() * operation_s / time_s);
  }
  std::sort(shares.begin(), shares.end());
  state.counters["of_limit"] = shares[shares.size() / 2];
  state.counters["gflop"] = update.flops() * 1e-9;
}

// Keeps the actions of the first rollout that passes, to play them to the bare engine.
class Recording final : public TrainingTasks {
 public:
  explicit Recording(TrainingTasks& inner) : inner_(inner) {}
  [[nodiscard]] const ProblemSpec& problem() const override { return inner_.problem(); }
  [[nodiscard]] std::size_t size() const override { return inner_.size(); }
  [[nodiscard]] TrainingVariant variant(std::size_t index) const override {
    return inner_.variant(index);
  }
  [[nodiscard]] std::size_t validation_size() const override { return inner_.validation_size(); }
  [[nodiscard]] TrainingVariant validation_variant(std::size_t index) const override {
    return inner_.validation_variant(index);
  }
  [[nodiscard]] std::unique_ptr<Policy> demonstrator(const TrainingVariant& variant) override {
    return inner_.demonstrator(variant);
  }
  std::vector<Episodes> collect(std::span<const TrainingRollout> requests) override {
    std::vector<Episodes> result = inner_.collect(requests);
    episodes_ = result.front();
    return result;
  }
  [[nodiscard]] std::int64_t steps_used() const override { return inner_.steps_used(); }
  [[nodiscard]] std::int64_t steps_left() const override { return inner_.steps_left(); }
  [[nodiscard]] ThreadPool& threads() override { return inner_.threads(); }
  [[nodiscard]] const Episodes& episodes() const { return episodes_; }

 private:
  TrainingTasks& inner_;
  Episodes episodes_;
};

// Seconds for one control step of nothing but the engine, under the actions of these episodes.
double bare_step_seconds(const Episodes& episodes) {
  const Environment environment(half_cheetah());
  const Model& model = environment.model();
  const auto world = model.new_world();
  const std::vector<double> rest(static_cast<std::size_t>(model.velocity_size()), 0.0);
  std::vector<double> controls(static_cast<std::size_t>(model.actuator_size()));
  int steps = 0;
  const double time_s = seconds([&] {
    for (const Episode& episode : episodes) {
      world->reset(model.initial_positions(), rest);
      for (int t = 0; t < episode.length(); ++t, ++steps) {
        const auto action = episode.actions.row(t);
        environment.task().control(*world, {action.data(), static_cast<std::size_t>(action.size())},
                                   controls);
        world->step(controls, environment.family().substeps);
      }
    }
  });
  return time_s / steps;
}

void maml_iteration(benchmark::State& state) {
  ThreadPool threads(1);
  MeteredTrainingTasks metered(load_track("classic/cheetah-direction"), Reveal::kNothing, threads);
  Recording tasks(metered);
  const AlgorithmFactory& factory = algorithms().get("maml");
  const auto maml =
      factory.make(tasks.problem(), Options(factory.spec().options, Json::object()), Random(1));
  MetaUpdate update(Activation::kRelu, threads);
  TrainingReport report;
  std::uint64_t iteration = 0;
  maml->train_iteration(tasks, Random(2).split("iteration", iteration++),
                        report);  // grows the heap
  std::vector<double> shares;
  for (auto _ : state) {
    const std::int64_t before = tasks.steps_used();
    const double time_s = seconds(
        [&] { maml->train_iteration(tasks, Random(2).split("iteration", iteration++), report); });
    state.SetIterationTime(time_s);
    const double bare_s =
        static_cast<double>(tasks.steps_used() - before) * bare_step_seconds(tasks.episodes());
    const double update_s = update.run();
    shares.push_back((bare_s + update_s) / time_s);
    state.counters["bare_simulation_s"] = bare_s;
    state.counters["update_s"] = update_s;
  }
  std::sort(shares.begin(), shares.end());
  state.counters["of_limit"] = shares[shares.size() / 2];
}

const bool added [[maybe_unused]] = [] {
  const auto add = [](const std::string& name, auto function, auto... rest) {
    return benchmark::RegisterBenchmark(("learning/" + name).c_str(),
                                        [=](benchmark::State& state) { function(state, rest...); })
        ->UseManualTime();
  };
  add("policy_inference/relu", policy_inference, Activation::kRelu)->Unit(benchmark::kMillisecond);
  add("policy_inference/tanh", policy_inference, Activation::kTanh)->Unit(benchmark::kMillisecond);
  for (const int threads : {1, 2}) {
    const std::string suffix = threads == 1 ? "/1_thread" : "/2_threads";
    add("meta_update/relu" + suffix, meta_update, Activation::kRelu, threads)
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
    add("meta_update/tanh" + suffix, meta_update, Activation::kTanh, threads)
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }
  add("maml_iteration", maml_iteration)->Iterations(1)->Unit(benchmark::kMillisecond);
  return true;
}();

}  // namespace
}  // namespace adaptbench
