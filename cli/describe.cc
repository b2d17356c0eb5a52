#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "cli/commands.h"
#include "cli/table.h"
#include "cli/variant_choice.h"
#include "core/algorithm.h"
#include "core/environment.h"
#include "core/error.h"
#include "core/registry.h"
#include "core/variant_solver.h"
#include "core/variant_space.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/track.h"

namespace adaptbench::cli {
namespace {

constexpr std::size_t kPageWidth = 110;

std::string joined(const std::vector<std::string>& parts, const std::string& separator = ", ") {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : separator) + part;
  return out;
}

std::string interval_text(const Interval& interval) {
  return fmt::format("[{:g}, {:g}]", interval.low, interval.high);
}

std::string trained_text(const ParameterSpec& row) {
  if (row.is_choice()) return joined(row.choices);
  return row.trained.length() > 0.0 ? interval_text(row.trained) : fmt::format("{:g}", row.nominal);
}

std::string interpolation_text(const ParameterSpec& row) {
  std::vector<std::string> holes;
  for (const auto& hole : row.holes) holes.push_back(interval_text(hole));
  return holes.empty() ? "-" : joined(holes, " ");
}

std::string extrapolation_text(const ParameterSpec& row) {
  std::vector<std::string> parts;
  if (row.outer.low < row.trained.low)
    parts.push_back(fmt::format("[{:g}, {:g})", row.outer.low, row.trained.low));
  if (row.outer.high > row.trained.high)
    parts.push_back(fmt::format("({:g}, {:g}]", row.trained.high, row.outer.high));
  return parts.empty() ? "-" : joined(parts, " ");
}

void print_parameters(const ParameterTable& table) {
  if (table.rows().empty()) {
    fmt::print("\nNo parameters.\n");
    return;
  }
  fmt::print(
      "\nParameters. Training draws from `train` without the holes listed under "
      "`interpolation`.\n");
  Table out({"name", "unit", "nominal", "train", "interpolation", "extrapolation", "category",
             "meaning"});
  for (const auto& row : table.rows()) {
    out.add({row.name, row.unit.empty() ? "-" : row.unit,
             row.is_choice() ? row.choices.front() : fmt::format("{:g}", row.nominal),
             trained_text(row), row.is_choice() ? "-" : interpolation_text(row),
             row.is_choice() ? "-" : extrapolation_text(row),
             row.held_out_choices.empty() ? "-" : joined(row.held_out_choices), row.description});
  }
  fmt::print("{}", out.text());
}

void print_channels(const std::string& title, const std::vector<Channel>& channels) {
  fmt::print("\n{} ({} numbers)\n", title, channels.size());
  Table out({"index", "unit", "name"});
  for (std::size_t i = 0; i < channels.size(); ++i)
    out.add({fmt::format("{}", i), channels[i].unit, channels[i].name});
  fmt::print("{}", out.text());
}

void print_camera(const std::optional<CameraSpec>& camera) {
  if (!camera) return;
  fmt::print(
      "\nfollowed by the picture of the camera `{}`: {} x {} pixels, {} in [0, 1], rows from "
      "top to bottom ({} numbers)\n",
      camera->name, camera->width, camera->height,
      camera->depth_m > 0.0
          ? fmt::format("red, green, blue and depth (1: {:g} m and beyond)", camera->depth_m)
          : "red, green and blue",
      camera->shape().size());
}

void print_heading(const std::string& kind, const std::string& name, int version,
                   const std::string& description) {
  fmt::print("{} {} (version {})\n{}\n", kind, name, version, wrapped(description, kPageWidth, 0));
}

void describe_family(const std::string& name, const std::string& wanted_robot) {
  const TaskFamily& family = task_families().get(name);
  const FamilySpec& spec = family.spec();
  const auto fitting = robots_for(family);
  const std::string shown =
      wanted_robot.empty() && !fitting.empty() ? fitting.front() : wanted_robot;
  std::optional<VariantSpace> space;  // a robot that does not fit is told before anything else
  if (!shown.empty()) space.emplace(family, robots().get(shown), "mujoco");
  print_heading("Task", spec.name, spec.version, spec.description);
  fmt::print(
      "\nSuccess: {}\nReward: the sum of {}\nHorizon: {} control steps of {} engine steps "
      "each\nRobots: {}\nFrames: {}\n",
      wrapped(spec.success, kPageWidth, 2), joined(spec.reward_parts), spec.horizon, spec.substeps,
      fitting.empty() ? "none carries the tags " + joined(spec.robot_tags) : joined(fitting),
      wrapped(spec.frames, kPageWidth, 2));
  print_parameters(spec.parameters);
  if (!space) return;
  const Robot& robot = robots().get(shown);
  fmt::print("\nReference controller: {}\n",
             has_reference_controller(family, robot) ? "yes" : "none");
  const Environment environment(space->nominal());
  print_channels("Observation on " + robot.spec().name, environment.task().observation());
  print_camera(environment.task().camera());
  print_channels("Action on " + robot.spec().name, environment.task().action());
  if (!robot.spec().parameters.rows().empty()) {
    fmt::print("\nThe body varies too, by parameters of its own: adaptbench describe {}\n",
               robot.spec().name);
  }
  if (wanted_robot.empty() && fitting.size() > 1) {
    fmt::print("\nFor another robot: adaptbench describe {} --robot {}\n", name, fitting.back());
  }
}

void describe_robot(const std::string& name) {
  const RobotSpec& spec = robots().get(name).spec();
  print_heading("Robot", spec.name, spec.version, spec.description);
  fmt::print("\nTags: {}\nActuators: {}\n", joined(spec.tags), joined(spec.actuators));
  if (spec.arm) {
    fmt::print(
        "Things that it handles: {:g} times the size of those for people\n"
        "How far it reaches: adaptbench reach {}\n",
        spec.arm->scale, name);
  } else {
    fmt::print("Torso: {}, {:g} m high when standing\n", spec.torso, spec.standing_height_m);
  }
  print_parameters(spec.parameters);
}

void describe_algorithm(const std::string& name) {
  const AlgorithmSpec& spec = algorithms().get(name).spec();
  print_heading("Algorithm", spec.name, spec.version, spec.description);
  if (spec.told_task)
    fmt::print("It is told the parameters of its task: an anchor of the scale, never ranked.\n");
  if (!spec.trains) fmt::print("It does not train.\n");
  if (spec.takes_images) fmt::print("It takes tasks that show pictures.\n");
  if (spec.options.empty()) {
    fmt::print("\nNo options.\n");
    return;
  }
  fmt::print("\nOptions, for --set NAME=VALUE and --config FILE\n");
  Table out({"name", "default", "allowed", "meaning"});
  for (const auto& option : spec.options) {
    out.add(
        {option.name,
         option.fallback.is_string() ? option.fallback.get<std::string>() : option.fallback.dump(),
         allowed_values(option), option.description});
  }
  fmt::print("{}", out.text());
}

void describe_runnable(const Track& track) {
  require_runnable(track);
  fmt::print("{}", describe_track(track));
}

std::vector<std::string> everything() {
  std::vector<std::string> names = task_families().names();
  for (const auto& more : {robots().names(), algorithms().names(), track_names()}) {
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

// A name may belong to things of several kinds (a task and a robot, say): all are described.
void describe(const std::string& name, const std::string& robot) {
  std::vector<std::function<void()>> parts;
  if (task_families().has(name)) parts.emplace_back([&] { describe_family(name, robot); });
  if (robots().has(name)) parts.emplace_back([&] { describe_robot(name); });
  if (algorithms().has(name)) parts.emplace_back([&] { describe_algorithm(name); });
  const auto tracks = track_names();
  if (std::find(tracks.begin(), tracks.end(), name) != tracks.end() || name.ends_with(".json")) {
    parts.emplace_back([&] { describe_runnable(load_track(name)); });
  }
  if (parts.empty())
    throw ConfigError(unknown_name_message("task, robot, algorithm or track", name, everything()));
  if (!robot.empty() && !task_families().has(name))
    throw ConfigError(fmt::format("--robot goes with a task, and '{}' is none", name));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) fmt::print("\n");
    parts[i]();
  }
}

}  // namespace

void add_describe(CLI::App& program) {
  auto* command = program.add_subcommand("describe", "Explain a task, robot, algorithm or track");
  command->footer(
      "Examples:\n"
      "  adaptbench describe run-direction --robot ant\n"
      "  adaptbench describe maml\n"
      "  adaptbench describe run-direction/half-cheetah");
  struct DescribeOptions {
    std::string name, robot;
  };
  auto options = std::make_shared<DescribeOptions>();
  command->add_option("NAME", options->name, "What to describe")->required();
  command->add_option("--robot", options->robot,
                      "For a task: the robot whose observation and action are shown");
  command->callback([options] { describe(options->name, options->robot); });
}

}  // namespace adaptbench::cli
