#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "cli/run_options.h"
#include "leaderboard/publication/board.h"

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

void add_common(CLI::App& command, BoardOptions& options) {
  command.add_flag("--markdown", options.markdown, "Print the tables as Markdown");
  command.add_option("--resamples", options.resamples, "Resamples of the bootstrap intervals")
      ->check(CLI::Range(100, 1'000'000))
      ->capture_default_str();
  options.add_threads(command);
}

void add_build(CLI::App& group) {
  auto* command = group.add_subcommand("build", "Write leaderboard.json for a folder of results");
  auto options = std::make_shared<BoardOptions>();
  command->add_option("FOLDER", options->source, "Folder searched for result.json files, at any depth")->required();
  command->add_option("--out", options->out, "The file to write (default: FOLDER/leaderboard.json)");
  add_common(*command, *options);
  command->callback([options] {
    const Json board = build(*options);
    const auto path = options->out.empty() ? std::filesystem::path(options->source) / "leaderboard.json"
                                           : std::filesystem::path(options->out);
    write_board(board, path);
    print_board(board, options->markdown);
    fmt::print("Wrote {}\n", path.string());
  });
}

void add_show(CLI::App& group) {
  auto* command = group.add_subcommand("show", "Print the tables of a folder of results or of a leaderboard.json");
  auto options = std::make_shared<BoardOptions>();
  command->add_option("SOURCE", options->source, "Folder of results, or a leaderboard.json")->required();
  add_common(*command, *options);
  command->callback([options] {
    const bool is_folder = std::filesystem::is_directory(options->source);
    print_board(is_folder ? build(*options) : read_json(options->source), options->markdown);
  });
}

}  // namespace

void add_leaderboard(CLI::App& program) {
  auto* group = program.add_subcommand("leaderboard", "Build or show the leaderboard of a folder of results");
  group->footer(
      "Examples:\n"
      "  adaptbench leaderboard build runs/first\n"
      "  adaptbench leaderboard show runs/first --markdown\n"
      "  adaptbench leaderboard show runs/first/leaderboard.json");
  group->require_subcommand(1);
  add_build(*group);
  add_show(*group);
}

}  // namespace adaptbench::cli
