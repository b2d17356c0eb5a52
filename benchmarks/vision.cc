// The network for pictures against its limit: the floating-point operations of its convolutions and
// layers at the rate of one large matrix product. `of_limit` is the limit's time / ours, all on one
// thread and by its processor time.
//
//   action  one action, at batch size 1
//   fit     one step of a demonstration in a minibatch of 128: forwards and backwards
#include <benchmark/benchmark.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <vector>

#include "algorithms/networks/vision_network.h"
#include "benchmarks/timing.h"

namespace adaptbench {
namespace {

constexpr int kNumbers = 19, kActions = 7;
constexpr Eigen::Index kRows = 128;

double operation_seconds() {
  constexpr Eigen::Index kSide = 512;
  const Eigen::MatrixXf a = Eigen::MatrixXf::Constant(kSide, kSide, 0.01F), b = a;
  Eigen::MatrixXf c(kSide, kSide);
  double best_s = 1.0;
  for (int i = 0; i < 9; ++i) {
    best_s = std::min(best_s, thread_seconds([&] {
                        c.noalias() = a * b;
                        benchmark::DoNotOptimize(c.data());
                      }));
  }
  return best_s / (2.0 * static_cast<double>(kSide * kSide * kSide));
}

// Of one forward pass of one picture, additions and multiplications.
double forward_flops(const VisionShape& shape) {
  double flops = 0.0, pixels = static_cast<double>(shape.image().height * shape.image().width);
  for (const auto& each : shape.convolutions()) {
    pixels /= each.stride * each.stride;
    flops += 2.0 * pixels * static_cast<double>(each.weights.size);
  }
  for (const auto& each : shape.layers()) flops += 2.0 * static_cast<double>(each.weights.size);
  return flops;
}

// Runs `work`, which handles `count` pictures with `passes` forward passes' worth of operations.
void measure(benchmark::State& state, const VisionShape& shape, int count, double passes,
             const std::function<void()>& work) {
  work();
  std::vector<double> times_s;
  for (auto _ : state) {
    times_s.push_back(thread_seconds(work));
    state.SetIterationTime(times_s.back());
  }
  std::sort(times_s.begin(), times_s.end());
  const double picture_s = times_s[times_s.size() / 2] / count;
  state.counters["picture_us"] = 1e6 * picture_s;
  state.counters["of_limit"] = passes * forward_flops(shape) * operation_seconds() / picture_s;
}

std::shared_ptr<const VisionShape> door_shape() {
  return std::make_shared<const VisionShape>(ImageShape{64, 64, 3}, kNumbers, kActions,
                                             VisionShape::Settings{});
}

void action(benchmark::State& state) {
  const auto shape = door_shape();
  const VisionPolicy policy(shape, shape->initial_parameters(Random(1)), 0.05);
  const auto actor = policy.begin_episode(Random(2));
  const std::vector<float> observation(static_cast<std::size_t>(kNumbers + shape->image().size()),
                                       0.5F);
  std::vector<float> out(kActions);
  constexpr int kRepeats = 100;
  measure(state, *shape, kRepeats, 1.0, [&] {
    for (int i = 0; i < kRepeats; ++i) actor->act(observation, out);
  });
}

void fit(benchmark::State& state) {
  const auto shape = door_shape();
  const Vector parameters = shape->initial_parameters(Random(1));
  VisionBatch batch{{}, Matrix::Zero(kRows, kNumbers), Matrix::Zero(kRows, kActions)};
  batch.pixels.assign(static_cast<std::size_t>(kRows * shape->image().size()), 100);
  ThreadPool alone(1);
  measure(state, *shape, static_cast<int>(kRows), 3.0,
          [&] { benchmark::DoNotOptimize(vision_loss(*shape, parameters, batch, alone).value); });
}

BENCHMARK(action)->Name("vision/action")->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(fit)->Name("vision/fit")->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adaptbench
