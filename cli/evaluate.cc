#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/process.h"
#include "cli/run_options.h"
#include "core/error.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/evaluation.h"

namespace adaptbench::cli {
namespace {

struct EvaluateOptions : RunOptions {
  std::string checkpoint;
  std::string shard;  // "2/8"
  bool resume = false, record_actions = false;
};

void read_shard(const std::string& text, EvaluateRequest& request) {
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, request.shard);
  bool well = number.ec == std::errc() && number.ptr != end && *number.ptr == '/';
  if (well) {
    const auto count = std::from_chars(number.ptr + 1, end, request.shards);
    well = count.ec == std::errc() && count.ptr == end && 0 <= request.shard &&
           request.shard < request.shards;
  }
  if (!well)
    throw ConfigError(
        fmt::format("--shard '{}' must be I/N with 0 <= I < N, for example 0/4", text));
}

void run_evaluate(const EvaluateOptions& options) {
  EvaluateRequest request;
  request.track = load_track(options.track);
  require_runnable(request.track);
  request.checkpoint = options.checkpoint;
  request.out = options.out.empty() ? std::filesystem::absolute(request.checkpoint).parent_path()
                                    : std::filesystem::path(options.out);
  request.resume = options.resume;
  request.record_actions = options.record_actions;
  if (!options.shard.empty()) read_shard(options.shard, request);
  prepare_blas();
  LongRun run(options.thread_count());
  run.lend_to(request);
  const EvaluateOutcome outcome = evaluate(request);
  run.finish();
  fmt::print("Wrote {}\n", outcome.file.string());
  if (outcome.failed_cells > 0) {
    fmt::print("{} of {} cells failed; their rows say why (\"failure\")\n", outcome.failed_cells,
               outcome.cells);
  }
  if (request.shards == 1)
    fmt::print("Next: adaptbench leaderboard show {}\n", outcome.file.parent_path().string());
}

}  // namespace

void add_evaluate(CLI::App& program) {
  auto* command = program.add_subcommand(
      "evaluate", "Adapt a trained algorithm to the held-out variants of a track and score it");
  command->footer(
      "Run again with the same --out, it scores only what is missing; with --resume it says so "
      "when there is nothing to go on from. An agent that fails in a cell gets the worst score "
      "there, and the evaluation goes on: the exit status is 0.\n"
      "Examples:\n"
      "  adaptbench evaluate --track point-goal/plain --checkpoint "
      "runs/point-goal-plain/maml/seed-1/checkpoint.adaptbench\n"
      "  adaptbench evaluate --track point-goal/plain --checkpoint m.adaptbench --shard 0/2 --out "
      "shards/0   (on one machine)\n"
      "  adaptbench evaluate --track point-goal/plain --checkpoint m.adaptbench --shard 1/2 --out "
      "shards/1   (on another)\n"
      "  adaptbench leaderboard merge shards/*/rows.jsonl --out whole");
  auto options = std::make_shared<EvaluateOptions>();
  options->add_track(*command);
  command
      ->add_option("--checkpoint", options->checkpoint,
                   "A checkpoint that `adaptbench train` wrote")
      ->required();
  command->add_option("--out", options->out,
                      "Folder for rows.jsonl and result.json (default: that of the checkpoint)");
  command->add_option("--shard", options->shard,
                      "I/N: score only every Nth planned cell, starting with cell I");
  command->add_flag("--resume", options->resume,
                    "Go on with an evaluation that was begun, and fail when there is none");
  command->add_flag(
      "--record-actions", options->record_actions,
      "Keep the actions of scored episodes, so that they can be replayed without the checkpoint");
  options->add_threads(*command);
  command->callback([options] { run_evaluate(*options); });
}

}  // namespace adaptbench::cli
