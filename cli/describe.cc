#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "cli/commands.h"

namespace adaptbench::cli {

void add_describe(CLI::App& program) {
  program.add_subcommand("describe", "Describe");
}

}  // namespace adaptbench::cli
