#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <set>

#include "cli/commands.h"
#include "cli/long_run.h"
#include "cli/process.h"
#include "cli/run_options.h"
#include "core/error.h"
#include "leaderboard/harness/evaluation.h"
#include "leaderboard/publication/board.h"
#include "leaderboard/publication/breakdown.h"
#include "leaderboard/publication/collection.h"
#include "leaderboard/publication/diff.h"
#include "leaderboard/publication/diversity.h"

namespace adaptbench::cli {
namespace {

struct BoardOptions : RunOptions {
  std::string source;
  int resamples = 10000;
  bool markdown = false;
};

Json build(const BoardOptions& options) {
  ThreadPool threads(options.thread_count());
  BoardRequest request;
  request.results = options.source;
  request.resamples = options.resamples;
  request.threads = &threads;
  return build_board(request);
}

void print_board(const Json& board, bool markdown) {
  fmt::print("{}", show_board(board, markdown ? TableStyle::kMarkdown : TableStyle::kTerminal));
}

void add_resampling(CLI::App& command, BoardOptions& options) {
  command.add_option("--resamples", options.resamples, "Resamples of the bootstrap intervals")
      ->check(CLI::Range(100, 1'000'000))
      ->capture_default_str();
  options.add_threads(command);
}

void add_tables(CLI::App& command, BoardOptions& options) {
  command.add_flag("--markdown", options.markdown, "Print the tables as Markdown");
  add_resampling(command, options);
}

void add_build(CLI::App& group) {
  auto* command = group.add_subcommand("build", "Write leaderboard.json for a folder of results");
  auto options = std::make_shared<BoardOptions>();
  command
      ->add_option("FOLDER", options->source, "Folder searched for result.json files, at any depth")
      ->required();
  command->add_option("--out", options->out,
                      "The file to write (default: FOLDER/leaderboard.json)");
  add_tables(*command, *options);
  command->callback([options] {
    const Json board = build(*options);
    const auto path = options->out.empty()
                          ? std::filesystem::path(options->source) / "leaderboard.json"
                          : std::filesystem::path(options->out);
    write_board(board, path);
    print_board(board, options->markdown);
    fmt::print("Wrote {}\n", path.string());
  });
}

void add_show(CLI::App& group) {
  auto* command = group.add_subcommand(
      "show", "Print the tables of a folder of results or of a leaderboard.json");
  auto options = std::make_shared<BoardOptions>();
  command->add_option("SOURCE", options->source, "Folder of results, or a leaderboard.json")
      ->required();
  add_tables(*command, *options);
  command->callback([options, command] {
    const bool is_folder = std::filesystem::is_directory(options->source);
    for (const char* name : {"--resamples", "--threads"}) {
      if (!is_folder && command->count(name) > 0) {
        throw ConfigError(fmt::format(
            "{} is for a folder of results; a leaderboard.json has its intervals", name));
      }
    }
    print_board(is_folder ? build(*options) : read_json(options->source), options->markdown);
  });
}

void add_diff(CLI::App& group) {
  auto* command = group.add_subcommand(
      "diff",
      "Say which differences between two folders of results, or two files, are significant");
  struct DiffOptions : BoardOptions {
    std::string other;
    bool as_json = false;
  };
  auto options = std::make_shared<DiffOptions>();
  command->add_option("A", options->source, "Folder of results, or one result file")->required();
  command->add_option("B", options->other, "What to compare with; differences are B - A")
      ->required();
  command->add_flag("--json", options->as_json, "Print JSON");
  add_resampling(*command, *options);
  command->callback([options] {
    ThreadPool threads(options->thread_count());
    const Json diff = diff_results(options->source, options->other, options->resamples, threads);
    fmt::print("{}", options->as_json ? diff.dump(2) + "\n" : show_diff(diff));
  });
}

void add_diversity(CLI::App& group) {
  auto* command = group.add_subcommand(
      "diversity", "Show how returns grow with the number of training variants, track by track");
  struct DiversityOptions : BoardOptions {
    std::vector<std::filesystem::path> folders;
    bool as_json = false;
  };
  auto options = std::make_shared<DiversityOptions>();
  command
      ->add_option("FOLDER", options->folders,
                   "Folders of results on tracks that train on differently many variants")
      ->required();
  auto* markdown = command->add_flag("--markdown", options->markdown,
                                     "Print a table of successes for each algorithm");
  command->add_flag("--json", options->as_json, "Print JSON")->excludes(markdown);
  add_resampling(*command, *options);
  command->callback([options] {
    ThreadPool threads(options->thread_count());
    const Json table = diversity(options->folders, options->resamples, threads);
    const TableStyle style = options->markdown ? TableStyle::kMarkdown : TableStyle::kTerminal;
    fmt::print("{}", options->as_json ? table.dump(2) + "\n" : show_diversity(table, style));
  });
}

void add_breakdown(CLI::App& group) {
  auto* command = group.add_subcommand(
      "breakdown", "Show how each algorithm does on each kind of variant, level beside level");
  struct BreakdownOptions {
    std::string folder, measure = "success";
    std::set<std::string> choices;
    bool markdown = false, as_json = false;
  };
  auto options = std::make_shared<BreakdownOptions>();
  command->add_option("FOLDER", options->folder, "Folder of results")->required();
  command
      ->add_option("--by", options->choices,
                   "A choice, e.g. handle or robot; may be given again (default: all by which "
                   "variants differ)")
      ->allow_extra_args(false);
  auto* measure = command
                      ->add_option("--measure", options->measure,
                                   "What to show of the episodes after the last shot")
                      ->check(CLI::IsMember({"success", "return"}))
                      ->capture_default_str();
  auto* markdown =
      command->add_flag("--markdown", options->markdown, "Print the tables as Markdown");
  command->add_flag("--json", options->as_json, "Print JSON, which has both measures")
      ->excludes(measure)
      ->excludes(markdown);
  command->callback([options] {
    const Json tables = breakdown(options->folder, options->choices);
    const Measure shown = options->measure == "return" ? Measure::kReturn : Measure::kSuccess;
    const TableStyle style = options->markdown ? TableStyle::kMarkdown : TableStyle::kTerminal;
    fmt::print("{}",
               options->as_json ? tables.dump(2) + "\n" : show_breakdown(tables, shown, style));
  });
}

void add_merge(CLI::App& group) {
  auto* command = group.add_subcommand(
      "merge", "Join the rows of all shards of one evaluation into a result file");
  struct MergeOptions {
    std::vector<std::string> rows;
    std::string out;
  };
  auto options = std::make_shared<MergeOptions>();
  command->add_option("ROWS", options->rows, "rows.jsonl files")->required();
  command->add_option("--out", options->out, "Folder for result.json")->required();
  command->callback([options] {
    const std::vector<std::filesystem::path> rows(options->rows.begin(), options->rows.end());
    fmt::print("Wrote {}\n", merge_shards(rows, options->out).string());
  });
}

// A collection is a folder of verified results with a log of what came and went, and why.
struct CollectionOptions : RunOptions {
  std::string folder, result, reason;

  void add_to(CLI::App& command, const char* result_meaning) {
    command.add_option("FOLDER", folder, "The collection")->required();
    command.add_option("RESULT", result, result_meaning)->required();
    command.add_option("--reason", reason, "Why; goes into the collection's log")->required();
  }
};

void add_add(CLI::App& group) {
  auto* command = group.add_subcommand("add", "Verify a result file and add it to a collection");
  struct AddOptions : CollectionOptions {
    VerifyRequest request;
  };
  auto options = std::make_shared<AddOptions>();
  options->add_to(*command, "The result file");
  command
      ->add_option("--level", options->request.level,
                   "How to verify it (see `adaptbench verify`); goes into the log and the board")
      ->check(CLI::Range(1, 3))
      ->capture_default_str();
  command->add_flag("--all", options->request.all, "Levels 2 and 3: every cell, not a sample");
  options->add_threads(*command);
  command->callback([options] {
    VerifyRequest request = options->request;
    if (request.all && request.level < 2) throw ConfigError("--all is for --level 2 and 3");
    prepare_blas();
    request.result = options->result;
    LongRun run(options->thread_count());
    run.lend_to(request);
    const auto place = add_to_collection(options->folder, request, options->reason);
    run.finish();
    fmt::print("Added {}\n", place.string());
  });
}

void add_remove(CLI::App& group) {
  auto* command = group.add_subcommand("remove", "Take a result file out of a collection");
  auto options = std::make_shared<CollectionOptions>();
  options->add_to(*command, "Its path in the folder");
  command->callback([options] {
    remove_from_collection(options->folder, options->result, options->reason);
    fmt::print("Removed {}\n", options->result);
  });
}

}  // namespace

void add_leaderboard(CLI::App& program) {
  auto* group = program.add_subcommand(
      "leaderboard", "Build, show and compare leaderboards; keep collections of results");
  group->footer(
      "Examples:\n"
      "  adaptbench leaderboard build runs/first\n"
      "  adaptbench leaderboard show runs/first --markdown\n"
      "  adaptbench leaderboard show runs/first/leaderboard.json\n"
      "  adaptbench leaderboard diff runs/first runs/second\n"
      "  adaptbench leaderboard diversity runs/8-bodies runs/32-bodies runs/128-bodies\n"
      "  adaptbench leaderboard breakdown runs/first --by handle\n"
      "  adaptbench leaderboard merge shards/0/rows.jsonl shards/1/rows.jsonl --out whole\n"
      "  adaptbench leaderboard add submissions runs/first/maml/seed-0/result.json --reason 'seed "
      "0 of the reference run'");
  group->require_subcommand(1);
  add_build(*group);
  add_show(*group);
  add_diff(*group);
  add_diversity(*group);
  add_breakdown(*group);
  add_merge(*group);
  add_add(*group);
  add_remove(*group);
}

}  // namespace adaptbench::cli
