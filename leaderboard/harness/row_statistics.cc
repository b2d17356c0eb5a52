#include "leaderboard/harness/row_statistics.h"

#include <algorithm>
#include <numeric>

#include "leaderboard/statistics/aggregate.h"
#include "leaderboard/statistics/proportion.h"

namespace adaptbench {
namespace {

Json proportion(std::int64_t successes, std::int64_t trials) {
  const auto all = static_cast<double>(trials);
  const ConfidenceInterval interval = wilson_interval(static_cast<double>(successes) / all, all);
  return {
      {"successes", successes}, {"trials", trials}, {"interval", {interval.low, interval.high}}};
}

Json shot_statistics(const Result& result, Level level, std::size_t shot, double worst,
                     std::vector<double>& means) {
  const auto episodes = static_cast<std::size_t>(result.track.evaluation_episodes);
  std::vector<double> scores;
  for (const Row& row : result.rows) {
    if (row.level == level) scores.push_back(cell_score(row, shot, episodes, worst));
  }
  means.push_back(mean(scores));
  const SuccessCount success = count_successes(result.rows, level, shot, episodes);
  return {{"shot", shot},
          {"mean", means.back()},
          {"median", median(scores)},
          {"iqm", interquartile_mean(scores)},
          {"success_ever", proportion(success.ever, success.trials)},
          {"success_at_end", proportion(success.at_end, success.trials)}};
}

Json level_statistics(const Result& result, Level level) {
  Json object = {{"level", level_name(level)}};
  const CellCount count = count_cells(result.rows, level);
  object["cells"] = count.cells;
  object["failed_cells"] = count.failed;
  const auto worst = worst_return(result.rows, level);
  if (!worst)
    return object;  // no episode of this level ran to its end: there is nothing to summarise
  std::vector<double> means;
  Json curve = Json::array();
  for (int shot = 0; shot <= result.track.shots; ++shot) {
    curve.push_back(shot_statistics(result, level, static_cast<std::size_t>(shot), *worst, means));
  }
  object["curve"] = curve;
  object["area"] = mean(means);
  return object;
}

}  // namespace

CellCount count_cells(const std::vector<Row>& rows, Level level) {
  CellCount count;
  for (const Row& row : rows) {
    if (row.level != level) continue;
    ++count.cells;
    count.failed += row.failure.empty() ? 0 : 1;
  }
  return count;
}

double cell_score(const Row& row, std::size_t shot, std::size_t episodes, double worst) {
  if (shot >= row.shots.size()) return worst;
  const ScoredShot& scored = row.shots[shot];
  double sum = 0.0;
  for (std::size_t i = 0; i < episodes; ++i) {
    sum += i >= scored.returns.size() || scored.failures.contains(static_cast<int>(i))
               ? worst
               : scored.returns[i];
  }
  return sum / static_cast<double>(episodes);
}

std::optional<double> worst_return(const std::vector<Row>& rows, Level level) {
  std::optional<double> worst;
  for (const Row& row : rows) {
    if (row.level != level) continue;
    for (const ScoredShot& shot : row.shots) {
      for (std::size_t i = 0; i < shot.returns.size(); ++i) {
        if (!shot.failures.contains(static_cast<int>(i)))
          worst = std::min(worst.value_or(shot.returns[i]), shot.returns[i]);
      }
    }
  }
  return worst;
}

SuccessCount count_successes(const Row& row, std::size_t shot, std::size_t episodes) {
  SuccessCount count;
  count.trials = static_cast<std::int64_t>(episodes);
  if (shot >= row.shots.size()) return count;
  const ScoredShot& scored = row.shots[shot];
  for (std::size_t i = 0; i < scored.returns.size(); ++i) {
    if (scored.failures.contains(static_cast<int>(i))) continue;
    count.ever += scored.success_ever[i];
    count.at_end += scored.success_at_end[i];
  }
  return count;
}

SuccessCount count_successes(const std::vector<Row>& rows, Level level, std::size_t shot,
                             std::size_t episodes) {
  SuccessCount sum;
  for (const Row& row : rows) {
    if (row.level != level) continue;
    const SuccessCount own = count_successes(row, shot, episodes);
    sum = {sum.ever + own.ever, sum.at_end + own.at_end, sum.trials + own.trials};
  }
  return sum;
}

Json row_statistics(const Result& result) {
  Json levels = Json::array();
  for (const LevelPlan& plan : result.track.levels)
    levels.push_back(level_statistics(result, plan.level));
  return {{"levels", levels}};
}

}  // namespace adaptbench
