#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <mutex>

#include "cli/commands.h"
#include "cli/progress_line.h"
#include "cli/run_options.h"
#include "cli/table.h"
#include "cli/variant_choice.h"
#include "core/error.h"
#include "core/file.h"
#include "core/registry.h"
#include "tasks/locomotion/solvability.h"

namespace adaptbench::cli {
namespace {

struct SolvableOptions : RunOptions {
  std::string family, robot;
  std::vector<std::string> levels = {"train", "in-range", "interpolation", "extrapolation",
                                     "category"};
  SolvabilityPlan plan;
  std::uint64_t seed = 0;
};

std::vector<SolvabilityRow> check(const SolvableOptions& options) {
  const TaskFamily& family = task_families().get(options.family);
  if (std::find(family.spec().reward_parts.begin(), family.spec().reward_parts.end(), "velocity") ==
      family.spec().reward_parts.end()) {
    throw ConfigError(fmt::format(
        "gaits are fitted to tasks that pay for velocity; the reward of '{}' has no such part",
        options.family));
  }
  const std::string robot = options.robot.empty() ? default_robot(family) : options.robot;
  const VariantSpace space(family, robots().get(robot), "mujoco");
  SolvabilityPlan plan = options.plan;
  for (const auto& level : options.levels) plan.levels.push_back(level_from_name(level));
  ThreadPool threads(options.thread_count());
  ProgressLine progress;
  std::mutex mutex;
  return check_solvability(
      space, plan, Random(options.seed), threads, [&](std::size_t done, std::size_t expected) {
        const std::lock_guard lock(mutex);
        ProgressReport report;
        report.phase = fmt::format("fit gaits to {} on {}", options.family, robot);
        report.done = static_cast<std::int64_t>(done);
        report.mean_return = std::numeric_limits<double>::quiet_NaN();
        report.expected = static_cast<std::int64_t>(expected);
        progress.report(report);
      });
}

void write_rows(const std::vector<SolvabilityRow>& rows, const std::string& path) {
  Json out = Json::array();
  for (const auto& row : rows) {
    out.push_back({{"variant", row.variant},
                   {"solved", row.fit.solved()},
                   {"success_rate", row.fit.success_rate},
                   {"mean_return", row.fit.mean_return},
                   {"final_velocity", row.fit.final_velocity},
                   {"evaluations", row.fit.evaluations}});
  }
  write_file_atomically(path, out.dump(1) + "\n");
  fmt::print("Wrote {}\n", path);
}

void print_summary(const std::vector<SolvabilityRow>& rows) {
  std::map<Level, std::pair<int, int>> counts;  // solved, all
  std::vector<std::string> unsolved;
  for (const auto& row : rows) {
    counts[row.level].first += row.fit.solved() ? 1 : 0;
    counts[row.level].second += 1;
    if (!row.fit.solved()) unsolved.push_back(row.variant);
  }
  Table table({"level", "solved", "of"});
  for (const auto& [level, count] : counts) {
    table.add({std::string(level_name(level)), fmt::format("{}", count.first),
               fmt::format("{}", count.second)});
  }
  fmt::print("{}", table.text());
  if (!unsolved.empty()) fmt::print("Not solved (a track lists such variants as excluded):\n");
  for (const auto& variant : unsolved) fmt::print("  {}\n", variant);
}

}  // namespace

void add_check_solvable(CLI::App& program) {
  auto* command = program.add_subcommand(
      "check-solvable", "Fit a gait to every variant of a legged task: can it be solved at all?");
  command->footer(
      "Examples:\n"
      "  adaptbench check-solvable run-direction --robot ant --levels in-range --variants 8\n"
      "  adaptbench check-solvable run-velocity --robot half-cheetah --out solvable.json");
  auto options = std::make_shared<SolvableOptions>();
  command->add_option("TASK", options->family, "Name of a task (adaptbench list tasks)")
      ->required();
  command->add_option("--robot", options->robot,
                      "Name of a robot (default: the first that the task runs on)");
  command->add_option("--levels", options->levels, "Ladder levels, separated by commas")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--first", options->plan.first, "Index of the first variant of each level")
      ->capture_default_str();
  command->add_option("--variants", options->plan.variants, "How many of each level")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--evaluations", options->plan.evaluations, "Episodes of each search")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      ->add_option("--attempts", options->plan.attempts,
                   "Searches per variant, until one solves it")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_seed(*command, "--seed", options->seed, "Seed of the searches");
  command->add_option("--out", options->out, "Write the rows to this JSON file");
  options->add_threads(*command);
  command->callback([options] {
    const auto rows = check(*options);
    print_summary(rows);
    if (!options->out.empty()) write_rows(rows, options->out);
  });
}

}  // namespace adaptbench::cli
