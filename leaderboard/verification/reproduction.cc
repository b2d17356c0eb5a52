#include "leaderboard/verification/reproduction.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <mutex>
#include <numeric>

#include "core/error.h"
#include "core/file.h"
#include "leaderboard/harness/cell_scoring.h"
#include "leaderboard/harness/result_head.h"
#include "leaderboard/harness/rows_file.h"
#include "leaderboard/harness/system_info.h"
#include "leaderboard/statistics/aggregate.h"
#include "leaderboard/statistics/student_t.h"
#include "leaderboard/verification/file_checks.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestActions = std::size_t{1} << 31;
constexpr double kRounding =
    1e-6;  // of a mean return: far above that of sums, far below any effect

// Plays one recorded episode; when it runs longer than the record it stands still, and the digests
// will tell.
class Recorded final : public Policy {
 public:
  explicit Recorded(std::span<const float> actions) : actions_(actions) {}
  [[nodiscard]] std::unique_ptr<Actor> begin_episode(Random) const override {
    return std::make_unique<Player>(actions_);
  }

 private:
  class Player final : public Actor {
   public:
    explicit Player(std::span<const float> actions) : left_(actions) {}
    void act(std::span<const float>, std::span<float> action) override {
      std::ranges::fill(action, 0.0F);
      const std::size_t count = std::min(action.size(), left_.size());
      std::copy_n(left_.begin(), count, action.begin());
      left_ = left_.subspan(count);
    }

   private:
    std::span<const float> left_;
  };
  std::span<const float> actions_;
};

// What running a cell again gave.
struct Rerun {
  std::string error;      // why it could not be run
  bool identical = true;  // every digest and return
  double mean_then = 0.0, mean_now = 0.0;
};

std::vector<float> read_actions(const fs::path& path, const Row& row, int action_size) {
  const std::string bytes = read_file(path, kLargestActions);
  std::size_t steps = 0;
  for (const ScoredShot& shot : row.shots)
    steps = std::accumulate(shot.lengths.begin(), shot.lengths.end(), steps);
  const std::size_t count = steps * static_cast<std::size_t>(action_size);
  if (bytes.size() != count * sizeof(float)) {
    throw DataError(fmt::format("{} holds {} bytes, {} steps need {}", path.string(), bytes.size(),
                                steps, count * sizeof(float)));
  }
  std::vector<float> actions(count);
  if (count > 0) std::memcpy(actions.data(), bytes.data(), bytes.size());
  return actions;
}

double mean_return(const Row& row) {
  double sum = 0.0;
  std::size_t episodes = 0;
  for (const ScoredShot& shot : row.shots) {
    sum = std::accumulate(shot.returns.begin(), shot.returns.end(), sum);
    episodes += shot.returns.size();
  }
  return episodes > 0 ? sum / static_cast<double>(episodes) : 0.0;
}

Rerun replay_cell(const fs::path& folder, const Result& result, const Cell& cell) {
  const Row& row = result.rows[cell.number];
  Environment environment(cell.variant(), reveal_to(result.told_task));
  const auto actions =
      read_actions(actions_path(folder, cell.number), row, environment.action_size());
  std::span<const float> left(actions);
  Rerun rerun;
  double total = 0.0, played = 0.0;
  for (std::size_t shot = 0; shot < row.shots.size(); ++shot) {
    Episodes episodes;
    for (std::size_t i = 0; i < row.shots[shot].returns.size(); ++i) {
      const auto length =
          static_cast<std::size_t>(row.shots[shot].lengths[i] * environment.action_size());
      const Random random = scoring_stream(cell, static_cast<int>(shot), static_cast<int>(i));
      episodes.push_back(environment.run(Recorded(left.first(length)), random, true));
      left = left.subspan(length);
      rerun.identical =
          rerun.identical && episodes.back().total_reward == row.shots[shot].returns[i];
      total += episodes.back().total_reward;
      ++played;
    }
    rerun.identical = rerun.identical && joint_digest(episodes) == row.shots[shot].digest;
  }
  rerun.mean_then = mean_return(row);
  rerun.mean_now = total / std::max(played, 1.0);
  return rerun;
}

// Across machines trajectories of a chaotic system part, and only their means can be compared:
// Student's t test on the paired differences of the cells' mean returns. Means that differ by no
// more than rounding are alike whatever their spread. False: there are too few cells to tell.
bool judge_means(const std::vector<Rerun>& reruns, const std::string& what, ProblemList& problems,
                 Verdict& verdict) {
  std::vector<double> differences, sizes;
  for (const Rerun& rerun : reruns) {
    differences.push_back(rerun.mean_now - rerun.mean_then);
    sizes.push_back(std::max(std::abs(rerun.mean_now), std::abs(rerun.mean_then)));
  }
  const double difference = mean(differences), cells = static_cast<double>(reruns.size());
  if (std::abs(difference) <= kRounding * mean(sizes)) {
    verdict.agreement =
        "statistically consistent: engine, build or processor differ; the mean return does not";
    return true;
  }
  if (reruns.size() < 2) return false;
  const double error = standard_deviation(differences) / std::sqrt(cells);
  const double p = error == 0.0 ? 0.0 : student_t_two_sided_p(difference / error, cells - 1.0);
  verdict.agreement = fmt::format(
      "{}statistically consistent: engine, build or processor differ; paired t test over {} cells, "
      "p = {:.3f}",
      p >= 0.01 ? "" : "not ", reruns.size(), p);
  if (p < 0.01)
    problems.add(what +
                 " gives other returns, beyond what another engine version or processor explains");
  return true;
}

// One machine and build promises the same bits; of others judge_means tells.
void judge(const std::vector<Rerun>& reruns, const std::vector<std::size_t>& sample,
           const Result& result, int threads, const std::string& what, Verdict& verdict) {
  ProblemList problems;
  std::vector<std::size_t> differing;
  for (std::size_t i = 0; i < reruns.size(); ++i) {
    if (!reruns[i].error.empty())
      problems.add(fmt::format("cell {}: {}", sample[i], reruns[i].error));
    if (!reruns[i].identical) differing.push_back(sample[i]);
  }
  const Json here = system_info(threads, result.track);
  const bool same = std::ranges::all_of(
      result.sessions, [&](const Json& there) { return same_numerics(there, here); });
  bool told = true;
  if (differing.empty() && problems.empty()) {
    verdict.agreement = "identical";
  } else if (same) {
    for (const std::size_t cell : differing)
      problems.add(fmt::format("cell {}: {} gives another trajectory", cell, what));
  } else if (problems.empty()) {
    told = judge_means(reruns, what, problems, verdict);
  }
  const std::string claim =
      fmt::format("{} of {} of {} cells", what, sample.size(), result.rows.size());
  if (told) {
    problems.settle(claim, verdict);
  } else {
    verdict.not_checked.push_back(claim +
                                  ": too few cells to compare means, and engine, build or "
                                  "processor differ");
  }
  if (sample.size() < result.rows.size()) {
    verdict.not_checked.push_back(
        fmt::format("{} of the other {} cells", what, result.rows.size() - sample.size()));
  }
}

// Runs `one` for every sampled cell; what it throws becomes the cell's error.
template <class One>
std::vector<Rerun> rerun_all(const VerifyRequest& request, const std::vector<std::size_t>& sample,
                             const std::string& phase, const One& one) {
  std::vector<Rerun> reruns(sample.size());
  std::atomic<std::int64_t> done = 0;
  std::mutex mutex;
  request.threads->parallel_for(sample.size(), [&](std::size_t i) {
    if (request.stop != nullptr && *request.stop) throw Interrupted("verification was stopped");
    try {
      reruns[i] = one(sample[i]);
    } catch (const Error& error) {
      reruns[i] = {error.what(), false};
    }
    const std::lock_guard lock(mutex);
    if (request.progress != nullptr) {
      request.progress->report(
          {phase, ++done, static_cast<std::int64_t>(sample.size()), reruns[i].mean_now});
    }
  });
  return reruns;
}

}  // namespace

std::vector<std::size_t> sampled_cells(const VerifyRequest& request, std::size_t cells) {
  std::vector<std::size_t> numbers(cells);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  if (request.all || cells == 0) return numbers;
  const auto count = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::ceil(request.share * static_cast<double>(cells))), 1, cells);
  Random random = Random(request.sample_seed).split("verify");
  for (std::size_t i = 0; i < count; ++i)
    std::swap(numbers[i], numbers[i + random.below(cells - i)]);
  numbers.resize(count);
  std::ranges::sort(numbers);
  return numbers;
}

void replay_actions(const VerifyRequest& request, const Result& result,
                    const std::vector<Cell>& cells, Verdict& verdict) {
  const fs::path folder = request.result.parent_path();
  if (!fs::is_directory(folder / "actions")) {
    verdict.problems.push_back(
        "no actions were recorded beside this result (evaluate with --record-actions); level 3 "
        "needs none");
    return;
  }
  const auto sample = sampled_cells(request, cells.size());
  const auto reruns = rerun_all(request, sample, "replay", [&](std::size_t cell) {
    return replay_cell(folder, result, cells[cell]);
  });
  judge(reruns, sample, result, request.threads->size(), "replaying the recorded actions", verdict);
}

void score_again(const VerifyRequest& request, const Result& result, const std::vector<Cell>& cells,
                 Verdict& verdict) {
  const fs::path path = request.checkpoint.empty()
                            ? request.result.parent_path() / "checkpoint.adaptbench"
                            : request.checkpoint;
  TrainedAlgorithm trained;
  try {
    trained = load_trained(result.track, path);
    if (trained.checkpoint_hash != result.checkpoint_hash) {
      verdict.problems.push_back(path.string() +
                                 " is another checkpoint than the one that was scored");
      return;
    }
    if (result_head_to_json(result_head(result.track, trained)) != result_head_to_json(result)) {
      verdict.problems.push_back(
          "algorithm, options or training in the result differ from what the checkpoint says");
      return;
    }
  } catch (const Error& error) {
    verdict.problems.push_back(error.what());
    return;
  }
  const auto sample = sampled_cells(request, cells.size());
  const auto reruns = rerun_all(request, sample, "score again", [&](std::size_t number) {
    const Row& then = result.rows[number];
    const Row now = score_cell(result.track, *trained.algorithm, reveal_to(result.told_task),
                               cells[number], nullptr);
    const std::string error =
        now.failure != then.failure
            ? "failure '" + now.failure + "', recorded is '" + then.failure + "'"
            : "";
    return Rerun{error, chain_value("", now) == chain_value("", then), mean_return(then),
                 mean_return(now)};
  });
  judge(reruns, sample, result, request.threads->size(), "adapting and scoring again", verdict);
}

}  // namespace adaptbench
