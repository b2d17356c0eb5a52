#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/number_check.h"
#include "cli/run_options.h"
#include "cli/table.h"
#include "cli/variant_choice.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/variant_solver.h"
#include "core/variant_space.h"
#include "leaderboard/harness/solvability.h"
#include "tasks/locomotion/gait_fit.h"
#include "tasks/locomotion/gait_solver.h"

namespace adaptbench::cli {
namespace {

constexpr std::int64_t kMost = 1'000'000;  // of whatever is counted

struct SolvableOptions : RunOptions {
  std::string family, robot;
  std::vector<std::string> levels;
  std::size_t first = 0, variants = 64;
  int episodes = 1;
  bool at_random = false;
  std::string of_controllers, of_gaits;  // an option that was given and means the one or the other
  GaitSearch search;
  std::uint64_t seed = 0;
};

VariantSolver solver_of(const SolvableOptions& options, const TaskFamily& family,
                        const Robot& robot) {
  const Random random(options.seed);
  if (options.at_random) return random_solver(options.episodes, random);
  if (has_reference_controller(family, robot)) {
    return reference_solver(family, robot, options.episodes, random);
  }
  return gait_solver(family, robot, "mujoco", options.search, random);
}

std::vector<Level> levels_of(const SolvableOptions& options, const TaskFamily& family,
                             const Robot& robot) {
  std::vector<Level> levels;
  for (const std::string& name : options.levels) {
    if (std::ranges::count(options.levels, name) > 1)
      throw ConfigError(fmt::format("--levels names {} twice", name));
    levels.push_back(named_level(name));
  }
  if (!levels.empty()) return levels;
  const VariantSpace space(family, robot, "mujoco");
  for (const Level level : {Level::kTrain, Level::kInRange, Level::kInterpolation,
                            Level::kExtrapolation, Level::kCategory}) {
    if (space.offers(level)) levels.push_back(level);
  }
  return levels;
}

std::vector<SolvabilityRow> check(const SolvableOptions& options) {
  const TaskFamily& family = task_families().get(options.family);
  const Robot& robot = robots().get(options.robot.empty() ? default_robot(family) : options.robot);
  SolvabilityRequest request;
  request.family = options.family;
  request.robot = robot.spec().name;
  request.levels = levels_of(options, family, robot);
  request.first = options.first;
  request.variants = options.variants;
  request.settings = {{"seed", options.seed}};
  if (options.at_random) request.settings["actions"] = "random";
  const bool plays = options.at_random || has_reference_controller(family, robot);
  const std::string& without_meaning = plays ? options.of_gaits : options.of_controllers;
  if (!without_meaning.empty()) {
    throw ConfigError(fmt::format("{} is of {}", without_meaning,
                                  plays ? "searches of gaits, and the task has a controller"
                                        : "a controller, and for the task gaits are searched"));
  }
  if (plays) {
    request.settings["episodes"] = options.episodes;
  } else {
    request.settings["evaluations"] = options.search.evaluations;
    request.settings["attempts"] = options.search.attempts;
  }
  request.out = options.out;
  LongRun run(options.thread_count());
  run.lend_to(request);
  return check_solvability(request, solver_of(options, family, robot));
}

// A number of a row's details, which may have come from a file; 0 where the solver tells none.
double detail(const SolvabilityRow& row, const std::string& key) {
  JsonFields details(row.solved.details, row.solved.variant + ": details");
  return details.has(key) ? details.number(key, 0.0, kMost) : 0.0;
}

struct Count {
  int variants = 0, solved = 0, failed_episodes = 0;
};

void print_summary(const std::vector<SolvabilityRow>& rows) {
  std::map<std::pair<std::string, Level>, Count> counts;
  for (const SolvabilityRow& row : rows) {
    Count& count = counts[{row.solved.group, row.level}];
    ++count.variants;
    count.solved += row.solved.solved ? 1 : 0;
    count.failed_episodes += static_cast<int>(detail(row, "failed_episodes"));
  }
  Table table({"kind", "level", "solved", "of", "failed simulations"});
  for (const auto& [place, count] : counts) {
    table.add({place.first, std::string(level_name(place.second)), fmt::format("{}", count.solved),
               fmt::format("{}", count.variants), fmt::format("{}", count.failed_episodes)});
  }
  fmt::print("{}", table.text());
}

void print_unsolved(const std::vector<SolvabilityRow>& rows) {
  const auto is_solved = [](const SolvabilityRow& row) { return row.solved.solved; };
  if (std::all_of(rows.begin(), rows.end(), is_solved)) return;
  fmt::print("Not solved (a track lists such variants as excluded):\n");
  for (const SolvabilityRow& row : rows) {
    if (!row.solved.solved) fmt::print("  {}\n", row.solved.variant);
  }
}

void print_accidents(const std::vector<SolvabilityRow>& rows, int episodes) {
  double ever = 0.0, at_end = 0.0;
  for (const SolvabilityRow& row : rows) {
    ever += episodes * detail(row, "success_ever");
    at_end += episodes * detail(row, "success_at_end");
  }
  fmt::print(
      "{} episodes of random actions: {:.0f} with success at some step, {:.0f} at the end.\n",
      rows.size() * static_cast<std::size_t>(episodes), ever, at_end);
  for (const SolvabilityRow& row : rows) {
    const double failed = detail(row, "failed_episodes");
    if (failed > 0) {
      fmt::print("  {}: {} failed simulations, the last: {}\n", row.solved.variant, failed,
                 JsonFields(row.solved.details, row.solved.variant).text("failure"));
    }
  }
}

void add_variants(CLI::App& command, SolvableOptions& options) {
  command.add_option("TASK", options.family, "Name of a task (adaptbench list tasks)")->required();
  command.add_option("--robot", options.robot,
                     "Name of a robot (default: the first that the task runs on)");
  command
      .add_option("--levels", options.levels,
                  "Ladder levels, separated by commas (default: train and all held-out ones of the "
                  "task)")
      ->delimiter(',');
  command.add_option("--first", options.first, "Index of the first variant of each level")
      ->check(whole_number_between(0, kLastIndex))
      ->capture_default_str();
  command.add_option("--variants", options.variants, "How many of each level")
      ->check(whole_number_between(1, kMost))
      ->capture_default_str();
}

void add_solver(CLI::App& command, SolvableOptions& options) {
  auto* random = command.add_flag(
      "--random", options.at_random,
      "Take random actions instead: what succeeds by accident, and what breaks the simulation");
  command
      .add_option("--episodes", options.episodes,
                  "Of a reference controller or of random actions, on each variant")
      ->check(whole_number_between(1, kMost))
      ->capture_default_str();
  command
      .add_option("--evaluations", options.search.evaluations, "Episodes of each search of a gait")
      ->check(whole_number_between(kGaitPopulation, kMost))
      ->excludes(random)
      ->capture_default_str();
  command
      .add_option("--attempts", options.search.attempts,
                  "Searches per variant of a gait, until one solves it")
      ->check(whole_number_between(1, kMost))
      ->excludes(random)
      ->capture_default_str();
  add_seed(command, "--seed", options.seed, "Seed of the episodes and searches");
}

void run_check_solvable(const SolvableOptions& options) {
  const std::vector<SolvabilityRow> rows = check(options);
  print_summary(rows);
  if (options.at_random) {
    print_accidents(rows, options.episodes);
  } else {
    print_unsolved(rows);
  }
  if (!options.out.empty()) fmt::print("Wrote {}\n", options.out);
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
      "  adaptbench check-solvable run-velocity --robot half-cheetah --out solvable.jsonl\n"
      "  adaptbench check-solvable open-door --robot widowx --random --episodes 10");
  auto options = std::make_shared<SolvableOptions>();
  add_variants(*command, *options);
  add_solver(*command, *options);
  command->add_option(
      "--out", options->out,
      "Keep the rows in this file, one JSON line each; what is there already is not solved "
      "again");
  options->add_threads(*command);
  command->callback([options, command] {
    for (const char* name : {"--evaluations", "--attempts"})
      if (command->count(name) > 0) options->of_gaits = name;
    if (command->count("--episodes") > 0) options->of_controllers = "--episodes";
    run_check_solvable(*options);
  });
}

}  // namespace adaptbench::cli
