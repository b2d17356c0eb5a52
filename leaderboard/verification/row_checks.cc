#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/registry.h"
#include "core/task_family.h"
#include "leaderboard/verification/file_checks.h"

namespace adaptbench {
namespace {

bool is_digest(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// The rows must be the planned cells, each once, in order.
void check_plan(const Result& result, const std::vector<Cell>& cells, ProblemList& problems) {
  std::set<std::size_t> seen;
  for (const Row& row : result.rows) {
    if (!seen.insert(row.cell).second)
      problems.add(fmt::format("cell {} is there twice", row.cell));
    if (row.cell >= cells.size()) {
      problems.add(fmt::format("cell {} was never planned; there are {}", row.cell, cells.size()));
      continue;
    }
    const Cell& cell = cells[row.cell];
    if (row.variant != cell.variant().id() || row.level != cell.level ||
        row.repeat != cell.repeat) {
      problems.add(fmt::format("cell {} is of {} (repeat {}), planned was {} (repeat {})", row.cell,
                               row.variant.substr(0, 200), row.repeat, cell.variant().id(),
                               cell.repeat));
    } else if (row.variant_hash != cell.variant().content_hash()) {
      problems.add(fmt::format("cell {}: the content of {} was another one when it was scored",
                               row.cell, row.variant));
    }
  }
  for (std::size_t cell = 0; cell < cells.size(); ++cell) {
    if (!seen.contains(cell))
      problems.add(fmt::format("cell {} ({}) is missing", cell, cells[cell].variant().id()));
  }
  const auto by_cell = [](const Row& a, const Row& b) { return a.cell < b.cell; };
  if (!std::ranges::is_sorted(result.rows, by_cell))
    problems.add("the rows are not in the order of the cells");
}

class RowCheck {
 public:
  RowCheck(const Track& track, const Row& row, ProblemList& problems)
      : track_(track),
        family_(task_families().get(track.family).spec()),
        row_(row),
        problems_(problems) {}

  void run() {
    const std::size_t planned = static_cast<std::size_t>(track_.shots) + 1;
    if (row_.shots.size() > planned)
      add(fmt::format("scored after {} shots, allowed are {}", row_.shots.size() - 1,
                      track_.shots));
    if (row_.failure.empty() && row_.shots.size() < planned) {
      add(fmt::format("scores after {} shots are missing, without a reason for failing",
                      planned - row_.shots.size()));
    }
    const std::size_t after = row_.shots.empty() ? 0 : row_.shots.size() - 1;
    if (row_.collected.size() < after ||
        row_.collected.size() > after + (row_.failure.empty() ? 0 : 1)) {
      add(fmt::format("{} shots were collected, but scored after {}", row_.collected.size(),
                      after));
    }
    const auto& most = track_.limits.gradient_updates;
    if (row_.failure.empty() && most && row_.gradient_updates > *most)
      add(fmt::format("{} gradient updates, allowed are {}", row_.gradient_updates, *most));
    const auto& longest_s = track_.limits.seconds;
    if (row_.failure.empty() && longest_s && row_.adaptation_seconds.value_or(0.0) > *longest_s)
      add(fmt::format("adapted for {} s, allowed are {}", *row_.adaptation_seconds, *longest_s));
    for (const ScoredShot& shot : row_.shots) check(shot);
    for (const CollectedShot& shot : row_.collected) check(shot);
  }

 private:
  void add(const std::string& problem) {
    problems_.add(fmt::format("cell {}: {}", row_.cell, problem));
  }

  void check(const ScoredShot& shot) {
    const auto episodes = static_cast<std::size_t>(track_.evaluation_episodes);
    if (shot.returns.size() != episodes) {
      add(fmt::format("{} episodes were scored, planned are {}", shot.returns.size(), episodes));
      return;
    }
    for (std::size_t i = 0; i < episodes; ++i) {
      if (shot.success_at_end[i] > shot.success_ever[i])
        add("an episode succeeds at its end, but never");
      if (shot.lengths[i] < 1 || shot.lengths[i] > family_.horizon) {
        add(fmt::format("an episode of {} steps; the horizon is {}", shot.lengths[i],
                        family_.horizon));
      }
    }
    check_parts(shot);
    if (!is_digest(shot.digest)) add("the digest is not a SHA-256");
  }

  // The parts of the reward are recorded apart from the return: their sum must be the same.
  void check_parts(const ScoredShot& shot) {
    std::set<std::string> named(family_.reward_parts.begin(), family_.reward_parts.end());
    double sum = 0.0, scale = 1.0;
    for (const auto& [name, value] : shot.parts) {
      if (named.erase(name) == 0) add("unknown part of the reward '" + name.substr(0, 80) + "'");
      sum += value;
      scale += std::abs(value);
    }
    if (!named.empty()) add("part of the reward '" + *named.begin() + "' is missing");
    const double mean = std::accumulate(shot.returns.begin(), shot.returns.end(), 0.0) /
                        static_cast<double>(shot.returns.size());
    for (const double value : shot.returns)
      scale += std::abs(value) / static_cast<double>(shot.returns.size());
    constexpr double kRounding = 1e-9;  // of a few thousand additions in double precision
    if (!(std::abs(mean - sum) <= kRounding * scale)) {
      add(fmt::format("the returns' mean is {}, but the parts of the reward add up to {}", mean,
                      sum));
    }
  }

  void check(const CollectedShot& shot) {
    if (shot.episodes != track_.episodes_per_shot) {
      add(fmt::format("adapted from {} episodes in a shot, allowed are {}", shot.episodes,
                      track_.episodes_per_shot));
    }
    if (shot.steps < shot.episodes || shot.steps > std::int64_t{shot.episodes} * family_.horizon) {
      add(fmt::format("{} steps do not fit {} episodes", shot.steps, shot.episodes));
    }
    if (!is_digest(shot.digest)) add("the digest of a collected shot is not a SHA-256");
  }

  const Track& track_;
  const FamilySpec& family_;
  const Row& row_;
  ProblemList& problems_;
};

}  // namespace

void check_rows(const Result& result, const std::vector<Cell>& cells, Verdict& verdict) {
  ProblemList plan;
  check_plan(result, cells, plan);
  plan.settle("every planned cell is there, once", verdict);
  ProblemList rows;
  for (const Row& row : result.rows) RowCheck(result.track, row, rows).run();
  rows.settle("shots, episodes, lengths and reward parts of every row fit the track", verdict);
}

}  // namespace adaptbench
