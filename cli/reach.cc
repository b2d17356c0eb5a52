#include <fmt/core.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "cli/commands.h"
#include "core/error.h"
#include "core/registry.h"
#include "simulation/camera/renderer.h"
#include "tasks/shared/arm_reach.h"

namespace adaptbench::cli {
namespace {

struct ReachOptions {
  std::string robot, out;
  double spacing_m = 0.05;
  int width = 480, height = 480;
};

const Robot& arm_named(const std::string& name) {
  const Robot& robot = robots().get(name);
  if (robot.spec().arm) return robot;
  std::vector<std::string> arms;
  for (const std::string& other : robots().names()) {
    if (robots().get(other).spec().arm) arms.push_back(other);
  }
  throw ConfigError(fmt::format("robot '{}' is no arm; arms: {}", name, fmt::join(arms, ", ")));
}

void run_reach(const ReachOptions& options) {
  const Robot& robot = arm_named(options.robot);
  if (!options.out.empty() && std::filesystem::path(options.out).extension() != ".png") {
    throw ConfigError(fmt::format("--out {}: the picture is written as .png", options.out));
  }
  const ArmSpec& arm = *robot.spec().arm;
  const auto points = reached_points(arm, options.spacing_m);
  std::size_t forwards = 0;
  double low_m = 0.0, high_m = 0.0;
  for (const ReachedPoint& point : points) {
    forwards += point.forwards ? 1 : 0;
    low_m = std::min(low_m, point.position_m.z());
    high_m = std::max(high_m, point.position_m.z());
  }
  fmt::print("{} reaches {:.2f} m with the hand forwards at the height of its shoulder.\n",
             options.robot, forward_reach_m(arm));
  fmt::print(
      "In the plane y = 0 of its base, {} m apart: {} points with the hand forwards, {} more with "
      "the hand pitched.\n",
      options.spacing_m, forwards, points.size() - forwards);
  if (options.out.empty()) return;
  const ReachScene scene = reach_scene(robot, points, 0.2 * options.spacing_m);
  // From the side, the middle of what is reached in the middle of the picture.
  const View view{.target_m = {0.3 * arm.scale, 0.0, (high_m - low_m) / 2},
                  .azimuth_rad = 1.5708,
                  .elevation_rad = -0.05,
                  .distance_m = 1.5 * (high_m - low_m)};
  const Renderer renderer(scene.mjcf, options.width, options.height);
  write_png(options.out, renderer.render(scene.positions, view));
  fmt::print("Wrote {}\n", options.out);
}

}  // namespace

void add_reach(CLI::App& program) {
  auto* command = program.add_subcommand("reach", "Show and draw which places an arm reaches");
  command->footer(
      "Examples:\n"
      "  adaptbench reach ur5\n"
      "  adaptbench reach widowx --spacing 0.03 --out reach.png");
  auto options = std::make_shared<ReachOptions>();
  command->add_option("ROBOT", options->robot, "An arm, e.g. iiwa")->required();
  command->add_option("--out", options->out,
                      "A .png file: the arm from its side; green where it holds its hand forwards, "
                      "amber where only pitched");
  command->add_option("--spacing", options->spacing_m, "Between points, metres")
      ->capture_default_str();
  command->add_option("--width", options->width, "Pixels")
      ->check(CLI::Range(16, 4096))
      ->capture_default_str();
  command->add_option("--height", options->height, "Pixels")
      ->check(CLI::Range(16, 4096))
      ->capture_default_str();
  command->callback([options] { run_reach(*options); });
}

}  // namespace adaptbench::cli
