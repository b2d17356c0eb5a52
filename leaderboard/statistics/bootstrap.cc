#include "leaderboard/statistics/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

#include "leaderboard/statistics/aggregate.h"
#include "leaderboard/statistics/mean_squares.h"
#include "leaderboard/statistics/student_t.h"

namespace adaptbench {
namespace {

using Weights = std::vector<std::uint32_t>;

// A table's values in ascending order, with what they are drawn by.
struct SortedTable {
  std::vector<double> values;
  std::vector<std::uint32_t> seed, column;
};

SortedTable sort_table(const ScoreTable& table) {
  std::vector<std::uint32_t> order(table.values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return table.values[a] != table.values[b] ? table.values[a] < table.values[b] : a < b;
  });
  SortedTable sorted;
  const auto columns = static_cast<std::uint32_t>(table.columns);
  for (const std::uint32_t at : order) {
    sorted.values.push_back(table.values[at]);
    sorted.seed.push_back(at / columns);
    sorted.column.push_back(at % columns);
  }
  return sorted;
}

// Interquartile mean when value i is there weights[group[i]] times; the counts add up to the number
// of values.
double weighted_iqm(const SortedTable& table, const std::vector<std::uint32_t>& group,
                    const Weights& weights) {
  const std::size_t total = table.values.size(), low = total / 4, high = total - low;
  std::size_t i = 0, seen = 0;
  for (; seen + weights[group[i]] <= low; ++i) seen += weights[group[i]];
  std::size_t until = seen + weights[group[i]];
  double sum = static_cast<double>(std::min(until, high) - low) * table.values[i];
  for (++i, seen = until; seen < high; ++i, seen = until) {
    until = seen + weights[group[i]];
    sum += static_cast<double>(std::min(until, high) - seen) * table.values[i];
  }
  return sum / static_cast<double>(high - low);
}

// The draws of one resample, for tables of a given number of seeds.
struct Draw {
  Weights seeds, columns;
};

class Sampler {
 public:
  Sampler(std::size_t columns, const BootstrapPlan& plan) : plan_(plan), columns_(columns) {
    strata_ = plan.strata.empty() ? std::vector<int>(columns, 0) : plan.strata;
    if (strata_.size() != columns)
      throw std::invalid_argument("one stratum for each column is needed");
    for (std::size_t column = 0; column < columns; ++column) {
      const auto stratum = static_cast<std::size_t>(strata_[column]);
      if (members_.size() <= stratum) members_.resize(stratum + 1);
      members_[stratum].push_back(static_cast<std::uint32_t>(column));
    }
    std::erase_if(members_, [](const auto& members) { return members.empty(); });
  }

  [[nodiscard]] std::size_t strata() const { return members_.size(); }
  [[nodiscard]] const std::vector<int>& stratum_of() const { return strata_; }

  [[nodiscard]] Draw draw(std::uint64_t resample, std::uint64_t pairing, std::size_t seeds) const {
    Draw draw{Weights(seeds, 0), Weights(columns_, 0)};
    Random by_seed = plan_.seed_random.split("seeds", resample).split("pairing", pairing);
    for (std::size_t i = 0; i < seeds; ++i) ++draw.seeds[by_seed.below(seeds)];
    Random by_column = plan_.column_random.split("columns", resample);
    for (const auto& members : members_) {
      for (std::size_t i = 0; i < members.size(); ++i)
        ++draw.columns[members[by_column.below(members.size())]];
    }
    return draw;
  }

 private:
  const BootstrapPlan& plan_;
  std::size_t columns_;
  std::vector<int> strata_;
  std::vector<std::vector<std::uint32_t>> members_;
};

void check(std::span<const ScoreTable> tables) {
  for (const ScoreTable& table : tables) {
    if (table.columns != tables.front().columns || table.columns == 0 || table.seeds.empty() ||
        table.values.size() != table.seeds.size() * table.columns) {
      throw std::invalid_argument("score tables must be full and of equal width");
    }
  }
}

// Tables with equal seeds share a number.
std::vector<std::uint64_t> pairing_numbers(std::span<const ScoreTable> tables) {
  std::vector<std::uint64_t> numbers;
  for (const ScoreTable& table : tables) {
    // By content and not by order of appearance, so that another table on the board changes
    // nothing.
    Random identity(0);
    for (const std::uint64_t seed : table.seeds) identity = identity.split("seed", seed);
    numbers.push_back(identity.key());
  }
  return numbers;
}

double variance(std::span<const double> values) {
  const double deviation = standard_deviation(values);
  return deviation * deviation;
}

std::vector<double> minus(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result(a.size());
  std::ranges::transform(a, b, result.begin(), std::minus<>());
  return result;
}

// Draws of `count` out of as many, with `freedom` of them left to vary.
void widen(std::vector<double>& draws, double value, double count, double freedom) {
  if (freedom <= 0.0) return;
  const double factor = std::sqrt(count / freedom);
  for (double& draw : draws) draw = value + factor * (draw - value);
}

// The table's values, those beyond the quartiles counting as these.
std::vector<double> cut_at_quartiles(const ScoreTable& table, const SortedTable& sorted) {
  const std::size_t quarter = sorted.values.size() / 4;
  std::vector<double> values = table.values;
  for (double& value : values) {
    value = std::clamp(value, sorted.values[quarter],
                       sorted.values[sorted.values.size() - 1 - quarter]);
  }
  return values;
}

// Of the interquartile mean, by what is the single cells' own.
double cell_variance(const std::vector<double>& cells, const std::vector<int>& strata) {
  const std::size_t kept = cells.size() - 2 * (cells.size() / 4);
  return mean_squares(cells, strata.size(), strata).residual * static_cast<double>(cells.size()) /
         static_cast<double>(kept * kept);
}

// A side of a single seed or column tells nothing about how much these differ; the other still
// does.
double freedom_of_difference(double a, double b) {
  const auto [fewer, more] = std::minmax(a, b);
  return fewer > 0.0 ? fewer : more;
}

// Seeds that were not drawn together: the freedom for which Student's interval is as wide as both
// sides' put together by Howe's rule (two_way.h).
double seed_freedom_of_difference(const Replicates& a, const Replicates& b) {
  double low = freedom_of_difference(a.seed_freedom, b.seed_freedom);
  double high = std::max(a.seed_freedom, b.seed_freedom);
  const double first = variance(a.by_seed), second = variance(b.by_seed);
  if (a.seed_draws == b.seed_draws || low >= high || first + second <= 0.0) return low;
  const double half = std::hypot(std::sqrt(first) * student_t_critical(0.05, a.seed_freedom),
                                 std::sqrt(second) * student_t_critical(0.05, b.seed_freedom));
  for (int i = 0; i < 40; ++i) {
    const double middle = 0.5 * (low + high);
    const bool wider = std::sqrt(first + second) * student_t_critical(0.05, middle) > half;
    (wider ? low : high) = middle;
  }
  return low;
}

}  // namespace

std::vector<Replicates> resample(std::span<const ScoreTable> tables, const BootstrapPlan& plan,
                                 ThreadPool& threads) {
  if (tables.empty()) return {};
  check(tables);
  const Sampler sampler(tables.front().columns, plan);
  const auto pairing = pairing_numbers(tables);
  const auto resamples = static_cast<std::size_t>(plan.resamples);
  std::vector<SortedTable> sorted;
  std::vector<Replicates> replicates(tables.size());
  for (std::size_t t = 0; t < tables.size(); ++t) {
    sorted.push_back(sort_table(tables[t]));
    Replicates& own = replicates[t];
    own.value = interquartile_mean(tables[t].values);
    for (auto* part : {&own.by_seed, &own.by_column}) part->resize(resamples);
    own.seed_draws = plan.seed_random.split("pairing", pairing[t]).key();
    own.column_draws = plan.column_random.key();
    own.seed_freedom = static_cast<double>(tables[t].seeds.size()) - 1.0;
    own.column_freedom = static_cast<double>(tables[t].columns - sampler.strata());
    own.cells = cut_at_quartiles(tables[t], sorted[t]);
    own.strata = sampler.stratum_of();
    own.cell_variance = cell_variance(own.cells, own.strata);
  }
  constexpr std::size_t kBlock = 50;
  threads.parallel_for((resamples + kBlock - 1) / kBlock, [&](std::size_t block) {
    for (std::size_t r = block * kBlock; r < std::min(resamples, (block + 1) * kBlock); ++r) {
      std::map<std::uint64_t, Draw> draws;
      for (std::size_t t = 0; t < tables.size(); ++t) {
        auto found = draws.find(pairing[t]);
        if (found == draws.end()) {
          found =
              draws.emplace(pairing[t], sampler.draw(r, pairing[t], tables[t].seeds.size())).first;
        }
        replicates[t].by_seed[r] = weighted_iqm(sorted[t], sorted[t].seed, found->second.seeds);
        replicates[t].by_column[r] =
            weighted_iqm(sorted[t], sorted[t].column, found->second.columns);
      }
    }
  });
  const auto strata = static_cast<double>(sampler.strata());
  for (Replicates& own : replicates) {
    widen(own.by_seed, own.value, own.seed_freedom + 1.0, own.seed_freedom);
    widen(own.by_column, own.value, own.column_freedom + strata, own.column_freedom);
  }
  return replicates;
}

Replicates difference(const Replicates& a, const Replicates& b) {
  Replicates result;
  result.value = a.value - b.value;
  result.by_seed = minus(a.by_seed, b.by_seed);
  result.by_column = minus(a.by_column, b.by_column);
  result.seed_draws = a.seed_draws == b.seed_draws ? a.seed_draws : 0;
  result.column_draws = a.column_draws == b.column_draws ? a.column_draws : 0;
  result.seed_freedom = seed_freedom_of_difference(a, b);
  result.column_freedom = freedom_of_difference(a.column_freedom, b.column_freedom);
  if (result.seed_draws != 0 && result.column_draws != 0 && !a.cells.empty() && !b.cells.empty()) {
    result.cells = minus(a.cells, b.cells);
    result.strata = a.strata;
    result.cell_variance = cell_variance(result.cells, result.strata);
  } else {
    result.cell_variance = a.cell_variance + b.cell_variance;
  }
  return result;
}

Replicates combination(std::span<const double> weights, std::span<const Replicates> parts) {
  if (weights.size() != parts.size() || parts.empty())
    throw std::invalid_argument("one weight for each part is needed");
  Replicates sum;
  sum.column_freedom = parts[0].column_freedom;
  const std::size_t resamples = parts[0].by_seed.size();
  for (auto* draws : {&sum.by_seed, &sum.by_column}) draws->assign(resamples, 0.0);
  double seed_variance = 0.0, inverse = 0.0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Replicates& part = parts[i];
    const double square = weights[i] * weights[i];
    sum.value += weights[i] * part.value;
    for (std::size_t r = 0; r < resamples; ++r) {
      sum.by_seed[r] += weights[i] * part.by_seed[r];
      sum.by_column[r] += weights[i] * part.by_column[r];
    }
    sum.column_freedom = std::min(sum.column_freedom, part.column_freedom);
    sum.cell_variance += square * part.cell_variance;
    const double own = square * variance(part.by_seed);
    seed_variance += own;
    if (own > 0.0 && part.seed_freedom > 0.0) inverse += own * own / part.seed_freedom;
  }
  // Welch's and Satterthwaite's.
  if (inverse > 0.0) sum.seed_freedom = seed_variance * seed_variance / inverse;
  return sum;
}

Estimate estimate(const Replicates& replicates) {
  return estimate(replicates.value,
                  {variance(replicates.by_seed), variance(replicates.by_column),
                   replicates.cell_variance, replicates.seed_freedom, replicates.column_freedom});
}

double smallest_detectable_difference(const Estimate& difference) {
  const double half = difference.interval.high - difference.value;
  return half + 0.8416212335729143 * difference.standard_error;
}

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    largest = std::max(largest,
                       std::min(1.0, static_cast<double>(order.size() - i) * p_values[order[i]]));
    adjusted[order[i]] = largest;
  }
  return adjusted;
}

}  // namespace adaptbench
