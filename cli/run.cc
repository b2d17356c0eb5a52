#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <new>
#include <utility>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/process.h"
#include "cli/run_options.h"
#include "core/error.h"
#include "core/registry.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/evaluation.h"
#include "leaderboard/harness/training.h"
#include "leaderboard/publication/board.h"

namespace adaptbench::cli {
namespace {

struct RunCommand : RunOptions {
  std::vector<std::string> algorithms;
  std::uint64_t seed = 0;
  int seeds = 1;
};

// "maml.inner_step_size=0.1" belongs to maml; without a prefix an assignment belongs to the only
// algorithm there is.
std::vector<std::string> assignments_for(const std::string& algorithm, const RunCommand& command) {
  std::vector<std::string> result;
  for (const auto& assignment : command.assignments) {
    const auto dot = assignment.substr(0, assignment.find('=')).find('.');
    const std::string owner = dot == std::string::npos ? "" : assignment.substr(0, dot);
    if (owner.empty() && command.algorithms.size() > 1) {
      throw ConfigError(
          fmt::format("--set '{}' does not say for which algorithm; write --set {}.{}", assignment,
                      command.algorithms.front(), assignment));
    }
    const auto& known = command.algorithms;
    if (!owner.empty() && std::find(known.begin(), known.end(), owner) == known.end()) {
      throw ConfigError(unknown_name_message("algorithm of this run", owner, known));
    }
    if (owner.empty()) result.push_back(assignment);
    if (owner == algorithm) result.push_back(assignment.substr(dot + 1));
  }
  return result;
}

// Options of every algorithm, so that a mistake in the last one shows before the first one trains.
std::map<std::string, Json> options_of_all(const RunCommand& command) {
  if (!command.config.empty() && command.algorithms.size() > 1) {
    throw ConfigError(
        "--config holds the options of one algorithm, and this run has several; use --set "
        "ALGORITHM.OPTION=VALUE");
  }
  std::map<std::string, Json> result;
  for (const auto& name : command.algorithms) {
    if (!result.emplace(name, given_options(name, command.config, assignments_for(name, command)))
             .second) {
      throw ConfigError(fmt::format("algorithm '{}' is named twice", name));
    }
  }
  return result;
}

void train_and_evaluate(const TrainRequest& request) {
  if (has_result(request)) return;
  const TrainOutcome outcome = train(request);
  EvaluateRequest evaluation;
  evaluation.track = request.track;
  evaluation.checkpoint = outcome.checkpoint;
  evaluation.out = request.out;
  evaluation.threads = request.threads;
  evaluation.progress = request.progress;
  evaluation.stop = request.stop;
  evaluate(evaluation);
}

// Returns how many runs failed. One that fails is reported, and the others go on.
int run_all(const RunCommand& command, const Track& track, const std::filesystem::path& folder,
            LongRun& work) {
  const auto options = options_of_all(command);
  TrainRequest request;
  request.track = track;
  work.lend_to(request);
  request.checkpoint_every_s = command.checkpoint_every_s;
  int failed = 0;
  for (std::uint64_t seed = command.seed;
       seed < command.seed + static_cast<std::uint64_t>(command.seeds); ++seed) {
    for (const auto& name : command.algorithms) {
      request.algorithm = name;
      request.options = options.at(name);
      request.seed = seed;
      request.out = seed_folder(folder, name, seed);
      const auto report = [&](const char* reason) {
        work.finish();
        fmt::print(stderr, "adaptbench: {} with seed {} failed: {}\n", name, seed, reason);
        ++failed;
      };
      try {
        train_and_evaluate(request);
      } catch (const Interrupted&) {
        throw;
      } catch (const std::bad_alloc&) {
        report("out of memory");
      } catch (const std::exception& error) {  // also what a plug-in or libtorch throws
        report(error.what());
      }
    }
  }
  return failed;
}

// A board's own column of failures is one of many numbers; this says it in words.
void print_failed_cells(const Json& board, const Track& track) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;  // failed, of
  const auto count = [&counts](const Json& levels) {
    for (const Json& level : levels) {
      for (const Json& entry : level.at("entries")) {
        auto& [failed, cells] = counts[entry.at("label")];
        failed += entry.at("failed_cells").get<std::size_t>();
        cells +=
            level.at("cells_per_seed").get<std::size_t>() * entry.at("seeds").get<std::size_t>();
      }
    }
  };
  for (const Json& ranked : board.at("tracks")) {
    if (ranked.at("name") != track.name) continue;  // of another track in the same folder
    count(ranked.at("levels"));
    if (ranked.contains("unscored_levels")) count(ranked.at("unscored_levels"));
  }
  for (const auto& [label, failures] : counts) {
    if (failures.first == 0) continue;
    fmt::print("{}: {} of {} cells failed; their rows say why (\"failure\")\n", label,
               failures.first, failures.second);
  }
}

void print_summary(const Track& track, const std::filesystem::path& folder,
                   const std::filesystem::path& board_path, const Json& board) {
  fmt::print("{}\n", show_board(board, TableStyle::kTerminal));
  print_failed_cells(board, track);
  fmt::print("Leaderboard:  {}\nResult files: {}\n", board_path.string(),
             (folder / "*" / "seed-*" / "result.json").string());
}

void run_run(const RunCommand& command) {
  const Track track = load_track(command.track);
  require_runnable(track);
  const std::filesystem::path folder =
      command.out.empty() ? default_folder(track) : std::filesystem::path(command.out);
  prepare_blas();
  LongRun work(command.thread_count());
  const int failed = run_all(command, track, folder, work);
  work.finish();
  const int planned = command.seeds * static_cast<int>(command.algorithms.size());
  if (failed < planned) {
    BoardRequest request;
    request.results = folder;
    request.threads = &work.threads();
    const Json board = build_board(request);
    const auto path = folder / "leaderboard.json";
    write_board(board, path);
    print_summary(track, folder, path, board);
  }
  if (failed > 0) throw Error(fmt::format("{} of {} runs failed, see above", failed, planned));
}

}  // namespace

void add_run(CLI::App& program) {
  auto* command = program.add_subcommand(
      "run", "Train and evaluate algorithms on a track, and build the leaderboard");
  command->footer(
      "Run again with the same --out, it goes on where it was stopped and repeats nothing that is "
      "done.\n"
      "Examples:\n"
      "  adaptbench run --track point-goal/plain --algorithms maml,scratch,random,oracle --seeds "
      "3\n"
      "  adaptbench run --track point-goal/plain --algorithms maml,reptile --set "
      "maml.inner_step_size=0.5 --out runs/compare");
  auto options = std::make_shared<RunCommand>();
  options->add_track(*command);
  command
      ->add_option("--algorithms,--algorithm", options->algorithms,
                   "Names of algorithms, separated by commas")
      ->delimiter(',')
      ->required();
  add_seed(*command, "--seed", options->seed, "First training seed");
  command->add_option("--seeds", options->seeds, "How many training seeds")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command->add_option("--out", options->out,
                      "Folder for everything that is written (default: runs/TRACK)");
  options->add_training(*command);
  options->add_threads(*command);
  command->callback([options] { run_run(*options); });
}

}  // namespace adaptbench::cli
