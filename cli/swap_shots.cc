#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/number_check.h"
#include "cli/process.h"
#include "cli/run_options.h"
#include "cli/table.h"
#include "core/file.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/swapped_shots.h"

namespace adaptbench::cli {
namespace {

struct SwapOptions : RunOptions {
  std::string checkpoint, level = "in-range";
  std::size_t variants = 64;
};

void print_summary(const SwapOutcome& outcome) {
  constexpr std::array<const char*, kShotSources> kSources = {
      "nothing", "its own shots", "shots of another of its kind", "shots of another kind"};
  Table table({"adapted to", "variants", "return", "success at the end", "failed simulations"});
  for (std::size_t i = 0; i < kShotSources; ++i) {
    const SwapSummary summary = summary_of(outcome, static_cast<ShotsOf>(i));
    if (summary.variants == 0) {
      table.add({kSources.at(i), "0", "-", "-", "-"});
      continue;
    }
    table.add({kSources.at(i), fmt::format("{}", summary.variants),
               summary.mean_return ? fmt::format("{:.4g}", *summary.mean_return) : "-",
               fmt::format("{:.0f} %", 100.0 * summary.success_at_end),
               fmt::format("{}", summary.failed_episodes)});
  }
  fmt::print("{}", table.text());
}

void run_swap_shots(const SwapOptions& options) {
  SwapRequest request;
  request.track = load_track(options.track);
  require_runnable(request.track);
  request.checkpoint = options.checkpoint;
  request.level = level_from_name(options.level);
  request.variants = options.variants;
  if (!options.out.empty()) require_writable(options.out);
  prepare_blas();
  LongRun run(options.thread_count());
  run.lend_to(request);
  const SwapOutcome outcome = swap_shots(request);
  run.finish();
  print_summary(outcome);
  if (options.out.empty()) return;
  write_file_atomically(options.out, to_json(request, outcome).dump(1) + '\n');
  fmt::print("Wrote {}\n", options.out);
}

}  // namespace

void add_swap_shots(CLI::App& program) {
  auto* command = program.add_subcommand(
      "swap-shots",
      "Does adapting use what was met? Scores a policy after its own shots and after others'");
  command->footer(
      "Where all shots help alike, the step is the same whatever was met. A kind is a robot and "
      "one value of every choice in the task's table. Nothing here enters a leaderboard.\n"
      "Example:\n"
      "  adaptbench swap-shots --track point-goal/plain --checkpoint "
      "runs/point-goal-plain/maml/seed-1/checkpoint.adaptbench");
  auto options = std::make_shared<SwapOptions>();
  options->add_track(*command);
  command
      ->add_option("--checkpoint", options->checkpoint,
                   "A checkpoint that `adaptbench train` wrote")
      ->required();
  command->add_option("--level", options->level, "Ladder level whose variants are scored")
      ->capture_default_str();
  command->add_option("--variants", options->variants, "How many, from the first of the level on")
      ->check(whole_number_between(2, 1'000'000))
      ->capture_default_str();
  command->add_option("--out", options->out, "Keep every variant's returns in this JSON file");
  options->add_threads(*command);
  command->callback([options] { run_swap_shots(*options); });
}

}  // namespace adaptbench::cli
