#include <fmt/core.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/process.h"
#include "core/error.h"
#include "core/registry.h"
#include "leaderboard/harness/revision.h"

namespace adaptbench::cli {
namespace {

constexpr int kFailure = 1;
constexpr int kUsage = 2;
constexpr int kInterrupted = 130;  // as the shell reports a program that SIGINT ended

void describe_program(CLI::App& program) {
  program.description(
      "Adaptbench: a benchmark of meta-learning and transfer for robot learning.\n"
      "Trains on variants of a task, adapts to held-out ones with every episode counted, and "
      "scores the curve.");
  program.footer(
      "Examples:\n"
      "  adaptbench list tasks\n"
      "  adaptbench describe run-direction\n"
      "  adaptbench run --track point-goal/plain --algorithms maml,scratch --out runs/first\n"
      "  adaptbench leaderboard show runs/first\n"
      "Each command explains itself: adaptbench COMMAND --help");
  program.set_version_flag("--version", fmt::format("adaptbench {} (revision {})",
                                                    ADAPTBENCH_VERSION, source_revision()));
  program.require_subcommand(1);
  program.name("adaptbench");
  add_list(program);
  add_describe(program);
  add_run(program);
  add_train(program);
  add_evaluate(program);
  add_verify(program);
  add_sign(program);
  add_leaderboard(program);
  add_playthrough(program);
  add_render(program);
  add_reach(program);
  add_check_solvable(program);
  add_swap_shots(program);
}

// CLI11 says that an option is not expected, but not which ones there are, and says so only where
// none is missing.
void require_known_options(const CLI::App& command, std::span<char*> words) {
  std::vector<std::string> known;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i], name = word.substr(0, word.find('='));
    if (!name.starts_with("--") || name == "--") continue;
    const CLI::Option* option = command.get_option_no_throw(name);
    if (option == nullptr) {
      throw CLI::ExtrasError(unknown_name_message("option", name, known),
                             CLI::ExitCodes::ExtrasError);
    }
    if (name == word && option->get_items_expected_max() > 0) ++i;  // what follows is its value
  }
}

// CLI11 says that a command is missing or not expected, but not which ones there are.
void require_known_command(const CLI::App& program, std::span<char*> words) {
  std::vector<std::string> known;
  for (const auto* command : program.get_subcommands({})) known.push_back(command->get_name());
  if (known.empty()) return require_known_options(program, words);
  const std::string word = words.empty() ? "" : words.front();
  if (word.starts_with('-')) return require_known_options(program, words.first(1));
  if (word.empty()) {
    throw CLI::RequiredError(
        fmt::format("{} needs a command: {}", program.get_name(), fmt::join(known, ", ")),
        CLI::ExitCodes::RequiredError);
  }
  if (std::ranges::find(known, word) == known.end()) {
    throw CLI::ExtrasError(unknown_name_message("command", word, known),
                           CLI::ExitCodes::ExtrasError);
  }
  require_known_command(*program.get_subcommand(word), words.subspan(1));
}

int complain(int status, const char* message) {
  std::fprintf(stderr, "adaptbench: %s\n", message);  // fmt throws where nothing can be written
  return status;
}

int run(int argc, char** argv) {
  CLI::App program;
  describe_program(program);
  try {
    require_known_command(program, std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) return complain(kUsage, error.what());
    program.exit(error);  // --help, --version
    std::cout.flush();
  }
  if (!std::cout || std::fflush(stdout) != 0) {
    return complain(
        kFailure, fmt::format("cannot write to standard output: {}", std::strerror(errno)).c_str());
  }
  return 0;
}

}  // namespace
}  // namespace adaptbench::cli

int main(int argc, char** argv) {
  using namespace adaptbench;
  cli::tune_allocator();
  if (!registration_failures().empty()) {
    return cli::complain(cli::kFailure, ("cannot use " + registration_failures().front()).c_str());
  }
  try {
    return cli::run(argc, argv);
  } catch (const Interrupted& stop) {
    return cli::complain(cli::kInterrupted, stop.what());
  } catch (const std::bad_alloc&) {
    return cli::complain(cli::kFailure, "out of memory");
  } catch (const std::exception& error) {
    return cli::complain(cli::kFailure, error.what());
  }
}
