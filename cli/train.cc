#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/process.h"
#include "cli/run_options.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/training.h"

namespace adaptbench::cli {
namespace {

struct TrainOptions : RunOptions {
  std::string algorithm;
  std::uint64_t seed = 0;
};

void run_train(const TrainOptions& options) {
  TrainRequest request;
  request.track = load_track(options.track);
  require_runnable(request.track);
  request.algorithm = options.algorithm;
  request.options = given_options(options.algorithm, options.config, options.assignments);
  request.seed = options.seed;
  request.out = options.out.empty()
                    ? seed_folder(default_folder(request.track), options.algorithm, options.seed)
                    : std::filesystem::path(options.out);
  prepare_blas();
  LongRun run(options.thread_count());
  run.lend_to(request);
  request.checkpoint_every_s = options.checkpoint_every_s;
  const TrainOutcome outcome = train(request);
  run.finish();
  fmt::print("{} {} in {} iterations, {} environment steps.\nCheckpoint: {}\n", options.algorithm,
             outcome.was_complete ? "was trained already," : "trained", outcome.iterations,
             outcome.steps, outcome.checkpoint.string());
  fmt::print("Next: adaptbench evaluate --track {} --checkpoint {}\n", options.track,
             outcome.checkpoint.string());
}

}  // namespace

void add_train(CLI::App& program) {
  auto* command =
      program.add_subcommand("train", "Train an algorithm on the training variants of a track");
  command->footer(
      "Run again with the same --out, training goes on where its checkpoint stands, with the same "
      "bits as if never stopped.\n"
      "Examples:\n"
      "  adaptbench train --track point-goal/plain --algorithm maml --seed 1\n"
      "  adaptbench train --track point-goal/plain --algorithm maml --set inner_step_size=0.5 "
      "--out runs/large-steps");
  auto options = std::make_shared<TrainOptions>();
  options->add_track(*command);
  command
      ->add_option("--algorithm", options->algorithm,
                   "Name of an algorithm (adaptbench list algorithms)")
      ->required();
  add_seed(*command, "--seed", options->seed, "Training seed");
  command->add_option("--out", options->out,
                      "Folder for the checkpoint and log (default: runs/TRACK/ALGORITHM/seed-N)");
  options->add_training(*command);
  options->add_threads(*command);
  command->callback([options] { run_train(*options); });
}

}  // namespace adaptbench::cli
