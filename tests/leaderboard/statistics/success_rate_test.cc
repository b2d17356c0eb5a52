#include "leaderboard/statistics/success_rate.h"

#include <gtest/gtest.h>

#include <cmath>

namespace adaptbench {
namespace {

constexpr int kEpisodes = 4;

// Every seed meets every door; a door's chance differs from 0.5 by its own part and by the seed's.
ScoreTable simulate(std::size_t seeds, std::size_t doors, double door_part, double seed_part,
                    Random random) {
  ScoreTable table;
  table.columns = doors;
  Random by_door = random.split("doors");
  std::vector<double> parts;
  for (std::size_t door = 0; door < doors; ++door)
    parts.push_back(by_door.below(2) == 0 ? door_part : -door_part);
  for (std::size_t seed = 0; seed < seeds; ++seed) {
    Random by_seed = random.split("seed", seed);
    table.seeds.push_back(seed);
    const double own = by_seed.below(2) == 0 ? seed_part : -seed_part;
    for (const double part : parts) {
      int successes = 0;
      for (int i = 0; i < kEpisodes; ++i) successes += by_seed.uniform() < 0.5 + part + own ? 1 : 0;
      table.values.push_back(static_cast<double>(successes) / kEpisodes);
    }
  }
  return table;
}

bool holds(const ConfidenceInterval& interval, double truth) {
  return interval.low <= truth && truth <= interval.high;
}

std::int64_t episodes_of(const ScoreTable& table) {
  return kEpisodes * static_cast<std::int64_t>(table.values.size());
}

TEST(SuccessIntervalTest, HoldsTheRateWhereEpisodesOnOneDoorAreAlike) {
  constexpr int kBoards = 1000;  // 1.4 points of noise (two standard errors)
  for (const auto& [seeds, door_part, seed_part] :
       {std::tuple{3, 0.45, 0.0}, {3, 0.3, 0.0}, {5, 0.3, 0.15}, {1, 0.4, 0.0}, {3, 0.0, 0.0}}) {
    int covered = 0, as_if_independent = 0;
    for (std::uint64_t board = 0; board < kBoards; ++board) {
      const ScoreTable table = simulate(static_cast<std::size_t>(seeds), 64, door_part, seed_part,
                                        Random(5).split("board", board));
      const std::int64_t episodes = episodes_of(table);
      covered += holds(success_interval(table, {}, episodes), 0.5) ? 1 : 0;
      double sum = 0.0;
      for (const double value : table.values) sum += value;
      const double rate = sum / static_cast<double>(table.values.size());
      as_if_independent += holds(wilson_interval(rate, static_cast<double>(episodes)), 0.5) ? 1 : 0;
    }
    EXPECT_GE(covered, 0.93 * kBoards) << seeds << ' ' << door_part << ' ' << seed_part;
    EXPECT_LE(covered, 0.99 * kBoards) << seeds << ' ' << door_part << ' ' << seed_part;
    if (door_part > 0.0) {
      EXPECT_LT(as_if_independent, 0.9 * kBoards);
    }
  }
}

TEST(SuccessIntervalTest, CountsVariantsWhereAllEpisodesEndAlike) {
  const ScoreTable all{{0, 1}, 20, std::vector<double>(40, 1.0)};
  const ConfidenceInterval interval = success_interval(all, {}, episodes_of(all));
  EXPECT_EQ(interval.high, 1.0);
  EXPECT_NEAR(interval.low, 1.0 - 0.1611, 5e-5);  // Newcombe's 20 of 20
}

TEST(SuccessIntervalTest, IsNeverSurerThanIndependentEpisodes) {
  // Every cell at one half exactly: no spread at all between them.
  const ScoreTable even{{0, 1}, 20, std::vector<double>(40, 0.5)};
  const ConfidenceInterval interval = success_interval(even, {}, episodes_of(even)),
                           independent = wilson_interval(0.5, 160.0);
  EXPECT_EQ(interval.low, independent.low);
  EXPECT_EQ(interval.high, independent.high);
}

TEST(SuccessIntervalTest, StrataThatDifferAreNoSpread) {
  // One robot always opens, the other never, whichever door it is.
  ScoreTable robots{{0, 1}, 20, {}};
  std::vector<int> strata;
  for (int i = 0; i < 40; ++i) robots.values.push_back(i % 20 < 10 ? 1.0 : 0.0);
  for (int i = 0; i < 20; ++i) strata.push_back(i < 10 ? 0 : 1);
  const ConfidenceInterval within = success_interval(robots, strata, episodes_of(robots)),
                           across = success_interval(robots, {}, episodes_of(robots));
  EXPECT_EQ(within.low, wilson_interval(0.5, 160.0).low);
  EXPECT_LT(across.low, within.low - 0.1);
}

}  // namespace
}  // namespace adaptbench
