// The statistics of a large board. `of_limit` is the time of bare weighted sums over the same
// scores, over the time taken.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "leaderboard/statistics/bootstrap.h"

namespace adaptbench {
namespace {

constexpr std::size_t kAlgorithms = 50, kSeeds = 10, kColumns = 200;

std::vector<ScoreTable> large_board() {
  std::vector<ScoreTable> tables;
  for (std::size_t algorithm = 0; algorithm < kAlgorithms; ++algorithm) {
    Random random = Random(7).split("algorithm", algorithm);
    ScoreTable table;
    table.columns = kColumns;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) table.seeds.push_back(seed);
    for (std::size_t i = 0; i < kSeeds * kColumns; ++i) table.values.push_back(random.normal());
    tables.push_back(std::move(table));
  }
  return tables;
}

// Seconds for adding up as many weighted scores as the bootstrap touches, in order, on one thread,
// without drawing or looking for the quartiles.
double limit_s(const std::vector<ScoreTable>& tables, int resamples) {
  const std::vector<std::uint32_t> weights(kSeeds * kColumns, 1);
  const auto start = std::chrono::steady_clock::now();
  for (int pass = 0; pass < 3 * resamples; ++pass) {
    for (const ScoreTable& table : tables) {
      double sum = 0.0;
      for (std::size_t i = 0; i < table.values.size(); ++i)
        sum += static_cast<double>(weights[i]) * table.values[i];
      benchmark::DoNotOptimize(sum);
    }
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// 10 000 resamples of 50 algorithms x 10 seeds x 200 cells, in three ways each: the intervals and
// comparisons of a large board.
void board_bootstrap(benchmark::State& state) {
  constexpr int kResamples = 10000;
  const auto tables = large_board();
  const int threads = static_cast<int>(state.range(0));
  ThreadPool pool(threads);
  const BootstrapPlan plan{kResamples, {}, Random(1), Random(2)};
  double seconds = 0.0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(resample(tables, plan, pool));
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  state.counters["of_limit"] = limit_s(tables, kResamples) / threads / seconds;
}
BENCHMARK(board_bootstrap)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace adaptbench
