#pragma once

namespace CLI {
class App;
}

// The commands of the `adaptbench` program, one file each. Every function adds one subcommand: its
// options, its help with examples, and what it does (as the subcommand's callback). Failures are
// exceptions; cli/main.cc turns them into one line on standard error and an exit status.
namespace adaptbench::cli {

void add_list(CLI::App& program);
void add_describe(CLI::App& program);
void add_train(CLI::App& program);
void add_evaluate(CLI::App& program);
void add_sign(CLI::App& program);
void add_verify(CLI::App& program);
void add_run(CLI::App& program);
void add_leaderboard(CLI::App& program);
void add_check_solvable(CLI::App& program);
void add_swap_shots(CLI::App& program);
void add_playthrough(CLI::App& program);
void add_render(CLI::App& program);
void add_reach(CLI::App& program);

}  // namespace adaptbench::cli
