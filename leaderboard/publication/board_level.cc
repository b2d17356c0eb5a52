#include "leaderboard/publication/board_level.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "core/hash.h"
#include "leaderboard/harness/row_statistics.h"
#include "leaderboard/publication/task_breakdown.h"
#include "leaderboard/statistics/aggregate.h"
#include "leaderboard/statistics/success_rate.h"

namespace adaptbench {
namespace {

constexpr double kProfileThresholds[] = {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0};

Json interval_to_json(const ConfidenceInterval& interval) { return {interval.low, interval.high}; }

Json estimate_to_json(const Estimate& estimate) {
  return {{"value", estimate.value}, {"interval", interval_to_json(estimate.interval)}};
}

std::int64_t failed_cells(const BoardEntry& entry, Level level) {
  std::int64_t failed = 0;
  for (const BoardFile* file : entry.files) failed += count_cells(file->result.rows, level).failed;
  return failed;
}

// What stands in the comparisons and decides ranks: normalised score where there are anchors, else
// return.
struct LevelScores {
  Level level = Level::kTrain;
  double worst = 0.0;
  std::optional<Anchors> anchors;
  std::vector<ScoreTable> scores;      // [entries], after the last shot
  std::vector<Replicates> replicates;  // [entries], of them
};

class LevelBuilder {
 public:
  // `worst`: see worst_return().
  LevelBuilder(const BoardTrack& track, Level level, double worst, int resamples,
               ThreadPool& threads)
      : track_(track),
        threads_(threads),
        groups_(without_common_groups(groups_of_cells(track.track, level))) {
    plan_.resamples = resamples;
    plan_.strata = level_strata(track.track, level);
    plan_.seed_random = Random(fnv1a(track.track.hash)).split("board");
    plan_.column_random = plan_.seed_random.split(level_name(level));
    own_.level = level;
    own_.worst = worst;
    own_.anchors = level_anchors(track, level, own_.worst);
    for (const BoardEntry& entry : track.entries)
      own_.scores.push_back(scored(table(entry, track.track.shots)));
    own_.replicates = resample(own_.scores, plan_, threads_);
  }

  [[nodiscard]] const LevelScores& scores() const { return own_; }

  // `train` is the level train of the same track, or null.
  [[nodiscard]] Json build(const LevelScores* train) const {
    const auto pairs = ranked_pairs();
    const Json compared = comparisons(pairs);
    const auto ranks = ranks_from(compared);
    Json entries = Json::array();
    for (const std::size_t i : order()) entries.push_back(entry(i, ranks[i], train));
    Json level = {{"level", level_name(own_.level)},
                  {"cells_per_seed", own_.scores.front().columns},
                  {"score", own_.anchors ? "normalised" : "return"}};
    if (own_.anchors) level["floored_anchors"] = own_.anchors->floored;
    level["smallest_detectable_difference"] = detectable(pairs);
    level["entries"] = entries;
    level["comparisons"] = compared;
    return level;
  }

 private:
  [[nodiscard]] ScoreTable table(const BoardEntry& entry, int shot) const {
    return score_table(entry, own_.level, shot, own_.worst);
  }
  [[nodiscard]] ScoreTable scored(ScoreTable raw) const {
    return own_.anchors ? normalised(std::move(raw), *own_.anchors) : raw;
  }
  [[nodiscard]] bool is_ranked(std::size_t i) const { return !track_.entries[i].first().told_task; }

  // Best first; those that are told the task at the end.
  [[nodiscard]] std::vector<std::size_t> order() const {
    std::vector<std::size_t> order(track_.entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      if (is_ranked(a) != is_ranked(b)) return is_ranked(a);
      return own_.replicates[a].value > own_.replicates[b].value;
    });
    return order;
  }

  // Two ranked entries, and by how much the first is better.
  struct Pair {
    std::size_t a, b;
    Estimate difference;
  };

  [[nodiscard]] std::vector<Pair> ranked_pairs() const {
    std::vector<Pair> pairs;
    for (std::size_t a = 0; a < track_.entries.size(); ++a) {
      for (std::size_t b = a + 1; b < track_.entries.size(); ++b) {
        if (!is_ranked(a) || !is_ranked(b)) continue;
        pairs.push_back({a, b, estimate(difference(own_.replicates[a], own_.replicates[b]))});
      }
    }
    return pairs;
  }

  // With Holm's correction over all of them.
  [[nodiscard]] Json comparisons(const std::vector<Pair>& pairs) const {
    std::vector<double> p_values;
    for (const Pair& pair : pairs) p_values.push_back(pair.difference.p);
    const auto adjusted = holm_adjusted(p_values);
    Json list = Json::array();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const auto& [a, b, better] = pairs[i];
      list.push_back({{"a", track_.entries[a].label},
                      {"b", track_.entries[b].label},
                      {"difference", better.value},
                      {"interval", interval_to_json(better.interval)},
                      {"probability_of_improvement",
                       probability_of_improvement(own_.scores[a].values, own_.scores[b].values,
                                                  own_.scores[a].columns)},
                      {"p_holm", adjusted[i]},
                      {"significant", adjusted[i] < 0.05}});
    }
    return list;
  }

  // One more than the number of entries that are significantly better: whoever cannot be told apart
  // shares a rank.
  [[nodiscard]] std::vector<int> ranks_from(const Json& compared) const {
    std::map<std::string, int> better;
    for (const Json& pair : compared) {
      if (!pair["significant"].get<bool>()) continue;
      ++better[pair[pair["difference"].get<double>() > 0.0 ? "b" : "a"].get<std::string>()];
    }
    std::vector<int> ranks;
    for (const BoardEntry& entry : track_.entries) ranks.push_back(1 + better[entry.label]);
    return ranks;
  }

  // For the median pair.
  [[nodiscard]] static Json detectable(const std::vector<Pair>& pairs) {
    std::vector<double> smallest;
    for (const Pair& pair : pairs)
      smallest.push_back(smallest_detectable_difference(pair.difference));
    return smallest.empty() ? Json() : Json(median(smallest));
  }

  [[nodiscard]] Json entry(std::size_t i, int rank, const LevelScores* train) const {
    const BoardEntry& entry = track_.entries[i];
    const std::vector<ScoreTable> tables = {table(entry, track_.track.shots),
                                            scored(area_table(entry, own_.level, own_.worst))};
    const auto replicates = resample(tables, plan_, threads_);
    Json json = {{"label", entry.label}, {"rank", is_ranked(i) ? Json(rank) : Json()}};
    json["seeds"] = own_.scores[i].seeds.size();
    json["score"] = estimate_to_json(estimate(own_.replicates[i]));
    if (train != nullptr && train->level != own_.level &&
        train->anchors.has_value() == own_.anchors.has_value()) {
      json["gap_to_train"] =
          estimate_to_json(estimate(difference(train->replicates[i], own_.replicates[i])));
    }
    json["area"] = estimate_to_json(estimate(replicates[1]));
    json["return"] = estimate_to_json(estimate(replicates[0]));
    json["return"]["mean"] = mean(tables[0].values);
    json["return"]["median"] = median(tables[0].values);
    if (own_.anchors) {
      json["optimality_gap"] = optimality_gap(own_.scores[i].values);
      json["profile"] = performance_profile(own_.scores[i].values, kProfileThresholds);
    }
    add_success(entry, json);
    json["curve"] = curve(entry);
    add_costs(entry, json);
    if (Json tasks = task_breakdown(entry, groups_, own_.worst); !tasks.empty()) {
      json["tasks"] = std::move(tasks);
    }
    json["worst"] = worst_variant(entry, own_.level, own_.worst);
    return json;
  }

  [[nodiscard]] SuccessCount successes(const BoardEntry& entry, int shot) const {
    SuccessCount sum;
    for (const BoardFile* file : entry.files) {
      const auto episodes = static_cast<std::size_t>(track_.track.evaluation_episodes);
      const SuccessCount own =
          count_successes(file->result.rows, own_.level, static_cast<std::size_t>(shot), episodes);
      sum = {sum.ever + own.ever, sum.at_end + own.at_end, sum.trials + own.trials};
    }
    return sum;
  }

  [[nodiscard]] Json success(std::int64_t successes, std::int64_t episodes,
                             const ScoreTable& rates) const {
    return {{"rate", static_cast<double>(successes) / static_cast<double>(episodes)},
            {"interval", interval_to_json(success_interval(rates, plan_.strata, episodes))},
            {"successes", successes},
            {"trials", episodes}};
  }

  void add_success(const BoardEntry& entry, Json& json) const {
    const SuccessCount count = successes(entry, track_.track.shots);
    const SuccessTables rates = success_tables(entry, own_.level, track_.track.shots);
    json["success_ever"] = success(count.ever, count.trials, rates.ever);
    json["success_at_end"] = success(count.at_end, count.trials, rates.at_end);
  }

  [[nodiscard]] Json curve(const BoardEntry& entry) const {
    std::vector<ScoreTable> raw, scores;
    for (int shot = 0; shot <= track_.track.shots; ++shot) {
      raw.push_back(table(entry, shot));
      scores.push_back(scored(raw.back()));
    }
    const auto replicates = resample(scores, plan_, threads_);
    Json points = Json::array();
    for (std::size_t shot = 0; shot < raw.size(); ++shot) {
      const SuccessCount count = successes(entry, static_cast<int>(shot));
      const double trials = static_cast<double>(count.trials);
      points.push_back({{"shot", shot},
                        {"score", estimate_to_json(estimate(replicates[shot]))},
                        {"return_iqm", interquartile_mean(raw[shot].values)},
                        {"return_mean", mean(raw[shot].values)},
                        {"success_ever", static_cast<double>(count.ever) / trials},
                        {"success_at_end", static_cast<double>(count.at_end) / trials}});
    }
    return points;
  }

  // What adaptation used, mean over the cells, and how many cells failed.
  void add_costs(const BoardEntry& entry, Json& json) const {
    double cells = 0.0, episodes = 0.0, steps = 0.0, updates = 0.0, seconds = 0.0;
    for (const BoardFile* file : entry.files) {
      for (const Row& row : file->result.rows) {
        if (row.level != own_.level) continue;
        ++cells;
        for (const CollectedShot& shot : row.collected) {
          episodes += shot.episodes;
          steps += static_cast<double>(shot.steps);
        }
        updates += row.gradient_updates;
        seconds += row.adaptation_seconds.value_or(row.seconds);
      }
    }
    json["used"] = {{"episodes", episodes / cells},
                    {"steps", steps / cells},
                    {"gradient_updates", updates / cells},
                    {"seconds", seconds / cells}};
    json["failed_cells"] = failed_cells(entry, own_.level);
  }

  const BoardTrack& track_;
  ThreadPool& threads_;
  CellGroups groups_;
  BootstrapPlan plan_;
  LevelScores own_;
};

Json unscored_level(const BoardTrack& track, Level level) {
  Json entries = Json::array();
  for (const BoardEntry& entry : track.entries) {
    entries.push_back({{"label", entry.label},
                       {"seeds", entry.files.size()},
                       {"failed_cells", failed_cells(entry, level)}});
  }
  const Result& any = track.entries.front().first();
  return {{"level", level_name(level)},
          {"cells_per_seed", count_cells(any.rows, level).cells},
          {"entries", entries}};
}

}  // namespace

Json unscored_levels(const BoardTrack& track) {
  Json levels = Json::array();
  for (const LevelPlan& plan : track.track.levels) {
    if (!worst_return(track, plan.level)) levels.push_back(unscored_level(track, plan.level));
  }
  return levels;
}

Json board_levels(const BoardTrack& track, int resamples, ThreadPool& threads) {
  std::vector<LevelBuilder> builders;
  for (const LevelPlan& plan : track.track.levels) {
    if (const auto worst = worst_return(track, plan.level))
      builders.emplace_back(track, plan.level, *worst, resamples, threads);
  }
  const auto train = std::ranges::find_if(
      builders, [](const LevelBuilder& b) { return b.scores().level == Level::kTrain; });
  Json levels = Json::array();
  for (const LevelBuilder& builder : builders) {
    levels.push_back(builder.build(train == builders.end() ? nullptr : &train->scores()));
  }
  return levels;
}

}  // namespace adaptbench
