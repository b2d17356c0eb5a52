#include "leaderboard/harness/swapped_shots.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <optional>

#include "core/error.h"
#include "leaderboard/harness/cell_scoring.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/result_head.h"
#include "leaderboard/harness/shot.h"
#include "leaderboard/harness/system_info.h"
#include "leaderboard/harness/training.h"
#include "leaderboard/statistics/aggregate.h"

namespace adaptbench {
namespace {

std::string kind_of(const Variant& variant) {
  return variant.robot() + ' ' + variant.parameters().choices();
}

std::vector<Cell> cells_of(const SwapRequest& request, std::uint64_t seed) {
  if (request.track.shots == 0)
    throw ConfigError(fmt::format("track {} adapts nothing: it has no shots", request.track.name));
  std::vector<Cell> cells;
  std::vector<std::string_view> levels;
  for (Cell& cell : planned_cells(request.track, seed)) {
    if (levels.empty() || levels.back() != level_name(cell.level))
      levels.push_back(level_name(cell.level));
    if (cell.level == request.level && cell.repeat == 0 && cells.size() < request.variants)
      cells.push_back(std::move(cell));
  }
  if (!cells.empty()) return cells;
  throw ConfigError(fmt::format("track {} has no level {}; it has {}", request.track.name,
                                level_name(request.level), fmt::join(levels, ", ")));
}

class Swap {
 public:
  explicit Swap(const SwapRequest& request)
      : request_(request),
        trained_(load_trained(request.track, request.checkpoint)),
        head_(result_head(request.track, trained_)),
        cells_(cells_of(request, head_.seed)),
        tally_(request.progress, "swap shots of " + head_.algorithm, 0, cells_.size()) {
    for (const Cell& cell : cells_) kinds_.push_back(kind_of(cell.variant()));
  }

  SwapOutcome run() {
    std::vector<std::vector<SwappedScore>> scores(cells_.size());
    request_.threads->parallel_for(cells_.size(), [&](std::size_t i) {
      if (stopped_ || (request_.stop != nullptr && *request_.stop)) {
        stopped_ = true;
        return;
      }
      try {
        scores[i] = score(i);
      } catch (...) {
        stopped_ = true;  // the others would fail as well
        throw;
      }
      const std::lock_guard lock(mutex_);
      ++done_;
      tally_.add(mean(scores[i].back().returns));
    });
    if (stopped_) {
      throw Interrupted(fmt::format("stopped with {} of {} variants scored; they are not kept",
                                    done_, cells_.size()));
    }
    SwapOutcome outcome{head_.algorithm, trained_.checkpoint_hash, head_.seed, {}};
    for (std::vector<SwappedScore>& each : scores) {
      for (SwappedScore& one : each) outcome.scores.push_back(std::move(one));
    }
    return outcome;
  }

 private:
  // The cell whose shots are to be met; empty where there is none.
  [[nodiscard]] std::optional<std::size_t> met_by(std::size_t cell, ShotsOf source) const {
    if (source == ShotsOf::kOwn) return cell;
    for (std::size_t k = 1; k < cells_.size(); ++k) {
      const std::size_t other = (cell + k) % cells_.size();
      const bool is_same = kinds_[other] == kinds_[cell];
      if (is_same == (source == ShotsOf::kSameKind)) return other;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::unique_ptr<Adaptation> begin(const Cell& cell, const Random& random) const {
    return begin_adaptation(*trained_.algorithm, reveal(), cell.variant(),
                            random.split("adaptation"));
  }
  [[nodiscard]] Reveal reveal() const { return reveal_to(trained_.spec->told_task); }

  // As the evaluation of that cell collects them, by the agent that begins with `random`: one that
  // begins by chance must be the same as the one that is scored. Anew for each cell that meets
  // them: episodes of pictures, 10 MB each, of a whole level would be too many to keep.
  [[nodiscard]] std::vector<Episodes> shots_of(const Cell& cell, const Random& random) const {
    Environment environment(cell.variant(), reveal());
    const auto adaptation = begin(cell, random);
    std::vector<Episodes> shots;
    for (int shot = 1; shot <= request_.track.shots; ++shot) {
      shots.push_back(collect_shot(request_.track, environment, *adaptation,
                                   cell.random.split("collect", static_cast<std::uint64_t>(shot))));
      adaptation->observe(shots.back());
    }
    return shots;
  }

  [[nodiscard]] std::vector<SwappedScore> score(std::size_t number) const {
    const Cell& cell = cells_[number];
    Environment environment(cell.variant(), reveal());
    std::vector<SwappedScore> scores;
    for (std::size_t i = 0; i < kShotSources; ++i) {
      const auto source = static_cast<ShotsOf>(i);
      SwappedScore score{cell.variant().id(), source, "", {}, {}, {}};
      const auto adaptation = begin(cell, cell.random);
      if (source != ShotsOf::kNone) {
        const std::optional<std::size_t> met = met_by(number, source);
        if (!met) continue;
        score.shots_of = cells_[*met].variant().id();
        for (const Episodes& shot : shots_of(cells_[*met], cell.random)) adaptation->observe(shot);
      }
      for (int k = 0; k < request_.track.evaluation_episodes; ++k) {
        const Episode episode =
            environment.run(adaptation->policy(), scoring_stream(cell, request_.track.shots, k));
        score.returns.push_back(episode.total_reward);
        score.success_at_end.push_back(episode.success_at_end ? 1 : 0);
        score.failed.push_back(episode.failure.empty() ? 0 : 1);
      }
      scores.push_back(std::move(score));
    }
    return scores;
  }

  const SwapRequest& request_;
  TrainedAlgorithm trained_;
  Result head_;
  std::vector<Cell> cells_;
  std::vector<std::string> kinds_;  // of the cells
  std::mutex mutex_;
  std::atomic<bool> stopped_ = false;
  std::size_t done_ = 0;
  Tally tally_;
};

// The lowest return of any sound episode; nothing when there is none.
std::optional<double> worst_return(const SwapOutcome& outcome) {
  std::optional<double> worst;
  for (const SwappedScore& score : outcome.scores) {
    for (std::size_t i = 0; i < score.returns.size(); ++i) {
      if (score.failed[i] == 0)
        worst = std::min(worst.value_or(score.returns[i]), score.returns[i]);
    }
  }
  return worst;
}

}  // namespace

std::string_view shots_of_name(ShotsOf source) {
  constexpr std::array<std::string_view, kShotSources> kNames = {"none", "own", "same-kind",
                                                                 "other-kind"};
  return kNames.at(static_cast<std::size_t>(source));
}

SwapOutcome swap_shots(const SwapRequest& request) { return Swap(request).run(); }

SwapSummary summary_of(const SwapOutcome& outcome, ShotsOf source) {
  const auto worst = worst_return(outcome);
  SwapSummary summary;
  std::vector<double> returns, successes;  // of all episodes: each variant has as many
  for (const SwappedScore& score : outcome.scores) {
    if (score.source != source) continue;
    ++summary.variants;
    for (std::size_t i = 0; i < score.returns.size(); ++i) {
      const bool failed = score.failed[i] != 0;
      summary.failed_episodes += failed ? 1 : 0;
      returns.push_back(failed ? worst.value_or(0.0) : score.returns[i]);
      successes.push_back(failed ? 0.0 : score.success_at_end[i]);
    }
  }
  if (returns.empty()) return summary;
  if (worst) summary.mean_return = mean(returns);
  summary.success_at_end = mean(successes);
  return summary;
}

Json to_json(const SwapRequest& request, const SwapOutcome& outcome) {
  Json rows = Json::array();
  for (const SwappedScore& score : outcome.scores) {
    rows.push_back({{"variant", score.variant},
                    {"shots", shots_of_name(score.source)},
                    {"shots_of", score.shots_of},
                    {"returns", score.returns},
                    {"success_at_end", score.success_at_end},
                    {"failed", score.failed}});
  }
  return {{"schema", "adaptbench-swapped-shots@1"},
          {"track", {{"name", request.track.name}, {"hash", request.track.hash}}},
          {"algorithm", outcome.algorithm},
          {"seed", outcome.seed},
          {"checkpoint", outcome.checkpoint_hash},
          {"level", level_name(request.level)},
          {"build", build_info()},
          {"rows", rows}};
}

}  // namespace adaptbench
