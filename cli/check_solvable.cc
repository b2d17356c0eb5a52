#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "cli/commands.h"
#include "cli/progress_line.h"
#include "cli/run_options.h"
#include "cli/table.h"
#include "cli/variant_choice.h"
#include "core/error.h"
#include "core/file.h"
#include "core/reference_check.h"
#include "core/registry.h"
#include "tasks/locomotion/solvability.h"

namespace adaptbench::cli {
namespace {

struct SolvableOptions : RunOptions {
  std::string family, robot;
  std::vector<std::string> levels = {"train", "in-range", "interpolation", "extrapolation",
                                     "category"};
  SolvabilityPlan plan;
  int episodes = 1;
  std::uint64_t seed = 0;
};

// What both ways to solve a variant have in common.
struct SolvedRow {
  std::string variant, group;  // the group is a row of the summary
  Level level = Level::kTrain;
  bool solved = false;
  Json details;  // of the JSON file
};

using Done = std::function<void(std::size_t, std::size_t)>;

std::vector<SolvedRow> run_references(const SolvableOptions& options, const TaskFamily& family,
                                      const Robot& robot, ThreadPool& threads, const Done& done) {
  std::vector<SolvedRow> solved;
  const ReferencePlan plan{options.plan.levels, options.plan.first, options.plan.variants,
                           options.episodes};
  for (const ReferenceRow& row :
       check_reference(family, robot, "mujoco", plan, Random(options.seed), threads, done)) {
    const bool all = row.success_at_end > 1.0 - 1e-9;
    solved.push_back({row.variant, row.choices.substr(0, row.choices.find(' ')), row.level, all,
                      Json{{"success_ever", row.success_ever},
                           {"success_at_end", row.success_at_end},
                           {"mean_return", row.mean_return},
                           {"failure", row.failure}}});
  }
  return solved;
}

std::vector<SolvedRow> fit_gaits(const SolvableOptions& options, const TaskFamily& family,
                                 const Robot& robot, ThreadPool& threads, const Done& done) {
  const auto& parts = family.spec().reward_parts;
  if (std::find(parts.begin(), parts.end(), "velocity") == parts.end()) {
    throw ConfigError(fmt::format(
        "task '{}' has no reference controller; gaits are fitted to tasks that pay for velocity, "
        "and its reward has no such part",
        options.family));
  }
  std::vector<SolvedRow> solved;
  for (const SolvabilityRow& row :
       check_solvability(VariantSpace(family, robot, "mujoco"), options.plan, Random(options.seed),
                         threads, done)) {
    solved.push_back({row.variant, "all", row.level, row.fit.solved(),
                      Json{{"success_rate", row.fit.success_rate},
                           {"mean_return", row.fit.mean_return},
                           {"final_velocity", row.fit.final_velocity},
                           {"evaluations", row.fit.evaluations}}});
  }
  return solved;
}

std::vector<SolvedRow> check(SolvableOptions options) {
  const TaskFamily& family = task_families().get(options.family);
  const Robot& robot = robots().get(options.robot.empty() ? default_robot(family) : options.robot);
  const VariantSpace space(family, robot, "mujoco");
  const bool has_reference = family.reference_controller(space.table().nominal(), robot) != nullptr;
  for (const auto& level : options.levels) options.plan.levels.push_back(level_from_name(level));
  ThreadPool threads(options.thread_count());
  ProgressLine progress;
  std::mutex mutex;
  const Done done = [&](std::size_t finished, std::size_t expected) {
    const std::lock_guard lock(mutex);
    ProgressReport report;
    report.phase =
        fmt::format("{} {} on {}", has_reference ? "run the reference on" : "fit gaits to",
                    options.family, robot.spec().name);
    report.done = static_cast<std::int64_t>(finished);
    report.mean_return = std::numeric_limits<double>::quiet_NaN();
    report.expected = static_cast<std::int64_t>(expected);
    progress.report(report);
  };
  return has_reference ? run_references(options, family, robot, threads, done)
                       : fit_gaits(options, family, robot, threads, done);
}

void write_rows(const std::vector<SolvedRow>& rows, const std::string& path) {
  Json out = Json::array();
  for (const SolvedRow& row : rows) {
    Json line = {{"variant", row.variant}, {"solved", row.solved}};
    line.update(row.details);
    out.push_back(std::move(line));
  }
  write_file_atomically(path, out.dump(1) + "\n");
  fmt::print("Wrote {}\n", path);
}

void print_summary(const std::vector<SolvedRow>& rows) {
  std::map<std::pair<std::string, Level>, std::pair<int, int>> counts;  // solved, all
  for (const SolvedRow& row : rows) {
    auto& [solved, all] = counts[{row.group, row.level}];
    solved += row.solved ? 1 : 0;
    ++all;
  }
  Table table({"kind", "level", "solved", "of"});
  for (const auto& [place, count] : counts) {
    table.add({place.first, std::string(level_name(place.second)), fmt::format("{}", count.first),
               fmt::format("{}", count.second)});
  }
  fmt::print("{}", table.text());
  const auto is_solved = [](const SolvedRow& row) { return row.solved; };
  if (std::all_of(rows.begin(), rows.end(), is_solved)) return;
  fmt::print("Not solved (a track lists such variants as excluded):\n");
  for (const SolvedRow& row : rows) {
    if (!row.solved) fmt::print("  {}\n", row.variant);
  }
}

}  // namespace

void add_check_solvable(CLI::App& program) {
  auto* command = program.add_subcommand(
      "check-solvable",
      "Can every variant be solved at all? Runs the task's reference controller, or fits a gait");
  command->footer(
      "A task that comes with a reference controller is shown by that; to others, if they pay for "
      "velocity, a gait is fitted.\n"
      "Examples:\n"
      "  adaptbench check-solvable open-door --robot ur5 --variants 32\n"
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
  command->add_option("--episodes", options->episodes, "Of a reference controller on each variant")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      ->add_option("--evaluations", options->plan.evaluations, "Episodes of each search of a gait")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      ->add_option("--attempts", options->plan.attempts,
                   "Searches per variant, until one solves it")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_seed(*command, "--seed", options->seed, "Seed of the episodes and searches");
  command->add_option("--out", options->out, "Write the rows to this JSON file");
  options->add_threads(*command);
  command->callback([options] {
    const auto rows = check(*options);
    print_summary(rows);
    if (!options->out.empty()) write_rows(rows, options->out);
  });
}

}  // namespace adaptbench::cli
