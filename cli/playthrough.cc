#include "core/playthrough.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/variant_choice.h"
#include "core/environment.h"
#include "core/file.h"

namespace adaptbench::cli {
namespace {

struct PlaythroughOptions {
  VariantChoice choice;
  int steps = 5;
  bool scene = false;
  std::string out;
};

void run_playthrough(const PlaythroughOptions& options) {
  const AnyVariant variant = options.choice.variant();
  const std::string text = options.scene ? Environment(variant.get()).scene()
                                         : playthrough(variant.get(), options.steps);
  if (options.out.empty()) {
    fmt::print("{}", text);
  } else {
    write_file_atomically(options.out, text);
    fmt::print("Wrote {}\n", options.out);
  }
}

}  // namespace

void add_playthrough(CLI::App& program) {
  auto* command = program.add_subcommand(
      "playthrough", "Print a variant and the first steps of an episode in it as text");
  command->footer(
      "The motors follow fixed sine waves. Equal behaviour gives equal text: tests/golden/ holds "
      "one of every task and robot.\n"
      "Examples:\n"
      "  adaptbench playthrough point-goal\n"
      "  adaptbench playthrough run-direction --robot ant --level extrapolation --index 7 --steps "
      "20\n"
      "  adaptbench playthrough run-direction --robot ant --parameter slope=0.08 --scene");
  auto options = std::make_shared<PlaythroughOptions>();
  options->choice.add_to(*command);
  auto* steps = command->add_option("--steps", options->steps, "How many control steps to show")
                    ->check(CLI::Range(0, 100000))
                    ->capture_default_str();
  command->add_flag("--scene", options->scene, "Print the variant's MJCF instead")->excludes(steps);
  command->add_option("--out", options->out, "Write to this file instead of standard output");
  command->callback([options] { run_playthrough(*options); });
}

}  // namespace adaptbench::cli
