#pragma once

#include <vector>

#include "leaderboard/statistics/bootstrap.h"

namespace adaptbench {

// Scores of which the truth is known: `shift` and normal effects of the seed, of the column and of
// the cell, of these standard deviations. Seeds are numbered from 0.
inline ScoreTable table_of(std::size_t seeds, std::size_t columns, Random random, double seed_sd,
                           double column_sd, double cell_sd, double shift = 0.0) {
  ScoreTable table;
  table.columns = columns;
  std::vector<double> column_effects;
  Random by_column = random.split("columns");
  for (std::size_t c = 0; c < columns; ++c)
    column_effects.push_back(column_sd * by_column.normal());
  for (std::size_t s = 0; s < seeds; ++s) {
    table.seeds.push_back(s);
    Random by_seed = random.split("seed", s);
    const double seed_effect = seed_sd * by_seed.normal();
    for (std::size_t c = 0; c < columns; ++c) {
      table.values.push_back(shift + seed_effect + column_effects[c] + cell_sd * by_seed.normal());
    }
  }
  return table;
}

inline BootstrapPlan plan_of(int resamples) { return {resamples, {}, Random(1), Random(2)}; }

}  // namespace adaptbench
