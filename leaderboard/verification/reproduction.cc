#include "leaderboard/verification/reproduction.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <mutex>
#include <new>
#include <numeric>

#include "core/error.h"
#include "core/file.h"
#include "leaderboard/harness/cell_scoring.h"
#include "leaderboard/harness/data_files.h"
#include "leaderboard/harness/result_head.h"
#include "leaderboard/harness/rows_file.h"
#include "leaderboard/verification/agreement.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestActions = std::size_t{1} << 31;

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

Rerun compared(const std::vector<ScoredShot>& then, const std::vector<ScoredShot>& now,
               bool identical) {
  return {contradiction(then, now), identical, cell_means(then), cell_means(now)};
}

Rerun replay_cell(const fs::path& folder, const Result& result, const Cell& cell) {
  const Row& row = result.rows[cell.number];
  Environment environment(cell.variant(), reveal_to(result.told_task));
  const auto actions =
      read_actions(actions_path(folder, cell.number), row, environment.action_size());
  std::span<const float> left(actions);
  std::vector<ScoredShot> shots;
  for (std::size_t shot = 0; shot < row.shots.size(); ++shot) {
    Episodes episodes;
    for (std::size_t i = 0; i < row.shots[shot].returns.size(); ++i) {
      const auto length =
          static_cast<std::size_t>(row.shots[shot].lengths[i] * environment.action_size());
      const Random random = scoring_stream(cell, static_cast<int>(shot), static_cast<int>(i));
      episodes.push_back(environment.run(Recorded(left.first(length)), random, true));
      left = left.subspan(length);
    }
    shots.push_back(summarise(episodes, environment.family()));
  }
  return compared(row.shots, shots, shots == row.shots);
}

// What the row holds up to where the other one ran out of time.
void cut_to(const Row& then, Row& now) {
  now.shots.resize(std::min(now.shots.size(), then.shots.size()));
  now.collected.resize(std::min(now.collected.size(), then.collected.size()));
  now.gradient_updates = then.gradient_updates;
  now.failure = then.failure;
}

// Runs `one` for every sampled cell; what it throws becomes the cell's error, but for what this
// machine lacks (an engine, OpenGL, memory): that says nothing of the result.
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
    } catch (const SimulationError&) {
      throw;
    } catch (const Error& error) {
      reruns[i].error = error.what();
    }
    const std::lock_guard lock(mutex);
    if (request.progress != nullptr) {
      request.progress->report(
          {phase, ++done, static_cast<std::int64_t>(sample.size()), reruns[i].now.reward});
    }
  });
  return reruns;
}

// The cells that a request asks for: all, or a seeded sample.
std::vector<std::size_t> sampled_cells(const VerifyRequest& request, std::size_t cells) {
  std::vector<std::size_t> numbers(cells);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  if (request.all || cells == 0) return numbers;
  const auto count = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::ceil(request.share * static_cast<double>(cells))), 1, cells);
  Random random = Random(request.sample_seed.value()).split("verify");
  for (std::size_t i = 0; i < count; ++i)
    std::swap(numbers[i], numbers[i + random.below(cells - i)]);
  numbers.resize(count);
  std::ranges::sort(numbers);
  return numbers;
}

// Runs `one` for the sampled cells and judges what comes out.
template <class One>
void check_sample(const VerifyRequest& request, const Result& result, const std::string& phase,
                  const std::string& what, const One& one, Verdict& verdict) {
  const std::size_t cells = result.rows.size();
  const auto sample = sampled_cells(request, cells);
  const auto reruns = rerun_all(request, sample, phase, one);
  std::string claim = fmt::format("{} of {} of {} cells", what, sample.size(), cells);
  if (sample.size() < cells) claim += fmt::format(" (sample seed {})", *request.sample_seed);
  judge(reruns, sample, result, request.threads->size(), what, claim, verdict);
  if (sample.size() < cells)
    verdict.not_checked.push_back(fmt::format("{} of the other {} cells (sample seed {})", what,
                                              cells - sample.size(), *request.sample_seed));
}

}  // namespace

void replay_actions(const VerifyRequest& request, const Result& result,
                    const std::vector<Cell>& cells, Verdict& verdict) {
  const fs::path folder = request.result.parent_path();
  if (!fs::is_directory(folder / "actions")) {
    verdict.problems.push_back(
        "no actions were recorded beside this result (evaluate with --record-actions); level 3 "
        "needs none");
    return;
  }
  const auto one = [&](std::size_t cell) { return replay_cell(folder, result, cells[cell]); };
  check_sample(request, result, "replay", "replaying the recorded actions", one, verdict);
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
    if (canonical_dump(result_head_to_json(result_head(result.track, trained))) !=
        canonical_dump(result_head_to_json(result))) {
      verdict.problems.push_back(
          "algorithm, options or training in the result differ from what the checkpoint says");
      return;
    }
  } catch (const Error& error) {
    verdict.problems.push_back(error.what());
    return;
  }
  Track untimed = result.track;  // how long it takes is the machine's
  untimed.limits.seconds.reset();
  const auto one = [&](std::size_t number) {
    const Row& then = result.rows[number];
    Row now = score_cell(untimed, *trained.algorithm, reveal_to(result.told_task), cells[number],
                         nullptr);
    if (failed_for_time(result.track, then)) cut_to(then, now);
    Rerun rerun = compared(then.shots, now.shots, chain_value("", now) == chain_value("", then));
    if (now.failure != then.failure)
      rerun.error = "failure '" + now.failure + "', recorded is '" + then.failure + "'";
    return rerun;
  };
  check_sample(request, result, "score again", "adapting and scoring again", one, verdict);
}

}  // namespace adaptbench
